/** Sparse item × item matrices by rows (CSR), summed over a log. */
import type { Neighbours } from '../src/pack/pack.ts';

export interface Sparse {
  /** Row r spans entries offsets[r] … offsets[r + 1]. */
  offsets: Uint32Array;
  columns: Uint32Array;
  values: Float32Array;
}

/** What one like, at place `at` of a person's rows, adds to the matrix row of its item. */
export type Adds = (rows: Uint32Array, at: number, add: (column: number, value: number) => void) => void;

/** Entries kept of a row: the strongest. Beyond, a popular item is linked with everything a little. */
const MOST_ENTRIES = 500;

/** Row r is the sum, over all likes of r, of what `adds` adds for it. Time grows with what is added, memory with what is kept. */
export function rowsOf(histories: Uint32Array[], count: number, adds: Adds, most = MOST_ENTRIES): Sparse {
  const likes = likesByRow(histories, count);
  const offsets = new Uint32Array(count + 1);
  const columns = new Growing();
  const values = new Growing();
  const sums = new Float64Array(count);
  let touched: number[] = [];
  const add = (column: number, value: number) => {
    if (sums[column] === 0) touched.push(column);
    sums[column]! += value;
  };
  for (let row = 0; row < count; row++) {
    for (let like = likes.offsets[row]!; like < likes.offsets[row + 1]!; like++)
      adds(histories[likes.people[like]!]!, likes.places[like]!, add);
    const kept = touched.length > most ? touched.sort((a, b) => sums[b]! - sums[a]! || a - b).slice(0, most) : touched;
    for (const column of kept.sort((a, b) => a - b)) {
      columns.push(column);
      values.push(sums[column]!);
    }
    offsets[row + 1] = columns.length;
    for (const column of touched) sums[column] = 0;
    touched = [];
  }
  return { offsets, columns: Uint32Array.from(columns.values()), values: Float32Array.from(values.values()) };
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
class Growing {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Float64Array(2 * this.length);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }

  values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

/** The strongest positive entries of each row as neighbours, strongest first; ties go to the lower row. An item is no neighbour of its own. */
export function strongest({ offsets, columns, values }: Sparse, most: number): Neighbours {
  const count = offsets.length - 1;
  const found: { row: number; weight: number }[] = [];
  const kept = new Uint32Array(count + 1);
  for (let row = 0; row < count; row++) {
    const entries: { row: number; weight: number }[] = [];
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++)
      if (columns[at] !== row && values[at]! > 0) entries.push({ row: columns[at]!, weight: values[at]! });
    found.push(...entries.sort((a, b) => b.weight - a.weight || a.row - b.row).slice(0, most));
    kept[row + 1] = found.length;
  }
  return {
    offsets: kept,
    rows: Uint32Array.from(found, ({ row }) => row),
    weights: Float32Array.from(found, ({ weight }) => weight),
  };
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
