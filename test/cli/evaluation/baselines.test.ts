/** The baselines on logs small enough to work out by hand. */
import { describe, expect, test } from 'vitest';
import { easeWeights } from '../../../cli/ease.ts';
import { ease, itemKnn, mostRecent, popularity, rankedBy } from '../../../cli/evaluation/baselines.ts';

/** Three people on four items: {0, 1}, {0, 1, 2}, {2}; nobody likes 3. Later rows are later. */
const LOG = [[0, 1], [0, 1, 2], [2]].map((rows, person) => rows.map((row) => ({ row, at: 1e12 + 10 * person + row })));

test('popularity counts people', () => {
  expect([...popularity(LOG, 4)([])]).toEqual([2, 2, 2, 0]);
});

test('most recent goes by the latest like of anybody', () => {
  const [first, second, third, none] = mostRecent(LOG, 4)([]);
  expect(third).toBeGreaterThan(second!);
  expect(second).toBeGreaterThan(first!);
  expect(none).toBe(0);
});

test('item kNN adds the cosines of the history', () => {
  // cos(0, 1) = 2 / √(2 · 2), cos(0, 2) = cos(1, 2) = 1 / √(2 · 2)
  expect([...itemKnn(LOG, 4)([0])]).toEqual([0, 1, 0.5, 0]);
  expect([...itemKnn(LOG, 4)([0, 1])]).toEqual([1, 1, 1, 0]);
});

test('EASE adds the weights of the history', () => {
  const weights = easeWeights(
    LOG.map((likes) => Uint32Array.from(likes, ({ row }) => row)),
    4,
  );
  const scores = ease(LOG, 4)([0, 2]);
  for (const [row, score] of scores.entries()) expect(score).toBeCloseTo(weights[row]! + weights[8 + row]!, 6);
  expect(scores[1]).toBeGreaterThan(scores[3]!);
});

describe('a ranking', () => {
  test('leaves the history out and puts equal scores in an order that the seed decides', () => {
    const even = () => new Float32Array(6);
    const firsts = Array.from({ length: 60 }, (_, seed) => rankedBy(even, 6, seed)([2], 5)[0]!);
    expect(new Set(firsts)).toEqual(new Set([0, 1, 3, 4, 5]));
    expect(rankedBy(even, 6, 8)([2], 5).toSorted()).toEqual([0, 1, 3, 4, 5]);
  });

  test('is by score first', () => {
    const score = () => Float32Array.of(0.1, 0.9, 0.5, 0.7);
    expect(rankedBy(score, 4, 1)([1], 2)).toEqual([3, 2]);
  });
});
