/**
 * How varied the authored narratives are, by the measures of read-narratives.ts: what the narrator's own are held against.
 * Usage: tsx scripts/authored-variety.ts [COUNT]
 */
import { readFileSync } from 'node:fs';
import { uniform } from '../src/random.ts';
import { variety } from './reading.ts';

interface Book {
  id: string;
  title: string;
  authors: string[];
  year: number;
  pages: number;
}

const rowsOf = <T>(path: string): T[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const books = new Map(rowsOf<Book>('catalogue/books.jsonl').map((book) => [book.id, book]));

function told({ book, liked, text }: { book: string; liked: string[]; text: string }): string {
  const { title, authors, year, pages } = books.get(book)!;
  const slots: Record<string, string | number> = { title, author: authors.join(' and '), year, length: pages };
  return text.replace(/\{liked(\d)\}|\{(\w+)\}/g, (_, number, slot) =>
    number ? books.get(liked[number - 1]!)!.title : String(slots[slot]),
  );
}

const draw = uniform(3);
const narratives = rowsOf<Parameters<typeof told>[0]>('train/data/narratives.jsonl')
  .map((row) => ({ text: told(row), place: draw() }))
  .toSorted((a, b) => a.place - b.place)
  .slice(0, Number(process.argv[2] ?? 1000))
  .map(({ text }) => text);
const { words, distinct, repeatedOpenings } = variety(
  narratives,
  narratives.map((text) => text.split(/(?<=[.!?]) /)),
);
const share = (part: number) => `${(100 * part).toFixed(1)} %`;
console.log(
  `${narratives.length} narratives; words: ${words[0]} to ${words[2]}, median ${words[1]}; distinct 4-grams ${share(distinct)}; openings shared ${share(repeatedOpenings)}`,
);
