/** The file that was dropped → rows, by the rules of `sotto build`. */
import { type CsvError, parse } from 'csv-parse/browser/esm/sync';
import type { Tally } from '../../cli/faults.ts';
import { malformedCsv, type Row, rowOfCsv, rowOfLine, rowsOfArray } from '../../cli/rows.ts';
import { SottoError } from '../../src/errors.ts';
import { type CsvRecord, delimiterIn, FORGIVING } from '../../src/table/csv.ts';

export interface TextFile {
  name: string;
  text: string;
}

/** A column that no table has: stands for ids where a table has none. */
export const ROW_NUMBER = 'row number';

/** What is larger is a job for the terminal. In bytes. */
const MOST_BYTES = 50e6;

/** Reads a file that can be a table. Throws `bad-input` with what to do where it can't. */
export async function readText(file: File): Promise<TextFile> {
  const { name } = file;
  if (!(endingOf(name) in READERS))
    throw bad(
      `${name} is neither .csv, .tsv, .jsonl nor .json. Export it as one of these; “sotto build” reads Parquet.`,
    );
  if (file.size > MOST_BYTES)
    throw bad(
      `${name} has ${Math.round(file.size / 1e6)} MB, which is much for a tab. Take its first part, or use “sotto build”.`,
    );
  const text = await file.text();
  if (text.includes('\0'))
    throw bad(`${name} is not text. Export it as CSV; from a spreadsheet it is under “Save as”.`);
  if (!text.trim()) throw bad(`${name} is empty. Choose a table with a row of headers, and one row for each item.`);
  return { name, text };
}

/** Rows in the file's order; what is none is a fault of the tally. */
export async function* rowsOf(file: TextFile, tally: Tally): AsyncGenerator<Row> {
  yield* READERS[endingOf(file.name)]!(file, tally);
}

/** The same rows with a column that counts them. */
export async function* numbered(rows: AsyncGenerator<Row>): AsyncGenerator<Row> {
  for await (const row of rows) yield { ...row, fields: { ...row.fields, [ROW_NUMBER]: String(row.place.at) } };
}

const READERS: Record<string, (file: TextFile, tally: Tally) => Iterable<Row>> = {
  csv: readCsv,
  tsv: readCsv,
  txt: readCsv,
  jsonl: readLines,
  ndjson: readLines,
  json: ({ name, text }, tally) => rowsOfArray(text, name, tally),
};

function endingOf(name: string): string {
  return /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** What was parsed of a file: it is read again whenever another column is chosen. */
const PARSED = new WeakMap<TextFile, { records: CsvRecord[]; skipped: CsvError[] }>();

function* readCsv(file: TextFile, tally: Tally): Generator<Row> {
  const { records, skipped } = PARSED.get(file) ?? parsed(file);
  for (const error of skipped) tally.add(malformedCsv(file.name, error));
  for (const record of records) yield rowOfCsv(file.name, record);
}

function parsed(file: TextFile): { records: CsvRecord[]; skipped: CsvError[] } {
  const skipped: CsvError[] = [];
  const onSkip = (error?: CsvError) => void (error && skipped.push(error));
  const records = parse(file.text, { ...FORGIVING, delimiter: delimiterIn(file.text), on_skip: onSkip });
  const both = { records: records as unknown as CsvRecord[], skipped };
  PARSED.set(file, both);
  return both;
}

function* readLines({ name, text }: TextFile, tally: Tally): Generator<Row> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const row = rowOfLine(line, { file: name, at: index + 1 }, tally);
    if (row) yield row;
  }
}

function bad(message: string): SottoError {
  return new SottoError('bad-input', message);
}
