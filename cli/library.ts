/** A person's own list of books, films or records, such as Goodreads exports → what they like, matched to a pack by title and maker. */
import type { Item } from '../src/pack/pack.ts';
import { openTitleSearch } from '../src/pack/titles.ts';
import { listed } from '../src/pack/words.ts';
import { openTally } from './faults.ts';
import { LIBRARY_HEADERS, type LibraryField } from './import/headers.ts';
import { openImport } from './import/import.ts';
import { guessMapping, type Mapping, missingField } from './import/mapping.ts';
import type { Row } from './table.ts';
import { asList, asNumber } from './values.ts';

/** Something in a library that its owner likes. */
export interface Loved {
  title: string;
  creators: string[];
}

export interface LibraryMatch {
  /** Rows of the pack, each once, in the library's order. */
  rows: number[];
  matched: Loved[];
  missing: Loved[];
}

/** Of five stars. */
const LIKED_FROM = 4;
const FAVOURITES = /^favou?rites?$/i;
/** Titles told of each kind. */
const MOST_TOLD = 20;

/** What the library's owner rated 4 or more or shelved under "favorites", the longest ago first. Throws `bad-input` without titles. */
export async function readLibrary(path: string): Promise<Loved[]> {
  const { columns, rows } = await openImport(path, [], openTally({ strict: false }));
  const mapping = guessMapping(columns, LIBRARY_HEADERS, { path });
  if (!mapping.title) throw missingField(path, 'title', columns);
  const loved: (Loved & { at: number })[] = [];
  for await (const row of rows) {
    const title = textIn(row, 'title', mapping);
    if (!title || !isLoved(row, mapping)) continue;
    const creators = asList(textIn(row, 'creators', mapping))!;
    loved.push({ title, creators, at: Date.parse(textIn(row, 'timestamp', mapping)) || 0 });
  }
  return loved.sort((a, b) => a.at - b.at).map(({ title, creators }) => ({ title, creators }));
}

function textIn({ fields }: Row, field: LibraryField, mapping: Mapping<LibraryField>): string {
  const column = mapping[field]?.find((name) => fields[name] !== undefined && fields[name] !== null);
  return column === undefined ? '' : String(fields[column]).trim();
}

function isLoved(row: Row, mapping: Mapping<LibraryField>): boolean {
  const shelves = [textIn(row, 'shelf', mapping), ...textIn(row, 'shelves', mapping).split(',')];
  return (
    (asNumber(textIn(row, 'rating', mapping)) ?? 0) >= LIKED_FROM ||
    shelves.some((shelf) => FAVOURITES.test(shelf.trim()))
  );
}

/** Matches by title, with or without a series in brackets or a subtitle, and by a maker's family name where both sides know one. */
export function matchLibrary(loved: Loved[], items: Item[]): LibraryMatch {
  const search = openTitleSearch(items);
  const rows = new Set<number>();
  const [matched, missing]: [Loved[], Loved[]] = [[], []];
  for (const one of loved) {
    const found = spellings(one.title).flatMap((title) => search.exact(title));
    const row = found.find((at) => shareMaker(items[at]!.creators, one.creators));
    if (row !== undefined) rows.add(row);
    (row === undefined ? missing : matched).push(one);
  }
  return { rows: [...rows], matched, missing };
}

/** "The Hobbit (Middle-earth, #0)" and "Emma: A Novel" are The Hobbit and Emma to a catalogue. */
function spellings(title: string): string[] {
  const bare = title.replace(/\s*\([^()]*\)$/, '');
  return [...new Set([title, bare, bare.replace(/:.*$/, '')])].filter(Boolean);
}

function shareMaker(some: string[], others: string[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  const names = new Set(some.map(familyName));
  return others.some((name) => names.has(familyName(name)));
}

/** "Ursula K. Le Guin" → "guin", "Le Guin, Ursula K." → "guin", "Kurt Vonnegut Jr." → "vonnegut". */
function familyName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const [before = '', after = ''] = plain.split(',');
  const family = /^\s*(jr|sr|i{2,3})?\.?\s*$/.test(after) ? plain.replace(/[\s,]+(jr|sr|i{2,3})\.?$/, '') : before;
  return (
    family
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .at(-1) ?? ''
  );
}

/** What was matched and what was not, in lines for a person. */
export function libraryNotes(path: string, { matched, missing }: LibraryMatch): string[] {
  const liked = matched.length + missing.length;
  return [
    `${path}: ${liked} liked (${LIKED_FROM} stars or more, or on the shelf “favorites”), of which ${matched.length} are in this pack.`,
    ...(matched.length ? [`Matched: ${told(matched)}.`] : []),
    ...(missing.length ? [`Not in this pack: ${told(missing)}.`] : []),
  ];
}

function told(loved: Loved[]): string {
  const cited = loved.map(({ title, creators }) => `“${title}${creators.length ? ` by ${listed(creators)}` : ''}”`);
  const more = cited.length - MOST_TOLD;
  return `${cited.slice(0, MOST_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
