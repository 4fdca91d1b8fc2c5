/** Who liked what: a table of user, item, optional rating and timestamp → likes by person, on the rows of a catalogue. */
import { SottoError } from '../src/errors.ts';
import { type Row, readTable } from './table.ts';
import { asNumber } from './values.ts';

export interface Interactions {
  /** For each person with any like, the rows they like, ascending. */
  likes: Uint32Array[];
  /** Interactions read. */
  read: number;
  /** Of these, on items that the catalogue lacks: left out. */
  outside: number;
}

/** A rating of this share of the scale's top is a like: 4 of 5, 8 of 10, 1 of 1. Anything lower says too little. */
const LIKE_SHARE = 0.8;
const SCALES = [1, 5, 10, 100];

/** The latest rating one person gave one item; Infinity where the table has no ratings: being there is a like. */
interface Given {
  rating: number;
  at: number;
}

/** Reads the table. A later interaction of the same person with the same item replaces an earlier one. */
export async function readInteractions(path: string, rowOf: (id: string) => number | undefined): Promise<Interactions> {
  const people = new Map<string, Map<number, Given>>();
  let columns: Columns | null = null;
  let read = 0;
  let outside = 0;
  let highest = 0;
  for await (const row of readTable(path)) {
    columns ??= columnsOf(row);
    read++;
    const { user, item, given } = interactionOf(row, columns);
    if (Number.isFinite(given.rating)) highest = Math.max(highest, given.rating);
    const at = rowOf(item);
    if (at === undefined) {
      outside++;
      continue;
    }
    const theirs = people.get(user) ?? new Map<number, Given>();
    people.set(user, theirs);
    if (given.at >= (theirs.get(at)?.at ?? Number.NEGATIVE_INFINITY)) theirs.set(at, given);
  }
  const bar = LIKE_SHARE * (SCALES.find((top) => highest <= top) ?? highest);
  return {
    likes: [...people.values()].map((given) => liked(given, bar)).filter(({ length }) => length > 0),
    read,
    outside,
  };
}

function liked(given: Map<number, Given>, bar: number): Uint32Array {
  const rows = [...given].filter(([, { rating }]) => rating >= bar).map(([row]) => row);
  return Uint32Array.from(rows).sort();
}

interface Columns {
  user: string;
  item: string;
}

/** `user` and `item`, or `user_id` and any other id: exports name the second after what they sell. */
function columnsOf({ fields, where }: Row): Columns {
  const names = Object.keys(fields);
  const user = names.find((name) => /^user(_?id)?$/i.test(name));
  const item =
    names.find((name) => /^item(_?id)?$/i.test(name)) ?? names.find((name) => name !== user && /(_id|Id)$/.test(name));
  if (user && item) return { user, item };
  const found = names.map((name) => `"${name}"`).join(', ') || 'none';
  throw new SottoError(
    'bad-input',
    `${where}: interactions need the columns "user" and "item", and may have "rating" and "timestamp"; found ${found}.`,
  );
}

function interactionOf({ fields, where }: Row, columns: Columns): { user: string; item: string; given: Given } {
  const { rating = null, timestamp = null } = fields;
  const name = (column: string) => {
    const value = fields[column];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new SottoError('bad-input', `${where} has no "${column}". Every interaction needs a person and an item.`);
  };
  const given = {
    rating: rating === null ? Number.POSITIVE_INFINITY : number(rating, 'rating', where),
    at: timestamp === null ? 0 : momentOf(timestamp, where),
  };
  return { user: name(columns.user), item: name(columns.item), given };
}

function number(value: unknown, what: string, where: string): number {
  const found = asNumber(value);
  if (found !== undefined) return found;
  throw new SottoError(
    'bad-input',
    `${where}: the ${what} is ${JSON.stringify(value)}, not a number. Write digits, or leave it empty.`,
  );
}

/** Seconds, milliseconds or an ISO date: only their order within the table counts. */
function momentOf(value: unknown, where: string): number {
  return (
    asNumber(value) ??
    (Number.isNaN(Date.parse(String(value))) ? number(value, 'timestamp', where) : Date.parse(String(value)))
  );
}
