/** Logs of likes for the studies: who likes which rows, and what of it is hidden. */
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { readSources } from '../cli/sources.ts';
import { shuffled } from '../src/random.ts';

export interface LikesLog {
  name: string;
  /** Rows each person likes, none twice. */
  people: number[][];
  items: number;
  /** Whether a person's rows are in the order of time. */
  ordered: boolean;
}

/** Ratings of 4 and 5 on the books of the catalogue. */
export async function booksLog(ratings: string): Promise<LikesLog> {
  const sources = await readSources('catalogue/books.jsonl', {
    facets: 'catalogue/vocabulary.json',
    interactions: ratings,
    strict: true,
  });
  const people = sources.interactions!.likes.map((rows) => [...rows]);
  return { name: 'Books', people, items: sources.items.length, ordered: false };
}

/** A line for each person: their number, then the numbers of items in the order of time (S3-Rec's files). */
export async function sequencesLog(path: string, name: string): Promise<LikesLog> {
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  const people = lines.map((line) =>
    line
      .split(' ')
      .slice(1)
      .map((item) => Number(item) - 1),
  );
  return { name, people, items: largest(people) + 1, ordered: true };
}

/** The log on the `most` items that most people like, with its people who like five or more of them, `count` of these drawn by lot. */
export function denserLog(
  log: LikesLog,
  { most, count, draw }: { most: number; count: number; draw: () => number },
): LikesLog {
  const counts = new Map<number, number>();
  for (const item of log.people.flat()) counts.set(item, (counts.get(item) ?? 0) + 1);
  const kept = [...counts].sort(([a, m], [b, n]) => n - m || a - b).slice(0, most);
  const rows = new Map(kept.map(([item], row) => [item, row]));
  const people = log.people.map((items) => items.flatMap((item) => rows.get(item) ?? []));
  const able = people.filter(({ length }) => length >= 5);
  return { ...log, people: shuffled(able, draw).slice(0, count), items: rows.size };
}

/** What was computed on, for whoever reads a figure. */
export function machine(): Record<string, string | number> {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return { cpu: cpu?.model ?? 'unknown', cores: cpus().length, memory, node: process.version };
}

/** Seconds of processor time of this process: on a shared machine the clock tells of the others too. */
export function cpuSeconds(): number {
  return process.cpuUsage().user / 1e6;
}

/** A flag "--name value" of the command line, or what stands for it. */
export function flag(name: string, absent: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? absent : (process.argv[at + 1] ?? absent);
}

function largest(people: number[][]): number {
  return people.reduce((most, items) => items.reduce((a, b) => Math.max(a, b), most), 0);
}
