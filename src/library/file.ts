/** The file a person chose → entries. Runs in a thread of its own: ten years of reading take a moment to parse. */
import { type CsvError, parse } from 'csv-parse/browser/esm/sync';
import { SottoError } from '../errors.ts';
import { type CsvRecord, delimiterIn, FORGIVING } from '../table/csv.ts';
import { inOrder, type LibraryEntry, openLibrary } from './library.ts';

export interface LibraryReader {
  /** Entries, the longest ago first. Throws `bad-input` with words for a person where the file is no such list. */
  read(file: Blob): Promise<LibraryEntry[]>;
}

/** Fifty thousand books and their reviews; what is larger is something else. In bytes. */
const MOST = 64e6;
const HOW =
  'On Goodreads it is under My Books → Import and export → Export Library; choose the .csv file that it gives.';

export async function readLibraryFile(file: Blob): Promise<LibraryEntry[]> {
  if (file.size === 0) throw bad('This file is empty.');
  if (file.size > MOST) throw bad('This file is too large to be a list of books.');
  const entries = entriesIn(await file.text());
  if (!entries.length) throw bad('There is no book in this file that was read.');
  return entries;
}

function entriesIn(text: string): LibraryEntry[] {
  if (text.includes('\0')) throw bad('This file is not a CSV file.');
  try {
    const options = { ...FORGIVING, delimiter: delimiterIn(text) };
    const rows = parse(text, options) as unknown as CsvRecord[];
    const read = openLibrary(Object.keys(rows[0]?.record ?? {}), 'This file');
    return inOrder(rows.flatMap(({ record }) => read(record) ?? []));
  } catch (cause) {
    throw bad((cause as CsvError | SottoError).message, cause);
  }
}

function bad(what: string, cause?: unknown): SottoError {
  return new SottoError('bad-input', `${what} ${HOW}`, { cause });
}
