/** Who liked what: a table of user, item, and rating, event and timestamp where there are any → likes by person, on the rows of a catalogue. */
import { SottoError } from '../src/errors.ts';
import { INTERACTION_HEADERS, type InteractionField } from '../src/table/headers.ts';
import { guessMapping, type Mapping, mappingText, normalisedHeader } from '../src/table/mapping.ts';
import { asNumber } from '../src/table/values.ts';
import { attempt, Fault, openTally, type Tally } from './faults.ts';
import { ANALYTICS } from './import/analytics.ts';
import { type OnMapping, openImport } from './import/import.ts';
import type { Row } from './table.ts';

export interface Interactions {
  /** For each person with any like, the rows they like, ascending. */
  likes: Uint32Array[];
  /** The same rows of the same people, oldest first. */
  histories: Uint32Array[];
  /** When each like of `histories` was given: any number that grows with time; its place in the table where there are no times. */
  moments: Float64Array[];
  /** Whether likes have times; where not, the order of the table stands for it. */
  timed: boolean;
  /** Interactions read. */
  read: number;
  /** Of these, on items that the catalogue lacks: left out. */
  outside: number;
  /** The first item that the catalogue lacks, as the log calls it. */
  stranger: string | undefined;
}

export interface InteractionOptions {
  /** Field → column, where the guess is wrong; "" for no column. */
  map?: Readonly<Record<string, string>> | undefined;
  /** By default the first bad row is thrown. */
  tally?: Tally;
  onMapping?: OnMapping;
}

/** A rating of this share of the scale's top is a like: 4 of 5, 8 of 10, 1 of 1. Anything lower says too little. */
const LIKE_SHARE = 0.8;
const SCALES = [1, 5, 10, 100];
/** Where fewer ratings than this share would be likes, the scale is another one, and the better half of what was given is liked. */
const FEWEST_LIKES = 0.1;

/**
 * The rating from which on an interaction is a like; `highest` is the highest in the log. Where there are ratings below zero,
 * those above it are likes; of ratings on a scale that is not known the worst is none, unless all are the same.
 */
export function likeBar(ratings: Iterable<number>, highest: number): number {
  const given = Float64Array.from(ratings).filter(Number.isFinite).sort();
  const signed = given.length > 0 && given[0]! < 0;
  const bar = signed ? Number.MIN_VALUE : LIKE_SHARE * (SCALES.find((top) => highest <= top) ?? highest);
  if (shareFrom(given, bar) >= FEWEST_LIKES) return bar;
  const median = given[given.length >> 1] ?? bar;
  return median > given[0]! ? median : (given.find((rating) => rating > median) ?? median);
}

/** The share of the sorted values from `bar` on. */
function shareFrom(sorted: Float64Array, bar: number): number {
  const first = sorted.findIndex((value) => value >= bar);
  return first < 0 ? 0 : (sorted.length - first) / sorted.length;
}

/** Points of a log of events, summed over one person and one item. */
const EVENT_POINTS: Record<string, number> = {
  ...{ purchase: 4, purchased: 4, transaction: 4, order: 4, buy: 4, bought: 4 },
  ...{ addtowishlist: 3, wishlist: 3, favorite: 3, favourite: 3, like: 3 },
  ...{ addtocart: 2, cart: 2, addtobasket: 2 },
  ...{ viewitem: 1, view: 1, detailview: 1, click: 1 },
  ...{ bookmark: 3, save: 3, share: 3, star: 3, subscribe: 3, rent: 4, borrow: 4, checkout: 4 },
  ...{ play: 1, listen: 1, watch: 1, read: 1, stream: 1, open: 1, visit: 1, download: 2 },
  ...{ removefromcart: -2, refund: -4 },
};
/** A like: bought or wished for; put in the cart and looked at; looked at three times. What went back is none. */
const LIKE_POINTS = 3;

/** What one person gave one item: the latest rating, or the points of all events; Infinity where the table has neither: being there is a like. */
interface Given {
  rating: number;
  at: number;
  /** Its place in the table. */
  place: number;
}

/** Reads the table. A later interaction of the same person with the same item replaces an earlier one; events add up. */
export async function readInteractions(
  path: string,
  rowOf: (id: string) => number | undefined,
  options: InteractionOptions = {},
): Promise<Interactions> {
  const { map = {}, tally = openTally({ strict: true }), onMapping } = options;
  const people = new Map<string, Map<number, Given>>();
  const counts = { read: 0, outside: 0, stranger: undefined as string | undefined };
  let [highest, known, untimed, earliest] = [0, 0, 0, Number.POSITIVE_INFINITY];
  const { shape, columns, rows } = await openImport(path, [ANALYTICS], tally);
  const mapping = mappingOf(path, columns, map);
  const events = mapping.event !== undefined && mapping.rating === undefined;
  onMapping?.([`${path}${shape ? ` holds ${shape.name}` : ''}: ${mappingText(mapping)}`]);
  for await (const row of rows) {
    const interaction = attempt(tally, () => interactionOf(row, { mapping, events, tally }));
    if (!interaction) continue;
    counts.read++;
    const { user, item, given } = interaction;
    if (Number.isFinite(given.rating)) highest = Math.max(highest, given.rating);
    const at = rowOf(item);
    if (at === undefined) {
      counts.outside++;
      counts.stranger ??= item;
      continue;
    }
    known++;
    if (given.at === undefined) untimed++;
    else earliest = Math.min(earliest, given.at);
    const theirs = people.get(user) ?? new Map<number, Given>();
    people.set(user, theirs);
    const before = theirs.get(at);
    const placed = { rating: given.rating, at: given.at ?? Number.NEGATIVE_INFINITY, place: counts.read };
    if (events) theirs.set(at, { ...placed, rating: (before?.rating ?? 0) + placed.rating });
    else if (placed.at >= (before?.at ?? Number.NEGATIVE_INFINITY)) theirs.set(at, placed);
  }
  const timed = known > 0 && untimed <= MOST_UNTIMED * known;
  const all = [...people.values()].map((given) => [...given]);
  const bar = events ? eventBar(ratingsOf(all), highest) : likeBar(ratingsOf(all), highest);
  const momentIn = ({ at, place }: Given) => (timed ? Math.max(at, earliest - 1) : place);
  const given = all.map((theirs) => liked(theirs, bar, timed)).filter(({ length }) => length > 0);
  const histories = given.map((theirs) => Uint32Array.from(theirs, ([row]) => row));
  const moments = given.map((theirs) => Float64Array.from(theirs, ([, one]) => momentIn(one)));
  return { likes: histories.map((rows) => rows.slice().sort()), histories, moments, timed, ...counts };
}

