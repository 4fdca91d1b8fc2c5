/** Factors learned in a thread are those learned here. */
import { describe, expect, test } from 'vitest';
import { buildFactors } from '../../cli/factors.ts';
import { uniform } from '../../src/narrator/sampling.ts';
import { FACTOR_OPTIONS, learnFactors } from '../../src/taste/factors.ts';

const LIKES = [Uint32Array.of(0, 1, 2), Uint32Array.of(1, 2, 3), Uint32Array.of(4, 5), Uint32Array.of(3, 4, 5)];

describe('the thread that learns factors', () => {
  test('gives what the calling thread would learn from the same seed, and tells each epoch', async () => {
    const told: [number, number][] = [];
    const onProgress = (done: number, total: number) => told.push([done, total]);
    const factors = await buildFactors(LIKES, 6, { seed: 3, dim: 5, epochs: 3, onProgress });
    expect(factors).toEqual(learnFactors(LIKES, 6, { ...FACTOR_OPTIONS, dim: 5, epochs: 3, draw: uniform(3) }));
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  test('fails as learning does', async () => {
    await expect(buildFactors(LIKES, 5)).rejects.toThrow('there are 5 items');
  });
});
