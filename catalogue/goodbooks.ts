/** The catalogue's facts beside the books table of goodbooks-10k, where that is at hand. An id is the table's `book_id`. */
import { wordsOf } from './blurbs.ts';
import type { Book } from './book.ts';

/** One row of `books.csv`, as far as it is compared. */
export interface GoodbooksRow {
  book_id: string;
  authors: string;
  original_publication_year: string;
  original_title: string;
  title: string;
}

/** Ids where our row is right and the table's is not, each with the reason. */
export interface Corrections {
  years: Record<string, string>;
  authors: Record<string, string>;
}

/** Tables of this size disagree about years by the edition at hand; a real slip is larger. */
const YEARS_APART = 3;
/** Share of our title's words that the table's must have: titles of editions vary. */
const LEAST_TITLE_SHARE = 0.7;
/** Letters that are not a plain letter with a mark, as the table spells them. */
const LETTERS: Record<string, string> = { ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', ł: 'l', đ: 'd' };

/** Where the books disagree with the table, and corrections that correct nothing. */
export function factProblems(books: Book[], table: GoodbooksRow[], corrections: Corrections): string[] {
  const rows = new Map(table.map((row) => [row.book_id, row]));
  const problems: string[] = [];
  const unused = { years: new Set(Object.keys(corrections.years)), authors: new Set(Object.keys(corrections.authors)) };
  for (const book of books) {
    const say = (what: string) => problems.push(`${book.id} (${book.title}): ${what}`);
    const row = rows.get(book.id);
    if (!row) {
      say('the table has no book of this id');
      continue;
    }
    if (!titleResembles(book.title, row)) say(`the table's title is "${row.title}"`);
    const strangers = book.authors.filter((author) => !isAuthor(author, row));
    if (strangers.length && !unused.authors.delete(book.id))
      say(`the table knows ${row.authors}, not ${strangers.join(', ')}`);
    const year = Number(row.original_publication_year);
    const apart = row.original_publication_year !== '' && Math.abs(year - book.year) > YEARS_APART;
    if (apart && !unused.years.delete(book.id)) say(`the table's year is ${year}, ours ${book.year}`);
  }
  for (const [what, ids] of Object.entries(unused))
    for (const id of ids) problems.push(`corrections.json: ${what} of ${id} agree with the table; take the entry out`);
  return problems;
}

/** Enough of our words stand in the table's title, or in its original one. */
export function titleResembles(title: string, row: Pick<GoodbooksRow, 'title' | 'original_title'>): boolean {
  const words = wordsOf(plain(title));
  return [row.title, row.original_title].some((known) => {
    const there = new Set(wordsOf(plain(known)));
    return words.filter((word) => there.has(word)).length / words.length >= LEAST_TITLE_SHARE;
  });
}

/** The name stands among the table's, "Jr." or a further surname aside. */
export function isAuthor(author: string, { authors }: Pick<GoodbooksRow, 'authors'>): boolean {
  const name = wordsOf(plain(author)).join(' ');
  return authors.split(',').some((known) => ` ${wordsOf(plain(known)).join(' ')} `.includes(` ${name} `));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[øæœßłđ]/g, (letter) => LETTERS[letter]!);
}
