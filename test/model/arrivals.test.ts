import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openArrivals } from '../../src/model/arrivals.ts';

test('of many pieces, each hundredth is told once, in order, and the last sum is the whole', () => {
  const piece = fc.record({
    path: fc.constantFrom('graph', 'weights', 'words'),
    bytes: fc.integer({ min: 1, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 300 }), (pieces) => {
      const sizes = new Map<string, number>();
      for (const { path, bytes } of pieces) sizes.set(path, (sizes.get(path) ?? 0) + bytes);
      const told: { loaded: number; total: number }[] = [];
      const arrived = openArrivals((sums) => told.push(sums));
      for (const [path, total] of sizes) arrived({ path, loaded: 0, total });
      const known = told.length;
      const came = new Map<string, number>();
      for (const { path, bytes } of pieces) {
        came.set(path, (came.get(path) ?? 0) + bytes);
        arrived({ path, loaded: came.get(path)!, total: sizes.get(path)! });
      }
      const whole = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
      expect(told.length - known).toBeLessThanOrEqual(100);
      expect(told.at(-1)).toEqual({ loaded: whole, total: whole });
      expect(told.slice(known).map(({ loaded }) => loaded)).toEqual(
        told
          .slice(known)
          .map(({ loaded }) => loaded)
          .toSorted((a, b) => a - b),
      );
    }),
  );
});
