/** What Sotto has to beat, on the same training part: simple recommenders that are hard to beat on public logs. */

import { shuffle, uniform } from '../../src/random.ts';
import { topK } from '../../src/retrieval/retrieval.ts';
import { neighbourScores } from '../../src/retrieval/signals.ts';
import { easeWeights } from '../ease.ts';
import { coOccurrence } from '../neighbours.ts';
import { regressionNeighbours } from '../regression.ts';
import type { Like } from './split.ts';

/** Scores of all rows for somebody who likes these. */
export type Scorer = (history: number[]) => Float32Array;

/** People who like each row. */
export function likeCounts(train: Like[][], items: number): Float32Array {
  const counts = new Float32Array(items);
  for (const likes of train) for (const { row } of likes) counts[row]!++;
  return counts;
}

/** What most people like, the same for everybody. */
export function popularity(train: Like[][], items: number): Scorer {
  const counts = likeCounts(train, items);
  return () => counts.slice();
}

/** What was liked last, by anybody, the same for everybody. Needs moments that compare between people. */
export function mostRecent(train: Like[][], items: number): Scorer {
  const moments = [...new Set(train.flatMap((likes) => likes.map(({ at }) => at)))].sort((a, b) => a - b);
  const order = new Map(moments.map((moment, at) => [moment, at + 1])); // milliseconds would not fit a float32
  const latest = new Float32Array(items);
  for (const likes of train) for (const { row, at } of likes) latest[row] = Math.max(latest[row]!, order.get(at)!);
  return () => latest.slice();
}

/** Pairs that item kNN keeps, so that a large log fits in memory: all of up to some 4,000 items, the nearest of each beyond. */
const MOST_PAIRS = 2e7;
const FEWEST_NEIGHBOURS = 200;

/** Neighbours of each item in item kNN; as many as there are items where it is whole. */
export function knnNeighbours(items: number): number {
  return Math.min(items, Math.max(FEWEST_NEIGHBOURS, Math.floor(MOST_PAIRS / items)));
}

/** Item kNN: Σ over the history of the plain cosine between the columns of people who like each item. */
export function itemKnn(train: Like[][], items: number): Scorer {
  const cosine = { shrinkage: 0, exponent: 0.5, fewestPeople: 1, most: knnNeighbours(items) };
  const neighbours = coOccurrence(rowsOf(train), items, cosine);
  return (history) =>
    neighbourScores(
      neighbours,
      history.map((row) => ({ row, weight: 1 })),
      items,
    );
}

/** EASE: Σ over the history of its weights. */
export function ease(train: Like[][], items: number): Scorer {
  const weights = easeWeights(rowsOf(train), items);
  return (history) => {
    const scores = new Float32Array(items);
    for (const row of history)
      for (let other = 0; other < items; other++) scores[other]! += weights[row * items + other]!;
    return scores;
  };
}

/** EASE where it is too dear: each item regressed on the items it occurs with most. */
export function restrictedEase(train: Like[][], items: number): Scorer {
  const weights = regressionNeighbours(rowsOf(train), items, { ordered: false, most: items });
  return (history) =>
    neighbourScores(
      weights,
      history.map((row) => ({ row, weight: 1 })),
      items,
    );
}

/** The k best rows outside the history; equal scores are put in an order drawn by lot, once for all people. */
export function rankedBy(score: Scorer, items: number, seed: number): (history: number[], k: number) => number[] {
  const rows = shuffle([...Array(items).keys()], uniform(seed));
  return (history, k) => {
    const scores = score(history);
    for (const row of history) scores[row] = Number.NEGATIVE_INFINITY;
    const drawn = Float32Array.from(rows, (row) => scores[row]!);
    return topK(drawn, k).map(({ row }) => rows[row]!);
  };
}

function rowsOf(train: Like[][]): Uint32Array[] {
  return train.map((likes) => Uint32Array.from(likes, ({ row }) => row));
}
