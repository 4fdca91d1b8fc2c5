/** Rows of a JSONL, JSON, CSV or Parquet file: the forms in which people keep catalogues. Each row knows where it stands, for errors. */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { type CsvError, parse } from 'csv-parse';
import { SottoError } from '../src/errors.ts';
import { attempt, Fault, openTally, type Place, type Tally } from './faults.ts';
import { readParquet } from './parquet.ts';

export interface Row {
  /** "shop.csv, line 12". */
  where: string;
  place: Place;
  /** By column. An empty cell of a CSV is undefined: it says nothing. */
  fields: Record<string, unknown>;
}

/**
 * Reads a file row by row, so that millions of interactions need no room. A row that is none is a fault of the tally, which
 * by default throws it. Throws `bad-input` where the file itself can't be read.
 */
export async function* readTable(path: string, tally: Tally = openTally({ strict: true })): AsyncGenerator<Row> {
  const read = READERS[extname(path).toLowerCase()];
  if (!read)
    throw new SottoError(
      'bad-input',
      `${path} is neither .jsonl, .json, .csv nor .tsv, nor .parquet. Rename it, or export it as one of these.`,
    );
  try {
    yield* read(path, tally);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw cause;
    throw new SottoError('bad-input', `${path} can’t be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`, {
      cause,
    });
  }
}

const READERS: Record<string, (path: string, tally: Tally) => AsyncGenerator<Row>> = {
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
  '.json': readJsonArray,
  '.csv': readCsv,
  '.tsv': readCsv,
  '.parquet': readParquet,
};

async function* readJsonLines(path: string, tally: Tally): AsyncGenerator<Row> {
  let at = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    at++;
    const stand = { where: `${path}, line ${at}`, place: { file: path, at } };
    const plain = at === 1 ? withoutMark(text) : text;
    const fields = plain.trim() ? attempt(tally, () => record(parseLine(plain, stand), stand)) : undefined;
    if (fields) yield { ...stand, fields };
  }
}

async function* readJsonArray(path: string, tally: Tally): AsyncGenerator<Row> {
  const rows = parseWhole(withoutMark(await readFile(path, 'utf8')), path);
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

async function* readCsv(path: string, tally: Tally): AsyncGenerator<Row> {
  const delimiter = await delimiterOf(path);
  const skipped: CsvError[] = [];
  const source = createReadStream(path);
  const parser = source.pipe(
    parse({
      bom: true,
      columns: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      ltrim: true, // a quote after a space opens a cell
      relax_quotes: true, // a quote within a cell is none; without this, what follows one could not be read
      cast: cellOf,
      skip_records_with_error: true,
      on_skip: (error) => void (error && skipped.push(error)),
    }),
  );
  source.on('error', (error) => parser.destroy(error)); // pipe() hands on data, not errors
  const tell = () => {
    for (const error of skipped.splice(0)) tally.add(malformed(path, error));
  };
  for await (const { info, record: fields } of parser as AsyncIterable<CsvRecord>) {
    tell();
    const place = { file: path, at: info.lines };
    yield { where: `${path}, line ${info.lines}`, place, fields };
  }
  tell();
}

interface CsvRecord {
  info: { lines: number };
  record: Row['fields'];
}

function malformed(path: string, error: CsvError): Fault {
  const message = `${path} is not well-formed CSV: ${error.message}. Mend that line; a cell with commas or quotes needs double quotes around it.`;
  const open = error.code === 'CSV_QUOTE_NOT_CLOSED';
  const reason = open ? 'with a quote that never closes, so that nothing after it was read' : 'not well-formed';
  return new Fault({ file: path, at: Number(error.lines) }, reason, message);
}

/** What a file is parted by: spreadsheets of many countries write semicolons. */
const DELIMITERS = [',', ';', '\t', '|'];
/** A header is never longer. */
const HEADER_BYTES = 65_536;

/** The delimiter that parts the header most often, quoted cells aside; at a tie the more usual one. */
async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const [header = ''] = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/"[^"]*"/g, '')
      .split(/\r?\n/, 1);
    const uses = (delimiter: string) => header.split(delimiter).length;
    return DELIMITERS.reduce((best, delimiter) => (uses(delimiter) > uses(best) ? delimiter : best));
  } finally {
    await file.close();
  }
}

/** A cell without the space around it, also where it follows the closing quote; an empty one says nothing. */
function cellOf(cell: string, { header }: { header: boolean }): string | undefined {
  const plain = (/^"(.*)"\s+$/s.exec(cell)?.[1] ?? cell).trim();
  return plain === '' && !header ? undefined : plain;
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
