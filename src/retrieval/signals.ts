/** What a history says of every item before any vector is looked at: one list of scores a signal, by row. */
import type { Neighbours, Pack, RankingWeights } from '../pack/pack.ts';
import { topK } from './topk.ts';
import { makeWordIndex, wordIndexOf } from './word-index.ts';

/** A row of the history, and how much it speaks for (positive) or against (negative) its like. */
export interface Leaning {
  row: number;
  weight: number;
}

/** Unscaled, by row; a signal that the pack has no ground for is absent. */
export interface RowScores {
  /** What the same people like. */
  neighbours?: Float32Array;
  /** The neighbours of the best neighbours: what is two steps away. */
  further?: Float32Array;
  /** What a regression on the log foretells. */
  regression?: Float32Array;
  /** Words, makers and facets in common. */
  words?: Float32Array;
  /** The same of items that next to nobody likes yet, 0 for the others. */
  fresh?: Float32Array;
  /** Of the person's own vector over the items' factors. */
  factors?: Float32Array;
}

export interface Signals {
  /** Scores all rows for a history. */
  scores(leanings: Leaning[]): RowScores;
  /** Makes a slice of the word index, where words have weight, before anybody waits for it; whether there is more to make. */
  prepare(): boolean;
}

/** Neighbours whose own neighbours are followed. */
const STEPS_FROM = 50;

/** Scores all rows for a history by a vector learned from it. */
export type OwnTaste = (leanings: Leaning[]) => Float32Array;

/** Opens the signals that have weight, and `own` among them. The word index is made on first use or by `prepare`, so that opening a pack stays quick. */
export function openSignals(
  pack: Pick<Pack, 'items' | 'facets' | 'neighbours' | 'regression' | 'popularity'>,
  weights: Pick<RankingWeights, keyof RowScores>,
  own: OwnTaste | null = null,
): Signals {
  const count = pack.items.length;
  const { neighbours: linked, regression, popularity } = pack;
  const wordy = Boolean(weights.words || weights.fresh);
  const known = weights.fresh ? knownFrom(popularity) : 0;
  function scores(leanings: Leaning[]): RowScores {
    const neighbours = linked && (weights.neighbours || weights.further) && neighbourScores(linked, leanings, count);
    const words = wordy && wordIndexOf(pack).scores(leanings);
    return {
      ...(words && { words }),
      ...(words && weights.fresh && { fresh: words.map((score, row) => (popularity[row]! < known ? score : 0)) }),
      ...(neighbours && { neighbours }),
      ...(neighbours && weights.further && { further: furtherScores(linked!, neighbours, leanings) }),
      ...(regression && weights.regression && { regression: neighbourScores(regression, leanings, count) }),
      ...(own && weights.factors && leanings.length > 0 && { factors: own(leanings) }),
    };
  }
  return {
    scores,
    prepare: () => wordy && makeWordIndex(pack) === null,
  };
}

/** An item is fresh below so many times the popularity of the least popular that anybody likes: in a log of some size, liked by one or two. */
const KNOWN = 3;

function knownFrom(popularity: Float32Array): number {
  const least = popularity.reduce((low, share) => (share > 0 && share < low ? share : low), Number.POSITIVE_INFINITY);
  return (KNOWN - 0.5) * least; // half a person below the bar: shares are rounded
}

/** Σ weight · neighbour similarity, by row, over the history. */
export function neighbourScores(neighbours: Neighbours, leanings: Leaning[], count: number): Float32Array {
  const scores = new Float32Array(count);
  for (const { row, weight } of leanings)
    for (let entry = neighbours.offsets[row]!; entry < neighbours.offsets[row + 1]!; entry++)
      scores[neighbours.rows[entry]!]! += weight * neighbours.weights[entry]!;
  return scores;
}

/** One step on from the best rows outside the history, each by its own score. */
function furtherScores(neighbours: Neighbours, scores: Float32Array, leanings: Leaning[]): Float32Array {
  const open = scores.slice();
  for (const { row } of leanings) open[row] = 0;
  const best = topK(open, STEPS_FROM).filter(({ score }) => score > 0);
  return neighbourScores(
    neighbours,
    best.map(({ row, score }) => ({ row, weight: score })),
    scores.length,
  );
}
