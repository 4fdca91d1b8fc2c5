/** Signals → one ranking. Each signal is scaled to its own largest magnitude, so that the pack's weights mean the same everywhere. */
import type { Neighbours, RankingWeights } from '../pack/pack.ts';
import type { Candidate } from './retrieval.ts';
import { byScore } from './topk.ts';

export interface Signals {
  /** Similarity by vectors; rows that a filter left out are absent. */
  candidates: Candidate[];
  neighbours: Neighbours | null;
  /** In [0, 1] by row. */
  popularity: Float32Array;
  /** Added as it is: what a critique asks for more or less of. */
  bonus?: Float32Array;
  /** The rows that speak for a person, with weights. */
  leanings: { row: number; weight: number }[];
}

/** A ranked row with the share each signal had: what "why" is told from. */
export interface Blended extends Candidate {
  parts: { vectors: number; neighbours: number; popularity: number; critique: number };
}

/** Σ weight · neighbour similarity, by row, over the history. */
export function neighbourScores(neighbours: Neighbours, leanings: Signals['leanings'], count: number): Float32Array {
  const scores = new Float32Array(count);
  for (const { row, weight } of leanings)
    for (let entry = neighbours.offsets[row]!; entry < neighbours.offsets[row + 1]!; entry++)
      scores[neighbours.rows[entry]!]! += weight * neighbours.weights[entry]!;
  return scores;
}

/** The candidates in the order of the blended score. */
export function blend(signals: Signals, weights: RankingWeights): Blended[] {
  const { candidates, neighbours, popularity, bonus, leanings } = signals;
  const together = neighbours && neighbourScores(neighbours, leanings, popularity.length);
  const mostTogether = largest(candidates, ({ row }) => together?.[row] ?? 0);
  const mostSimilar = largest(candidates, ({ score }) => score);
  const blended = candidates.map(({ row, score }) => {
    const parts = {
      vectors: (weights.vectors * score) / mostSimilar,
      neighbours: (weights.neighbours * (together?.[row] ?? 0)) / mostTogether,
      popularity: weights.popularity * popularity[row]!,
      critique: bonus?.[row] ?? 0,
    };
    return { row, score: parts.vectors + parts.neighbours + parts.popularity + parts.critique, parts };
  });
  return blended.sort(byScore);
}

/** The largest magnitude: dislikes alone give negative scores, which must not grow without bound. */
function largest(candidates: Candidate[], signal: (candidate: Candidate) => number): number {
  return candidates.reduce((most, candidate) => Math.max(most, Math.abs(signal(candidate))), 0) || 1;
}
