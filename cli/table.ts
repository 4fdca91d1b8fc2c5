/** Rows of a JSONL, JSON, CSV or Parquet file: the forms in which people keep catalogues. Each row knows where it stands, for errors. */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { type CsvError, parse } from 'csv-parse';
import { SottoError } from '../src/errors.ts';
import { type CsvRecord, delimiterIn, FORGIVING } from '../src/table/csv.ts';
import { openTally, type Tally } from './faults.ts';
import { readParquet } from './parquet.ts';
import { malformedCsv, type Row, rowOfCsv, rowOfLine, rowsOfArray } from './rows.ts';

export type { Row } from './rows.ts';

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
    const row = rowOfLine(text, { file: path, at }, tally);
    if (row) yield row;
  }
}

async function* readJsonArray(path: string, tally: Tally): AsyncGenerator<Row> {
  yield* rowsOfArray(await readFile(path, 'utf8'), path, tally);
}

async function* readCsv(path: string, tally: Tally): AsyncGenerator<Row> {
  const delimiter = await delimiterOf(path);
  const skipped: CsvError[] = [];
  const source = createReadStream(path);
  const parser = source.pipe(
    parse({
      ...FORGIVING,
      delimiter,
      on_skip: (error) => void (error && skipped.push(error)),
    }),
  );
  source.on('error', (error) => parser.destroy(error)); // pipe() hands on data, not errors
  const tell = () => {
    for (const error of skipped.splice(0)) tally.add(malformedCsv(path, error));
  };
  for await (const read of parser as AsyncIterable<CsvRecord>) {
    tell();
    yield rowOfCsv(path, read);
  }
  tell();
}

/** A header is never longer. */
const HEADER_BYTES = 65_536;

async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return delimiterIn(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}
