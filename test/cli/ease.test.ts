/** EASE on logs small enough to work out by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { easeWeights, invert } from '../../cli/ease.ts';

describe('EASE', () => {
  test('of two items has its closed form', () => {
    // G + λI = [[a, c], [c, b]] with a = 2 + 1, b = 1 + 1, c = 1: P = [[b, −c], [−c, a]] / (ab − c²), so B = [[0, c/a], [c/b, 0]].
    const weights = easeWeights([Uint32Array.of(0), Uint32Array.of(0, 1)], 2, { ridge: 1 });
    const expected = [0, 1 / 3, 1 / 2, 0];
    for (const [at, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[at]!, 12);
  });

  test('of three items in a chain has the inverse’s, and not the same both ways', () => {
    // G + λI = [[3, 2, 0], [2, 5, 2], [0, 2, 3]], so 21 · P = [[11, −6, 4], [−6, 9, −6], [4, −6, 11]].
    const chain = [
      [0, 1],
      [0, 1],
      [1, 2],
      [1, 2],
    ].map((rows) => Uint32Array.from(rows));
    const expected = [0, 6 / 9, -4 / 11, 6 / 11, 0, 6 / 11, -4 / 11, 6 / 9, 0];
    for (const [at, weight] of easeWeights(chain, 3, { ridge: 1 }).entries())
      expect(weight).toBeCloseTo(expected[at]!, 12);
  });

  test('says how far it is while many items are inverted', () => {
    const told: number[][] = [];
    easeWeights([Uint32Array.of(0, 249)], 250, { onProgress: (done, total) => told.push([done, total]) });
    expect(told).toEqual([
      [100, 250],
      [200, 250],
    ]);
  });

  test('inverts what it is given', () => {
    const squares = fc.integer({ min: 1, max: 19 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        factor: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: size * size, maxLength: size * size }),
      }),
    );
    fc.assert(
      fc.property(squares, ({ size, factor }) => {
        const at = (row: number, column: number) => row * size + column;
        const product = (a: ArrayLike<number>, b: ArrayLike<number>, row: number, column: number) =>
          Array.from({ length: size }, (_, k) => a[at(row, k)]! * b[at(k, column)]!).reduce((x, y) => x + y, 0);
        const transposed = factor.map((_, i) => factor[at(i % size, Math.floor(i / size))]!);
        const matrix = Float64Array.from(factor, (_, i) => {
          const [row, column] = [Math.floor(i / size), i % size];
          return product(factor, transposed, row, column) + (row === column ? 1 : 0);
        });
        const inverse = matrix.slice();
        invert(inverse, size);
        for (let row = 0; row < size; row++)
          for (let column = 0; column < size; column++)
            expect(product(matrix, inverse, row, column)).toBeCloseTo(row === column ? 1 : 0, 8);
      }),
    );
  });
});
