/** What came of a person's own list, in words. */
import type { LibraryMatch } from '../library/library.ts';

/** "212 books read, 57 of them in this catalogue: 31 liked, 6 disliked." */
export function outcomeWords({ said, matched, missing }: LibraryMatch): string {
  const read = matched.length + missing.length;
  const books = `${read.toLocaleString('en')} ${read === 1 ? 'book' : 'books'} read`;
  if (said.length === 0) return `${books}, none of them in this catalogue.`;
  const count = (wanted: string) => said.filter(({ verdict }) => verdict === wanted).length;
  return `${books}, ${said.length} of them in this catalogue: ${count('like')} liked, ${count('dislike')} disliked.`;
}