/** A log where more rows than this share have no time tells no order; of fewer, each stands before whatever has one. */
const MOST_UNTIMED = 0.05;

type GivenTo = [row: number, given: Given];

function* ratingsOf(people: GivenTo[][]): Generator<number> {
  for (const theirs of people) for (const [, { rating }] of theirs) yield rating;
}

/** A log of views alone holds few things that were looked at three times; there, once is enough. */
function eventBar(points: Iterable<number>, strongest: number): number {
  const few = shareFrom(Float64Array.from(points).sort(), LIKE_POINTS) < FEWEST_LIKES;
  return few && strongest < LIKE_POINTS ? 1 : LIKE_POINTS;
}

/** What somebody likes, oldest first; of one moment, in the order of the table. */
function liked(given: GivenTo[], bar: number, timed: boolean): GivenTo[] {
  const kept = given.filter(([, { rating }]) => rating >= bar);
  return kept.sort(([, a], [, b]) => (timed && a.at !== b.at ? a.at - b.at : a.place - b.place));
}

type InteractionMapping = Mapping<InteractionField>;

/** Ids in a log that are of no item. */
const OTHER_IDS = /^(order|session|transaction|review|event|visit)/i;

/** The guess; where it knows no item, any other id is one: exports name it after what they sell. */
function mappingOf(path: string, columns: string[], chosen: Readonly<Record<string, string>>): InteractionMapping {
  const guessed = guessMapping(columns, INTERACTION_HEADERS, { path, chosen });
  const claimed = Object.values(guessed).flat();
  const item = columns.find((name) => /(_id|Id)$/.test(name) && !OTHER_IDS.test(name) && !claimed.includes(name));
  const mapping = guessed.item || item === undefined ? guessed : { ...guessed, item: [item] };
  if (mapping.user && mapping.item) return mapping;
  const found = columns.map((name) => `"${name}"`).join(', ') || 'none';
  throw new SottoError(
    'bad-input',
    `${path}: interactions need the columns "user" and "item", and may have "rating", "event" and "timestamp"; found ${found}. Say which they are: --map-interactions user="…".`,
  );
}

interface Reading {
  mapping: InteractionMapping;
  /** Whether events tell what is liked, rather than ratings or the mere row. */
  events: boolean;
  tally: Tally;
}

/** Undefined for an event that says nothing of liking. */
function interactionOf(
  row: Row,
  { mapping, events, tally }: Reading,
): { user: string; item: string; given: { rating: number; at: number | undefined } } | undefined {
  const [user, item] = [nameIn(row, 'user', mapping), nameIn(row, 'item', mapping)];
  const rating = events ? pointsOf(valueIn(row, 'event', mapping)) : ratingOf(row, valueIn(row, 'rating', mapping));
  if (rating === undefined) {
    tally.aside(row.place, 'of events that say nothing of liking, passed over');
    return undefined;
  }
  const timestamp = valueIn(row, 'timestamp', mapping);
  const at = timestamp === undefined ? undefined : attempt(tally, () => momentOf(row, timestamp));
  return { user, item, given: { rating, at } };
}

/** The first column of a field that says something in this row; undefined where none does. */
function valueIn({ fields }: Row, field: InteractionField, mapping: InteractionMapping): unknown {
  for (const name of mapping[field] ?? []) if (fields[name] !== undefined && fields[name] !== null) return fields[name];
  return undefined;
}

function nameIn(row: Row, field: 'user' | 'item', mapping: InteractionMapping): string {
  const value = valueIn(row, field, mapping);
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  const message = `${row.where} has no "${mapping[field]![0]}". Every interaction needs a person and an item.`;
  throw new Fault(row.place, field === 'user' ? 'without a person' : 'without an item', message);
}

function ratingOf({ where, place }: Row, value: unknown): number {
  const rating = value === undefined ? Number.POSITIVE_INFINITY : asNumber(value);
  if (rating !== undefined) return rating;
  const message = `${where}: the rating is ${JSON.stringify(value)}, not a number. Write digits, or leave it empty.`;
  throw new Fault(place, 'whose rating is no number', message);
}

function pointsOf(event: unknown): number | undefined {
  return typeof event === 'string' ? EVENT_POINTS[normalisedHeader(event)] : undefined;
}

/** Seconds, milliseconds, microseconds or an ISO date: only their order within the table counts. */
function momentOf({ where, place }: Row, value: unknown): number {
  const text = String(value).trim();
  const number = text === '' ? Number.NaN : Number(text); // also "1.6e+09"
  const moment = Number.isNaN(number) ? Date.parse(text) : number;
  if (Number.isFinite(moment)) return moment;
  const message = `${where}: the timestamp is ${JSON.stringify(value)}, neither a number nor a date. Mend it, or leave it empty.`;
  throw new Fault(place, 'whose time is no time, kept without it', message);
}
