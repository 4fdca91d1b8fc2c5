/**
 * Neighbours where the order of likes is known: what people come to soon after. C[a, b] += 1/lag for every b that somebody likes
 * `lag` likes after a, up to a reach; then weight(a, b) = (C + ω·Cᵀ)[a, b] / ((n(a) + 1)^from · (n(b) + 1)^to), n counting people.
 */
import type { Neighbours } from '../src/pack/pack.ts';
import { rowsOf, type Sparse, strongest } from './sparse.ts';

export interface SequenceOptions {
  /** The farthest lag that counts. */
  reach: number;
  /** ω: how much the way back counts. */
  back: number;
  /** How far what many people come from, and come to, is held back. */
  from: number;
  to: number;
  /** Neighbours kept for each item. */
  most: number;
}

/** The best on the validation part of two public logs of purchases, among lags of 5 to 20, ω of 0.3 to 1 and exponents of 0.1 to 0.7. */
export const SEQUENCE_OPTIONS: SequenceOptions = { reach: 10, back: 0.3, from: 0.5, to: 0.2, most: 80 };

/** `histories` holds each person's rows, oldest first. */
export function sequenceNeighbours(
  histories: Uint32Array[],
  count: number,
  { reach, back, from, to, most }: SequenceOptions = SEQUENCE_OPTIONS,
): Neighbours {
  const people = new Float64Array(count);
  for (const rows of histories) for (const row of rows) people[row]!++;
  const counts = rowsOf(histories, count, (rows, at, add) => {
    for (let lag = 1; lag <= reach; lag++) {
      if (at + lag < rows.length) add(rows[at + lag]!, 1 / lag);
      if (at >= lag) add(rows[at - lag]!, back / lag);
    }
  });
  const held = (row: number, exponent: number) => (people[row]! + 1) ** -exponent;
  const [leaving, coming] = [from, to].map((exponent) => people.map((_, row) => held(row, exponent)));
  return strongest(weighted(counts, leaving!, coming!), most);
}

function weighted({ offsets, columns, values }: Sparse, left: Float64Array, right: Float64Array): Sparse {
  const scaled = values.slice();
  for (let row = 0; row < left.length; row++)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) scaled[at]! *= left[row]! * right[columns[at]!]!;
  return { offsets, columns, values: scaled };
}
