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

/** The k best and the rows of `also`, each once, best first; rows at −Infinity are out. */
export function topKWith(scores: Float32Array, k: number, also: Uint32Array = new Uint32Array()): Candidate[] {
  const best = topK(scores, k);
  const found = new Set(best.map(({ row }) => row));
  for (const row of also) {
    const score = scores[row]!;
    if (found.has(row) || score === Number.NEGATIVE_INFINITY) continue;
    found.add(row);
    best.push({ row, score });
  }
  return best.sort(byScore);
}
