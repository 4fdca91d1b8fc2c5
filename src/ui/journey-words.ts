/** What a visit says of itself: deeds, by the words under which they can be undone, and what came of them, as it is read out. */
import { listed } from '../pack/words.ts';
import type { Pick } from '../session.ts';
import type { Verdict } from '../taste/taste.ts';
import type { Correction } from '../taste/traits.ts';

const SAID: Record<Verdict, string> = { like: 'Liked', dislike: 'Disliked', hide: 'Hid', known: 'Put aside' };
const CORRECTED: Record<Correction['want'], string> = { more: 'More of', less: 'Less of' };

export function judged(verdict: Verdict, title: string): string {
  return `${SAID[verdict]} ${title}`;
}

/** `words` name the trait: "about family". A null `want` takes back what was said of it. */
export function corrected(want: Correction['want'] | null, words: string): string {
  return `${want ? CORRECTED[want] : 'Left open'} “${words}”`;
}

export function brought(books: number): string {
  return `Brought ${books === 1 ? 'a book' : `${books} books`} from your list`;
}

/** What is on the shelf that was not there before; else, where favourites are still `lacking`, how many. */
export function outcome(fresh: Pick[], lacking: number): string {
  if (fresh.length) return `On the shelf now: ${titlesOf(fresh)}.`;
  return lacking ? `${lacking} more to choose.` : '';
}

export function titlesOf(picks: Pick[]): string {
  return listed(picks.map(({ item }) => item.title));
}
