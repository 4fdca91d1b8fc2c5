/** Partial sorting of scores. */
import type { Candidate } from './retrieval.ts';

/** The better of two candidates first. */
export function byScore(a: Candidate, b: Candidate): number {
  return b.score - a.score || a.row - b.row;
}

/** The k best of `scores`, best first; rows at −Infinity are out. */
export function topK(scores: Float32Array, k: number): Candidate[] {
  if (k < 1) return [];
  const best: Candidate[] = [];
  let bar = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    if (score <= bar) continue;
    best.push({ row, score });
    if (best.length >= 2 * k) {
      best.sort(byScore).length = k;
      bar = best[k - 1]!.score;
    }
  }
  return best.sort(byScore).slice(0, k);
}
