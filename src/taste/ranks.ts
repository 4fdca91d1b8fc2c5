/**
 * The rank of an item among everything a person has not chosen, estimated from a few of it
 * (Subbiah, Rendle and Aggarwal, "Improved Estimation of Ranks for Learning Item Recommenders with Negative Sampling",
 * CIKM 2024): of n unobserved items m are drawn uniformly, and c of these score above the positive.
 */

/** How a sample speaks for the catalogue. */
export interface RankEstimator {
  /** r̂ = 1 + (n/m)·c, whose mean over draws is the rank; otherwise 1 + c, the rank within the sample. */
  corrected: boolean;
  /** Ranks beyond it weigh nothing: only the top of the list counts. Infinity for the whole list. */
  cutOff: number;
}

/** What one sampled negative stands for: n/m unobserved items where corrected, else itself. */
export function itemsPerNegative(corrected: boolean, unobserved: number, sampled: number): number {
  return corrected && sampled > 0 ? unobserved / sampled : 1;
}

/** The rank, from 1, of what has `above` of the sample above it. */
export function estimatedRank(above: number, perNegative: number): number {
  return 1 + perNegative * above;
}

const EULER = 0.5772156649015329;

/** Φ(k) = Σ_{t ≤ k} 1/t, continued to real k ≥ 0 by the digamma function, as estimates fall between whole numbers; WARP's weight. */
export function harmonic(k: number): number {
  // H(k) = H(k + 4) − 1/(k+1) − … − 1/(k+4), and the asymptotic series is exact to 1e-7 from 4 on.
  const x = k + 4;
  const square = x * x;
  const series = Math.log(x) + EULER + 1 / (2 * x) - 1 / (12 * square) + 1 / (120 * square * square);
  return series - 1 / (k + 1) - 1 / (k + 2) - 1 / (k + 3) - 1 / x;
}

/** What a place in the list is worth in NDCG: 1/log₂(1 + rank), and nothing beyond the cut-off. */
export function discount(rank: number, cutOff: number): number {
  return rank <= cutOff ? Math.LN2 / Math.log(1 + rank) : 0;
}
