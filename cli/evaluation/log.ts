/**
 * Who liked what, in order: a table of user, item, and rating, timestamp. `cli/interactions.ts` reads such tables, and
 * exports of more kinds, for a pack, where order tells nothing; what counts as a like is the same here.
 */
import { SottoError } from '../../src/errors.ts';
import { likeBar } from '../interactions.ts';
import { readTable } from '../table.ts';
import { asNumber } from '../values.ts';
import type { Like } from './split.ts';

export interface Log {
  /** For each person, the likes on items of the catalogue; no row twice. */
  people: Like[][];
  /** Whether every row has a moment; otherwise `at` is the row's place in the table. */
  timed: boolean;
}

interface Rated extends Like {
  /** Infinity where the table has no ratings. */
  rating: number;
}

/** Reads the table; a later interaction of the same person with the same item replaces an earlier one. Throws `bad-input`. */
export async function readLog(path: string, rowOf: (id: string) => number | undefined): Promise<Log> {
  const rows = await readRows(path);
  const timed = rows.every(({ moment }) => moment !== null);
  const highest = rows.reduce((most, { rating }) => (Number.isFinite(rating) ? Math.max(most, rating) : most), 0);
  const bar = likeBar(highest);
  const people = new Map<string, Map<number, Rated>>();
  for (const [place, { user, item, rating, moment }] of rows.entries()) {
    const row = rowOf(item);
    if (row === undefined) continue;
    const theirs = people.get(user) ?? new Map<number, Rated>();
    people.set(user, theirs);
    const at = timed ? moment! : place;
    if (at >= (theirs.get(row)?.at ?? Number.NEGATIVE_INFINITY)) theirs.set(row, { row, at, rating });
  }
  const likes = [...people.values()].map((theirs) => [...theirs.values()].filter(({ rating }) => rating >= bar));
  return { people: likes.map((theirs) => theirs.map(({ row, at }) => ({ row, at }))), timed };
}

interface LogRow {
  user: string;
  item: string;
  rating: number;
  moment: number | null;
}

async function readRows(path: string): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  let columns: { user: string; item: string } | null = null;
  for await (const { fields, where } of readTable(path)) {
    columns ??= columnsOf(Object.keys(fields), where);
    const { rating, timestamp } = fields;
    rows.push({
      user: nameIn(fields, columns.user, where),
      item: nameIn(fields, columns.item, where),
      rating: rating == null ? Number.POSITIVE_INFINITY : numberIn(rating, 'rating', where),
      moment: timestamp == null ? null : momentOf(timestamp, where),
    });
  }
  return rows;
}

function columnsOf(names: string[], where: string): { user: string; item: string } {
  if (names.includes('event') && !names.includes('rating'))
    throw new SottoError(
      'bad-input',
      `${where}: a log of events can’t be evaluated. Keep the events that are likes, without the column "event".`,
    );
  const user = names.find((name) => /^user(_?id)?$/i.test(name));
  const item =
    names.find((name) => /^item(_?id)?$/i.test(name)) ?? names.find((name) => name !== user && /(_id|Id)$/.test(name));
  if (user && item) return { user, item };
  throw new SottoError('bad-input', `${where}: a log needs the columns "user" and "item". Name them so.`);
}

function nameIn(fields: Record<string, unknown>, column: string, where: string): string {
  const value = fields[column];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new SottoError('bad-input', `${where} has no "${column}". Every interaction needs a person and an item.`);
}

function numberIn(value: unknown, what: string, where: string): number {
  const found = asNumber(value);
  if (found !== undefined) return found;
  throw new SottoError('bad-input', `${where}: the ${what} is ${JSON.stringify(value)}, not a number. Write digits.`);
}

/** Seconds, milliseconds or an ISO date: only their order within the table counts. */
function momentOf(value: unknown, where: string): number {
  const date = Date.parse(String(value));
  return asNumber(value) ?? (Number.isNaN(date) ? numberIn(value, 'timestamp', where) : date);
}
