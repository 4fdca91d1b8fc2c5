import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Runtime, Tensor } from '../../src/model/model.ts';
import { openKeyValues } from '../../src/narrator/key-values.ts';

/** A tensor that holds its values and nothing else. */
function tensor(data: Float32Array, dims: number[]): Tensor {
  return { data, dims, getData: async () => data } as unknown as Tensor;
}

const runtime = {
  tensor: (_type: string, data: Float32Array, dims: number[]) => tensor(data, dims),
} as unknown as Runtime;

const NAMES = ['key_0', 'value_0', 'key_1', 'value_1'];

/** The value that a place should hold: every name, row, head, position and component has its own. */
function valueAt(name: number, head: number, position: number, component: number): number {
  return 1 + component + 10 * (position + 1000 * (head + 20 * name));
}

const shapes = fc.record({ rows: fc.integer({ min: 1, max: 3 }), heads: fc.integer({ min: 1, max: 2 }) });
const feeds = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 8 });

describe('the key–value cache', () => {
  it('holds what was appended, in order, for every layer, row and head, and zeros where it is free', async () => {
    const width = 2;
    await fc.assert(
      fc.asyncProperty(shapes, feeds, async ({ rows, heads }, times) => {
        const cache = openKeyValues({ rows, layers: 2, heads, width }, runtime);
        let used = 0;
        for (const time of times) {
          const outputs = NAMES.map((name, n) => {
            const values = Array.from({ length: rows * heads * time * width }, (_, i) => {
              const [component, t, head] = [i % width, Math.floor(i / width) % time, Math.floor(i / width / time)];
              return valueAt(n, head, used + t, component);
            });
            return [`present_${name}`, tensor(Float32Array.from(values), [rows, heads, time, width])] as const;
          });
          await cache.append(Object.fromEntries(outputs), time);
          used += time;
        }
        expect(cache.capacity).toBeGreaterThanOrEqual(used);
        NAMES.forEach((name, n) => {
          const { data, dims } = cache.inputs[`past_${name}`]!;
          expect(dims).toEqual([rows, heads, cache.capacity, width]);
          const wrong = (data as Float32Array).findIndex((value, i) => {
            const [component, place] = [i % width, Math.floor(i / width)];
            const [position, head] = [place % cache.capacity, Math.floor(place / cache.capacity)];
            return value !== (position < used ? valueAt(n, head, position, component) : 0);
          });
          expect(wrong).toBe(-1);
        });
      }),
    );
  });

  it('keeps its tensors while there is room, and makes new ones when it is full', async () => {
    const cache = openKeyValues({ rows: 1, layers: 2, heads: 1, width: 1 }, runtime);
    const feed = (time: number) =>
      cache.append(
        Object.fromEntries(NAMES.map((name) => [`present_${name}`, tensor(new Float32Array(time), [1, 1, time, 1])])),
        time,
      );
    expect(cache.capacity).toBe(0);
    await feed(10);
    const { capacity, inputs } = cache;
    for (let used = 10; used < capacity; used++) await feed(1);
    expect(cache.inputs).toBe(inputs);
    await feed(1);
    expect(cache.capacity).toBeGreaterThan(capacity);
  });
});
