/** Rows of a JSONL, JSON or CSV file: the forms in which people keep catalogues. Each row knows where it stands, for errors. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { type CsvError, parse } from 'csv-parse';
import { SottoError } from '../src/errors.ts';

export interface Row {
  /** "shop.csv, line 12". */
  where: string;
  fields: Record<string, unknown>;
}

/** Reads a file row by row, so that millions of interactions need no room. Throws `bad-input` naming file and line. */
export async function* readTable(path: string): AsyncGenerator<Row> {
  const read = READERS[extname(path).toLowerCase()];
  if (!read)
    throw new SottoError(
      'bad-input',
      `${path} is neither .jsonl, .json, .csv nor .tsv. Rename it, or export it as one of these.`,
    );
  try {
    yield* read(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw cause;
    throw new SottoError('bad-input', `${path} can’t be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`, {
      cause,
    });
  }
}

const READERS: Record<string, (path: string) => AsyncGenerator<Row>> = {
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
  '.json': readJsonArray,
  '.csv': (path) => readCsv(path, ','),
  '.tsv': (path) => readCsv(path, '\t'),
};

async function* readJsonLines(path: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    const where = `${path}, line ${line}`;
    const plain = line === 1 ? withoutMark(text) : text;
    if (plain.trim()) yield { where, fields: record(parseJson(plain, where), where) };
  }
}

async function* readJsonArray(path: string): AsyncGenerator<Row> {
  const rows = parseJson(withoutMark(await readFile(path, 'utf8')), path);
  if (!Array.isArray(rows))
    throw new SottoError(
      'bad-input',
      `${path} holds no array. Write it as [{…}, {…}], or as one object a line in a .jsonl file.`,
    );
  for (const [index, row] of rows.entries()) {
    const where = `${path}, element ${index + 1}`;
    yield { where, fields: record(row, where) };
  }
}

async function* readCsv(path: string, delimiter: string): AsyncGenerator<Row> {
  const options = { bom: true, columns: true, delimiter, info: true, skip_empty_lines: true, trim: true };
  const source = createReadStream(path);
  const parser = source.pipe(parse(options));
  source.on('error', (error) => parser.destroy(error)); // pipe() hands on data, not errors
  try {
    for await (const { info, record: fields } of parser as AsyncIterable<{
      info: { lines: number };
      record: Record<string, string>;
    }>)
      yield { where: `${path}, line ${info.lines}`, fields: filled(fields) };
  } catch (cause) {
    if (!(cause as CsvError).code?.startsWith('CSV_')) throw cause;
    const message = `${path} is not well-formed CSV: ${(cause as CsvError).message}. Mend that line; a cell with commas or quotes needs double quotes around it.`;
    throw new SottoError('bad-input', message, { cause });
  }
}

/** An empty cell says nothing. */
function filled(cells: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''));
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SottoError('bad-input', `${where} is not JSON: ${(cause as SyntaxError).message}.`, { cause });
  }
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SottoError('bad-input', `${where} is no object. Write each row as {"id": …, …}.`);
}
