/**
 * Checks the books catalogue: `tsx catalogue/check.ts [--goodbooks FOLDER]`. One line for each problem and exit 1, or one
 * line that sums up. With the folder of goodbooks-10k at hand, ids, titles, authors and years are compared with its table.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { blurbProblems } from './blurbs.ts';
import { type Book, readBooks, type Vocabulary, vocabularyProblems } from './book.ts';
import { type Corrections, factProblems, type GoodbooksRow } from './goodbooks.ts';

const FEWEST_BOOKS = 1000;
/** A shelf of one series is no choice. */
const MOST_OF_A_SERIES = 2;

export interface CatalogueSources {
  /** The text of books.jsonl. */
  books: string;
  vocabulary: Vocabulary;
  /** The books table of goodbooks-10k and where it is wrong; null where it is not at hand. */
  goodbooks: { table: GoodbooksRow[]; corrections: Corrections } | null;
}

/** The books, and everything that is wrong with them. */
export function checkCatalogue({ books: text, vocabulary, goodbooks }: CatalogueSources): {
  books: Book[];
  problems: string[];
} {
  const { books, problems } = readBooks(text, vocabulary);
  return {
    books,
    problems: [
      ...vocabularyProblems(vocabulary),
      ...problems,
      ...collectionProblems(books),
      ...blurbProblems(books),
      ...(goodbooks ? factProblems(books, goodbooks.table, goodbooks.corrections) : []),
    ],
  };
}

/** What no single row can show: too few books, an id used twice, too much of one series. */
export function collectionProblems(books: Book[]): string[] {
  const problems = books.length < FEWEST_BOOKS ? [`there are ${books.length} books, fewer than ${FEWEST_BOOKS}`] : [];
  for (const [id, count] of counted(books.map((book) => book.id)))
    if (count > 1) problems.push(`the id ${id} is used ${count} times`);
  for (const [book, count] of counted(books.map(({ title, authors }) => `${title} by ${authors.join(', ')}`)))
    if (count > 1) problems.push(`there are ${count} rows for ${book}`);
  for (const [name, count] of counted(books.flatMap(({ series }) => series?.name ?? [])))
    if (count > MOST_OF_A_SERIES)
      problems.push(`the series ${name} has ${count} volumes, more than ${MOST_OF_A_SERIES}`);
  return problems;
}

function counted(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Reads the catalogue beside this file, and the table in `goodbooks` where one is named. */
export function readSources(goodbooks?: string): CatalogueSources {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
  return {
    books: read('books.jsonl'),
    vocabulary: JSON.parse(read('vocabulary.json')) as Vocabulary,
    goodbooks: goodbooks
      ? {
          table: parse(readFileSync(join(goodbooks, 'books.csv')), { columns: true }) as GoodbooksRow[],
          corrections: JSON.parse(read('corrections.json')) as Corrections,
        }
      : null,
  };
}

function main(): void {
  const { values } = parseArgs({ options: { goodbooks: { type: 'string' } } });
  const { books, problems } = checkCatalogue(readSources(values.goodbooks));
  for (const problem of problems) console.error(problem);
  if (problems.length) process.exitCode = 1;
  else console.log(`${books.length} books, ${values.goodbooks ? 'in agreement with goodbooks-10k' : 'all well'}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
