/**
 * Who liked what, in order: a table of user, item, and rating, timestamp. `cli/interactions.ts` reads such tables, and
 * exports of more kinds, for a pack, where order tells nothing; what counts as a like is the same here.
 */
import { SottoError } from '../../src/errors.ts';
import { attempt, Fault, openTally, type Tally } from '../faults.ts';
import { likeBar } from '../interactions.ts';
import { type Row, readTable } from '../table.ts';
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

/**
 * Reads the table; a later interaction of the same person with the same item replaces an earlier one. Throws `bad-input`; rows that
 * can't be used go to `tally`, which by default throws the first.
 */
export async function readLog(
  path: string,
  rowOf: (id: string) => number | undefined,
  tally: Tally = openTally({ strict: true }),
): Promise<Log> {
  const rows = await readRows(path, tally);
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

async function readRows(path: string, tally: Tally): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  let columns: { user: string; item: string } | null = null;
  for await (const row of readTable(path, tally)) {
    columns ??= columnsOf(Object.keys(row.fields), row.where);
    const found = attempt(tally, () => logRow(row, columns!));
    if (found) rows.push(found);
  }
  return rows;
}

function logRow(row: Row, columns: { user: string; item: string }): LogRow {
  const { rating, timestamp } = row.fields;
  return {
    user: nameIn(row, columns.user),
    item: nameIn(row, columns.item),
    rating: rating == null ? Number.POSITIVE_INFINITY : numberIn(row, 'rating'),
    moment: timestamp == null ? null : momentOf(row),
  };
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

function nameIn({ fields, where, place }: Row, column: string): string {
  const value = fields[column];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const message = `${where} has no "${column}". Every interaction needs a person and an item.`;
  throw new Fault(place, `without a "${column}"`, message);
}

function numberIn({ fields, where, place }: Row, what: 'rating' | 'timestamp'): number {
  const found = asNumber(fields[what]);
  if (found !== undefined) return found;
  const message = `${where}: the ${what} is ${JSON.stringify(fields[what])}, not a number. Write digits.`;
  throw new Fault(place, `whose ${what} is no number`, message);
}

/** Seconds, milliseconds or an ISO date: only their order within the table counts. */
function momentOf(row: Row): number {
  const { timestamp } = row.fields;
  const date = Date.parse(String(timestamp));
  return asNumber(timestamp) ?? (Number.isNaN(date) ? numberIn(row, 'timestamp') : date);
}
