/**
 * Signals → one ranking. Each signal is divided by its own largest magnitude among the rows that are allowed, so that the
 * pack's weights mean the same everywhere, however many candidates are drawn; a pack may soften that, so that a signal with
 * little to say of a person counts little for them.
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
  /** One byte a row, 0 for those that are out of the question; all are in it where absent. */
  allowed?: Uint8Array;
}

/** The share each signal had in a score. */
export type Parts = Record<'vectors' | 'popularity' | 'critique' | keyof RowScores, number>;

/** A ranked row with its parts: what "why" is told from. */
export interface Blended extends Candidate {
  parts: Parts;
}

/** The candidates, which are allowed and come with their similarity by vectors, in the order of the blended score. */
export function blend(candidates: Candidate[], evidence: Evidence, weights: RankingWeights): Blended[] {
  const rows = allowedRows(evidence);
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

/** The k allowed rows that all signals but the vectors put first: candidates that a search by vectors may miss. */
export function shortlist(evidence: Evidence, weights: RankingWeights, k: number): Uint32Array {
  const { scores, popularity, bonus } = evidence;
  const rows = allowedRows(evidence);
  const total = new Float32Array(popularity.length).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) total[row] = weights.popularity * popularity[row]! + (bonus?.[row] ?? 0);
  for (const signal of Object.keys(scores) as (keyof RowScores)[]) {
    const share = shares(scores, rows, weights, signal);
    for (const row of rows) total[row]! += share(row);
  }
  return Uint32Array.from(topK(total, k), ({ row }) => row);
}

function allowedRows({ popularity, allowed }: Evidence): number[] {
  const rows: number[] = [];
  for (let row = 0; row < popularity.length; row++) if (!allowed || allowed[row]) rows.push(row);
  return rows;
}

/** What a signal adds to each row: weight · score / (largest magnitude among `rows` + softening). */
function shares(
  scores: RowScores,
  rows: number[],
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
function scaleOf(scores: Float32Array, rows: number[], softening = 0): number {
  let most = 0;
  for (const row of rows) most = Math.max(most, Math.abs(scores[row]!));
  return most + softening || 1;
}
