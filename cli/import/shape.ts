/** Rows of an owner's own export → rows whose columns can be mapped. What is peeked at is handed on, so that a stream is read once. */
import type { Tally } from '../faults.ts';
import type { Row } from '../rows.ts';

/** An export that is laid out in a way of its own, known by its columns. */
export interface Shape {
  /** As in "products.csv is …". */
  name: string;
  fits(columns: readonly string[]): boolean;
  /** Its rows → one row for each item or interaction. */
  adapt(rows: AsyncIterable<Row>, tally: Tally): AsyncGenerator<Row>;
}

export interface Imported {
  /** Null for a plain table. */
  shape: Shape | null;
  /** Of the first rows, in the order in which they come up. */
  columns: string[];
  rows: AsyncIterable<Row>;
}

/** How a table was understood, in lines for a person. */
export type OnMapping = (lines: string[]) => void;

/** Rows that tell the columns: in JSON each may have others. */
const ROWS_PEEKED = 100;

/** Rows by the first shape that they fit. Throws what reading the first of them throws. */
export async function shaped(table: AsyncGenerator<Row>, shapes: readonly Shape[], tally: Tally): Promise<Imported> {
  const raw = await peek(table, 1);
  const shape = shapes.find(({ fits }) => fits(columnsOf(raw.first))) ?? null;
  const { first, rows } = await peek(shape ? shape.adapt(raw.rows, tally) : raw.rows, ROWS_PEEKED);
  return { shape, columns: columnsOf(first), rows };
}

/** The first rows, and all of them. What goes wrong after some row is thrown after that row, so that errors keep the file's order. */
async function peek(rows: AsyncGenerator<Row>, count: number): Promise<{ first: Row[]; rows: AsyncGenerator<Row> }> {
  const first: Row[] = [];
  let failed: { error: unknown } | null = null;
  while (first.length < count && !failed) {
    const next = await rows.next().catch((error: unknown) => ({ error }));
    if ('error' in next) failed = next;
    else if (next.done) break;
    else first.push(next.value);
  }
  if (failed && first.length === 0) throw failed.error;
  async function* all(): AsyncGenerator<Row> {
    yield* first;
    if (failed) throw failed.error;
    yield* rows;
  }
  return { first, rows: all() };
}

function columnsOf(rows: Row[]): string[] {
  return [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))];
}
