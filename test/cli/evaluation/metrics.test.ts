/** The measures, against answers worked out by hand. */
import { expect, test } from 'vitest';
import {
  coverage,
  intraListDiversity,
  ndcgAtK,
  novelty,
  rankOf,
  recallAtK,
  reciprocalRank,
} from '../../../cli/evaluation/metrics.ts';

test('the rank counts from 1; what is missing is infinitely far down', () => {
  expect(rankOf([7, 3, 9], 7)).toBe(1);
  expect(rankOf([7, 3, 9], 9)).toBe(3);
  expect(rankOf([7, 3, 9], 4)).toBe(Number.POSITIVE_INFINITY);
});

test('recall is a hit within k or none', () => {
  expect([1, 5, 6, Number.POSITIVE_INFINITY].map((rank) => recallAtK(rank, 5))).toEqual([1, 1, 0, 0]);
});

test('NDCG is 1/log₂(1 + rank) within k', () => {
  expect(ndcgAtK(1, 5)).toBe(1);
  expect(ndcgAtK(3, 5)).toBe(0.5);
  expect(ndcgAtK(2, 5)).toBeCloseTo(0.6309, 4);
  expect(ndcgAtK(7, 10)).toBeCloseTo(1 / 3, 12);
  expect(ndcgAtK(7, 5)).toBe(0);
  expect(ndcgAtK(Number.POSITIVE_INFINITY, 5)).toBe(0);
});

test('the reciprocal rank of what is missing is 0', () => {
  expect([1, 4, Number.POSITIVE_INFINITY].map(reciprocalRank)).toEqual([1, 0.25, 0]);
});

test('coverage counts each item once', () => {
  expect(coverage([[0, 1], [1, 2], []], 12)).toBe(0.25);
});

test('novelty is mean bits: of 8 people, 4 like one item, 1 the other', () => {
  expect(novelty([0, 1], [4, 1, 0], 8)).toBe((1 + 3) / 2);
  expect(novelty([2], [4, 1, 0], 8)).toBe(3);
  expect(novelty([], [4, 1, 0], 8)).toBe(0);
});

test('diversity is the mean distance of the three pairs of three items', () => {
  const similarity = (a: number, b: number) => (a + b === 3 ? 0.5 : a + b === 1 ? 1 : 0);
  expect(intraListDiversity([0, 1, 2], similarity)).toBeCloseTo((0 + 1 + 0.5) / 3, 12);
  expect(intraListDiversity([1], similarity)).toBe(0);
});
