/** Sparse item × item matrices by rows (CSR), summed over a log. */
import type { Neighbours } from '../src/pack/pack.ts';
import { topK } from '../src/retrieval/retrieval.ts';

export interface Sparse {
  /** Row r spans entries offsets[r] … offsets[r + 1]. */
  offsets: Uint32Array;
  columns: Uint32Array;
  values: Float32Array;
}

/** What one like, at place `at` of a person's rows, adds to the matrix row of its item. */
export type Adds = (rows: Uint32Array, at: number, add: (column: number, value: number) => void) => void;

export interface Keeping {
  /** Entries kept of a row: the strongest. */
  most?: number;
  /** What an entry is in the end, from its sum; as kept, in float32. */
  weigh?: (row: number, column: number, sum: number) => number;
}

/** Where nobody says otherwise. Beyond, a popular item is linked with everything a little. */
const MOST_ENTRIES = 500;

/** Row r is the sum, over all likes of r, of what `adds` adds for it. Time grows with what is added, memory with what is kept. */
export function rowsOf(
  histories: Uint32Array[],
  count: number,
  adds: Adds,
  { most = MOST_ENTRIES, weigh = (_row, _column, sum) => sum }: Keeping = {},
): Sparse {
  const likes = likesByRow(histories, count);
  const offsets = new Uint32Array(count + 1);
  const columns = growing(Uint32Array);
  const values = growing(Float32Array);
  const sums = new Float64Array(count);
  const touched = new Uint32Array(count);
  let reached = 0;
  const add = (column: number, value: number) => {
    if (sums[column] === 0) touched[reached++] = column;
    sums[column]! += value;
  };
  for (let row = 0; row < count; row++) {
    for (let like = likes.offsets[row]!; like < likes.offsets[row + 1]!; like++)
      adds(histories[likes.people[like]!]!, likes.places[like]!, add);
    const found = touched.subarray(0, reached).sort();
    const weights = Float32Array.from(found, (column) => weigh(row, column, sums[column]!));
    for (const at of heaviest(weights, most)) {
      columns.push(found[at]!);
      values.push(weights[at]!);
    }
    offsets[row + 1] = columns.length();
    for (const column of found) sums[column] = 0;
    reached = 0;
  }
  return { offsets, columns: columns.values(), values: values.values() };
}

/** Places of the `most` largest, ascending; of equals the earlier. */
function heaviest(weights: Float32Array, most: number): Iterable<number> {
  if (weights.length <= most) return weights.keys();
  return Uint32Array.from(topK(weights, most), ({ row }) => row).sort();
}

/** For each row, who likes it and at which place of their history. */
function likesByRow(
  histories: Uint32Array[],
  count: number,
): { offsets: Uint32Array; people: Uint32Array; places: Uint32Array } {
  const offsets = new Uint32Array(count + 1);
  for (const rows of histories) for (const row of rows) offsets[row + 1]!++;
  for (let row = 0; row < count; row++) offsets[row + 1]! += offsets[row]!;
  const next = offsets.slice(0, count);
  const [people, places] = [new Uint32Array(offsets[count]!), new Uint32Array(offsets[count]!)];
  histories.forEach((rows, person) => {
    rows.forEach((row, place) => {
      const at = next[row]!++;
      people[at] = person;
      places[at] = place;
    });
  });
  return { offsets, people, places };
}

/** Numbers in the order they come, without a limit known beforehand. */
function growing<Kind extends Uint32Array | Float32Array>(kind: new (length: number) => Kind) {
  let values = new kind(1024);
  let length = 0;
  return {
    length: () => length,
    push(value: number): void {
      if (length === values.length) {
        const wider = new kind(2 * length);
        wider.set(values);
        values = wider;
      }
      values[length++] = value;
    },
    values: () => values.slice(0, length) as Kind,
  };
}

/** The entries of one row. */
export interface Entries {
  columns: Uint32Array;
  values: Float32Array;
}

export function entriesOf({ offsets, columns, values }: Sparse, row: number): Entries {
  const [from, to] = [offsets[row]!, offsets[row + 1]!];
  return { columns: columns.subarray(from, to), values: values.subarray(from, to) };
}

/** The strongest positive entries of each row as neighbours, strongest first; ties go to the lower row. An item is no neighbour of its own. */
export function strongest(matrix: Sparse, most: number): Neighbours {
  const kept = stacked(matrix.offsets.length - 1, (row) => {
    const own = entriesOf(matrix, row);
    const others = own.values.map((value, at) => (own.columns[at] === row ? 0 : value));
    return strongestOf(own, others, most);
  });
  return { offsets: kept.offsets, rows: kept.columns, weights: kept.values };
}

/** The entries of the largest strengths above 0, strongest first. */
export function strongestOf({ columns, values }: Entries, strengths: Float32Array, most: number): Entries {
  const best = topK(strengths, most).filter(({ score }) => score > 0);
  return {
    columns: Uint32Array.from(best, ({ row: at }) => columns[at]!),
    values: Float32Array.from(best, ({ row: at }) => values[at]!),
  };
}

/** A matrix of rows that are made one by one, each in an order of its own. */
export function stacked(count: number, entriesIn: (row: number) => Entries): Sparse {
  const offsets = new Uint32Array(count + 1);
  const columns = growing(Uint32Array);
  const values = growing(Float32Array);
  for (let row = 0; row < count; row++) {
    const own = entriesIn(row);
    for (const column of own.columns) columns.push(column);
    for (const value of own.values) values.push(value);
    offsets[row + 1] = columns.length();
  }
  return { offsets, columns: columns.values(), values: values.values() };
}

/** Rows become columns. */
export function transposed({ offsets, columns, values }: Sparse): Sparse {
  const count = offsets.length - 1;
  const starts = new Uint32Array(count + 1);
  for (const column of columns) starts[column + 1]!++;
  for (let row = 0; row < count; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice(0, count);
  const result = { offsets: starts, columns: new Uint32Array(columns.length), values: new Float32Array(values.length) };
  for (let row = 0; row < count; row++)
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const at = next[columns[entry]!]!++;
      result.columns[at] = row;
      result.values[at] = values[entry]!;
    }
  return result;
}
