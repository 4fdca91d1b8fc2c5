/** Entries of a list → rows of a catalogue: by ISBN where the catalogue's ids are such, else by title and maker. */
import type { Item } from '../pack/pack.ts';
import type { TitleSearch } from '../pack/titles.ts';
import { isbnIn } from './isbn.ts';
import type { LibraryEntry, LibraryVerdict } from './library.ts';

export interface LibraryMatch {
  /** What was said of rows of the pack, each once, in the list's order. */
  said: { row: number; verdict: LibraryVerdict }[];
  matched: LibraryEntry[];
  missing: LibraryEntry[];
}

/** Matches by title, with or without a series in brackets or a subtitle, and by a maker's family name where both sides know one. */
export function matchLibrary(
  entries: LibraryEntry[],
  { items, titles }: { items: Item[]; titles: Pick<TitleSearch, 'exact'> },
): LibraryMatch {
  const byIsbn = isbnsOf(items);
  const said = new Map<number, LibraryVerdict>();
  const [matched, missing]: [LibraryEntry[], LibraryEntry[]] = [[], []];
  for (const entry of entries) {
    const row = byIsbn.get(isbnIn(entry.isbn) ?? '') ?? rowTitled(entry, items, titles);
    (row === undefined ? missing : matched).push(entry);
    if (row === undefined) continue;
    // Of two editions, the one that was judged tells; of two judged, the later.
    if (entry.verdict === 'known' && said.has(row)) continue;
    said.delete(row);
    said.set(row, entry.verdict);
  }
  return { said: [...said].map(([row, verdict]) => ({ row, verdict })), matched, missing };
}

function isbnsOf(items: Item[]): Map<string, number> {
  return new Map(items.flatMap(({ id }, row) => (isbnIn(id) ? [[isbnIn(id)!, row] as const] : [])));
}

function rowTitled(
  { title, creators }: LibraryEntry,
  items: Item[],
  titles: Pick<TitleSearch, 'exact'>,
): number | undefined {
  const found = spellings(title).flatMap((spelling) => titles.exact(spelling));
  return found.find((row) => shareMaker(items[row]!.creators, creators));
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
