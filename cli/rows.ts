/** Rows of tables, from text that somebody has read: the terminal from files, the playground from what was dropped in it. */
import type { CsvError } from 'csv-parse/browser/esm/sync';
import { SottoError } from '../src/errors.ts';
import type { CsvRecord } from '../src/table/csv.ts';
import { attempt, Fault, type Place, type Tally } from './faults.ts';

export interface Row {
  /** "shop.csv, line 12". */
  where: string;
  place: Place;
  /** By column. An empty cell of a CSV is undefined: it says nothing. */
  fields: Record<string, unknown>;
}

/** A row of JSON lines; undefined for an empty line, and for one that is a fault of the tally. */
export function rowOfLine(text: string, place: Place, tally: Tally): Row | undefined {
  const stand = { where: `${place.file}, line ${place.at}`, place };
  const plain = place.at === 1 ? withoutMark(text) : text;
  const fields = plain.trim() ? attempt(tally, () => record(parseLine(plain, stand), stand)) : undefined;
  return fields && { ...stand, fields };
}

/** The rows of a JSON array, read whole. Throws `bad-input` where it is none. */
export function* rowsOfArray(text: string, path: string, tally: Tally): Generator<Row> {
  const rows = parseWhole(withoutMark(text), path);
  if (!Array.isArray(rows))
    throw new SottoError(
      'bad-input',
      `${path} holds no array. Write it as [{…}, {…}], or as one object a line in a .jsonl file.`,
    );
  for (const [index, row] of rows.entries()) {
    rows[index] = null; // whoever reads keeps what is needed
    const stand = { where: `${path}, element ${index + 1}`, place: { file: path, at: index + 1 } };
    const fields = attempt(tally, () => record(row, stand));
    if (fields) yield { ...stand, fields };
  }
}

/** A row that csv-parse read. */
export function rowOfCsv(path: string, { info, record: fields }: CsvRecord): Row {
  return { where: `${path}, line ${info.lines}`, place: { file: path, at: info.lines }, fields };
}

/** A row that csv-parse could not read. */
export function malformedCsv(path: string, error: CsvError): Fault {
  const message = `${path} is not well-formed CSV: ${error.message}. Mend that line; a cell with commas or quotes needs double quotes around it.`;
  const open = error.code === 'CSV_QUOTE_NOT_CLOSED';
  const reason = open ? 'with a quote that never closes, so that nothing after it was read' : 'not well-formed';
  return new Fault({ file: path, at: Number(error.lines) }, reason, message);
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function parseWhole(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SottoError('bad-input', `${path} is not JSON: ${(cause as SyntaxError).message}.`, { cause });
  }
}

function parseLine(text: string, { where, place }: Pick<Row, 'where' | 'place'>): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault(place, 'not in JSON', `${where} is not JSON: ${(cause as SyntaxError).message}.`);
  }
}

function record(value: unknown, { where, place }: Pick<Row, 'where' | 'place'>): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Fault(place, 'without an object', `${where} is no object. Write each row as {"id": …, …}.`);
}
