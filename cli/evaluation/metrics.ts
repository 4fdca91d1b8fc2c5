/** What a list of recommendations is worth, by the field's usual measures; one item is relevant, the one that was hidden. */

/** The place of `target` in a ranked list, from 1; Infinity where it is missing. */
export function rankOf(list: number[], target: number): number {
  const at = list.indexOf(target);
  return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
}

/** 1 where the target is among the first k. */
export function recallAtK(rank: number, k: number): number {
  return rank <= k ? 1 : 0;
}

/** Discounted gain; its ideal is 1, as one item is relevant (Järvelin and Kekäläinen 2002). */
export function ndcgAtK(rank: number, k: number): number {
  return rank <= k ? 1 / Math.log2(1 + rank) : 0;
}

/** 1/rank; 0 where the target is missing. Its mean over people is the MRR. */
export function reciprocalRank(rank: number): number {
  return 1 / rank;
}

/** The share of `items` rows that any of the lists shows. */
export function coverage(lists: number[][], items: number): number {
  return new Set(lists.flat()).size / items;
}

/**
 * Mean −log₂ of the share of people who like each item of the list: the bits a person learns of it (Zhou et al. 2010).
 * `popularity` holds people who like each row; an item that nobody likes counts as liked by one. 0 for an empty list.
 */
export function novelty(list: number[], popularity: ArrayLike<number>, people: number): number {
  return mean(list.map((row) => -Math.log2(Math.max(1, popularity[row]!) / people)));
}

/** Mean of 1 − similarity over the pairs of the list (after Ziegler et al. 2005); 0 where there is no pair. */
export function intraListDiversity(list: number[], similarity: (a: number, b: number) => number): number {
  return mean(list.flatMap((a, at) => list.slice(at + 1).map((b) => 1 - similarity(a, b))));
}

function mean(values: number[]): number {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
