/**
 * Signals → one ranking. Each signal is divided by its own largest magnitude, so that the pack's weights mean the same everywhere;
 * a pack may soften that, so that a signal with little to say of a person counts little for them.
 */
import type { RankingWeights } from '../pack/pack.ts';
import type { Candidate } from './retrieval.ts';
import type { RowScores } from './signals.ts';
import { byScore, topK } from './topk.ts';

export interface Evidence {
  scores: RowScores;
  /** In [0, 1] by row. */
  popularity: Float32Array;
  /** Added as it is: what a critique asks for more or less of. */
  bonus?: Float32Array;
}

/** The share each signal had in a score. */
export type Parts = Record<'vectors' | 'popularity' | 'critique' | keyof RowScores, number>;

/** A ranked row with its parts: what "why" is told from. */
export interface Blended extends Candidate {
  parts: Parts;
}

/** The candidates, which come with their similarity by vectors, in the order of the blended score. */
export function blend(candidates: Candidate[], evidence: Evidence, weights: RankingWeights): Blended[] {
  const rows = candidates.map(({ row }) => row);
  const shareOf = (signal: keyof RowScores) => shares(evidence.scores, rows, weights, signal);
  const { neighbours, further, regression, words, fresh, factors } = {
    neighbours: shareOf('neighbours'),
    further: shareOf('further'),
    regression: shareOf('regression'),
    words: shareOf('words'),
    fresh: shareOf('fresh'),
    factors: shareOf('factors'),
  };
  const mostSimilar = candidates.reduce((most, { score }) => Math.max(most, Math.abs(score)), 0) || 1;
  const blended = candidates.map(({ row, score }) => {
    const parts: Parts = {
      vectors: (weights.vectors * score) / mostSimilar,
      neighbours: neighbours(row),
      further: further(row),
      regression: regression(row),
      words: words(row),
      fresh: fresh(row),
      factors: factors(row),
      popularity: weights.popularity * evidence.popularity[row]!,
      critique: evidence.bonus?.[row] ?? 0,
    };
    return { row, score: Object.values(parts).reduce((sum, part) => sum + part, 0), parts };
  });
  return blended.sort(byScore);
}

/** The k rows that all signals but the vectors put first: candidates that a search by vectors may miss. */
export function shortlist(
  { scores, popularity, bonus }: Evidence,
  weights: RankingWeights,
  { k, allowed }: { k: number; allowed?: Uint8Array },
): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < popularity.length; row++) if (!allowed || allowed[row]) rows.push(row);
  const total = new Float32Array(popularity.length).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) total[row] = weights.popularity * popularity[row]! + (bonus?.[row] ?? 0);
  for (const signal of Object.keys(scores) as (keyof RowScores)[]) {
    const share = shares(scores, rows, weights, signal);
    for (const row of rows) total[row]! += share(row);
  }
  return Uint32Array.from(topK(total, k), ({ row }) => row);
}

/** What a signal adds to each row: weight · score / (largest magnitude among `rows` + softening). */
function shares(
  scores: RowScores,
  rows: ArrayLike<number>,
  weights: RankingWeights,
  signal: keyof RowScores,
): (row: number) => number {
  const weight = weights[signal] ?? 0;
  const own = scores[signal];
  if (!own || weight === 0) return () => 0;
  const scaledAs = signal === 'fresh' ? 'words' : signal;
  const scale = scaleOf(scores[scaledAs] ?? own, rows, weights.softening?.[scaledAs]);
  return (row) => (weight * own[row]!) / scale;
}

/** What a signal is divided by. The largest magnitude: dislikes alone give negative scores, which must not grow without bound. */
function scaleOf(scores: Float32Array, rows: ArrayLike<number>, softening = 0): number {
  let most = 0;
  for (let at = 0; at < rows.length; at++) most = Math.max(most, Math.abs(scores[rows[at]!]!));
  return most + softening || 1;
}
