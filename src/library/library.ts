/**
 * A person's own list of books, films or records, such as a Goodreads export → what they said of a catalogue's items. This file is
 * the folder's contract: page and terminal read the same columns, judge by the same stars and match by the same names.
 */
import { SottoError } from '../errors.ts';
import { LIBRARY_HEADERS, type LibraryField } from '../table/headers.ts';
import { guessMapping, listOf, type Mapping } from '../table/mapping.ts';
import { asList, asNumber } from '../table/values.ts';

export { type LibraryMatch, matchLibrary } from './match.ts';

/** `known`: read, and neither loved nor disliked. */
export type LibraryVerdict = 'like' | 'dislike' | 'known';

/** One thing that the list's owner has read, seen or heard. */
export interface LibraryEntry {
  title: string;
  creators: string[];
  /** Thirteen digits, or whatever else stands in that column; empty where nothing does. */
  isbn: string;
  verdict: LibraryVerdict;
  /** Milliseconds since 1970 when it was read, else added; 0 where neither is told. */
  at: number;
}

/** Of five stars. */
export const LIKED_FROM = 4;
export const DISLIKED_TO = 2;
const FAVOURITES = /^favou?rites?$/i;
/** Shelves of what is still to be read. Whatever else is shelved is known: finished, begun or given up. */
const UNREAD = /^(?:to|want to|plan to)[ -]?(?:be[ -])?(?:read|watch|listen|own|buy)$|^(?:wish[ -]?list|tbr|owned)$/i;

/** A row by column; undefined or null where a cell is empty. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one row of a list with these columns: null where it says nothing of what was read. `where` names the file in errors.
 * Throws `bad-input` where no column can hold titles.
 */
export function openLibrary(columns: readonly string[], where: string): (fields: Fields) => LibraryEntry | null {
  const mapping = guessMapping(columns, LIBRARY_HEADERS, { path: where });
  if (!mapping.title)
    throw new SottoError(
      'bad-input',
      `${where}: no column looks like "title", so this is no list of what was read. Its columns are ${listOf(columns)}.`,
    );
  return (fields) => {
    const text = (field: LibraryField) => textIn(fields, mapping[field]);
    const title = text('title');
    const verdict = verdictOf(text);
    if (!title || !verdict) return null;
    const at = Date.parse(text('timestamp')) || 0;
    return { title, creators: asList(text('creators'))!, isbn: text('isbn'), verdict, at };
  };
}

/** The longest ago first, as a history is told. */
export function inOrder(entries: LibraryEntry[]): LibraryEntry[] {
  return entries.toSorted((a, b) => a.at - b.at);
}

function textIn(fields: Fields, columns: Mapping<LibraryField>[LibraryField] = []): string {
  const column = columns.find((name) => fields[name] !== undefined && fields[name] !== null);
  return column === undefined ? '' : String(fields[column]).trim();
}

/** Stars and the shelf of favourites tell what is liked; Goodreads writes 0 stars where none were given. */
function verdictOf(text: (field: LibraryField) => string): LibraryVerdict | null {
  const rating = asNumber(text('rating')) ?? 0;
  const shelves = [text('shelf'), ...text('shelves').split(',')].map((shelf) => shelf.trim());
  if (rating >= LIKED_FROM || shelves.some((shelf) => FAVOURITES.test(shelf))) return 'like';
  if (rating > 0) return rating <= DISLIKED_TO ? 'dislike' : 'known';
  return shelves.some((shelf) => UNREAD.test(shelf)) ? null : 'known';
}
