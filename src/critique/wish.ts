/** What is asked of a shelf, over the rows of a pack: a filter and a bonus. */

export interface Wish {
  /** One byte a row. */
  allowed: Uint8Array;
  /** Added to the blended score. */
  bonus: Float32Array;
  /** Rows that "like X" names, to search with. */
  like: number[];
  /** Rows that "nothing like X" names, to search away from. */
  unlike: number[];
  /** Free words for the encoder; empty where there are none. */
  words: string;
  /** Labels of constraints that could not be met strictly and count as preferences only. */
  loosened: string[];
}

/** The wish of who asks for nothing: any row will do that is not `excluded`. */
export function anything(count: number, excluded: Set<number>): Wish {
  const allowed = Uint8Array.from({ length: count }, (_, row) => (excluded.has(row) ? 0 : 1));
  return { allowed, bonus: new Float32Array(count), like: [], unlike: [], words: '', loosened: [] };
}
