/** `sotto recommend --library`: a person's own list in any table the terminal reads, and what is told of how it matched. */
import {
  DISLIKED_TO,
  inOrder,
  LIKED_FROM,
  type LibraryEntry,
  type LibraryMatch,
  openLibrary,
} from '../src/library/library.ts';
import { listed } from '../src/pack/words.ts';
import { openTally } from './faults.ts';
import { openImport } from './import/import.ts';

/** Titles told of each kind. */
const MOST_TOLD = 20;

/** What the library's owner has read, the longest ago first. Throws `bad-input` without titles. */
export async function readLibrary(path: string): Promise<LibraryEntry[]> {
  const { columns, rows } = await openImport(path, [], openTally({ strict: false }));
  const read = openLibrary(columns, path);
  const entries: LibraryEntry[] = [];
  for await (const { fields } of rows) {
    const entry = read(fields);
    if (entry) entries.push(entry);
  }
  return inOrder(entries);
}

/** What was matched and what was not, in lines for a person. */
export function libraryNotes(path: string, { said, matched, missing }: LibraryMatch): string[] {
  const count = (wanted: string) => said.filter(({ verdict }) => verdict === wanted).length;
  const judged = `${count('like')} liked (${LIKED_FROM} stars or more, or on the shelf “favorites”), ${count('dislike')} disliked (${DISLIKED_TO} stars or fewer)`;
  const [known, loved] = [matched, missing.filter(({ verdict }) => verdict === 'like')];
  return [
    `${path}: ${matched.length + missing.length} read, of which ${matched.length} are in this pack: ${judged}.`,
    ...(known.length ? [`Matched: ${told(known)}.`] : []),
    ...(loved.length ? [`Liked, and not in this pack: ${told(loved)}.`] : []),
  ];
}

function told(entries: LibraryEntry[]): string {
  const cited = entries.map(({ title, creators }) => `“${title}${creators.length ? ` by ${listed(creators)}` : ''}”`);
  const more = cited.length - MOST_TOLD;
  return `${cited.slice(0, MOST_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
