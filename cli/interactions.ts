/** Who liked what: a table of user, item, and rating, event and timestamp where there are any → likes by person, on the rows of a catalogue. */
import { SottoError } from '../src/errors.ts';
import { INTERACTION_HEADERS, type InteractionField } from '../src/table/headers.ts';
import { guessMapping, listOf, type Mapping, mappingText, normalisedHeader } from '../src/table/mapping.ts';
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
const LEAST_LIKED_SHARE = 0.1;

/**
 * The rating from which on an interaction is a like; `highest` is the highest in the log. Where there are ratings below zero,
 * those above it are likes; of ratings on a scale that is not known the worst is none, unless all are the same.
 */
function likeBar(ratings: Iterable<number>, highest: number): number {
  const given = Float64Array.from(ratings).filter(Number.isFinite).sort();
  const signed = given.length > 0 && given[0]! < 0;
  const bar = signed ? Number.MIN_VALUE : LIKE_SHARE * (SCALES.find((top) => highest <= top) ?? highest);
  if (shareFrom(given, bar) >= LEAST_LIKED_SHARE) return bar;
  const median = given[given.length >> 1] ?? bar;
  return median > given[0]! ? median : (given.find((rating) => rating > median) ?? median);
}

/** The share of the sorted values from `bar` on. */
function shareFrom(sorted: Float64Array, bar: number): number {
  const first = sorted.findIndex((value) => value >= bar);
  return first < 0 ? 0 : (sorted.length - first) / sorted.length;
}

/** Points of a log of events, summed over one person and one item. */
const EVENTS: readonly [points: number, names: string][] = [
  [4, 'purchase purchased transaction order buy bought rent borrow checkout'],
  [3, 'addtowishlist wishlist favorite favourite like bookmark save share star subscribe'],
  [2, 'addtocart cart addtobasket download'],
  [1, 'viewitem view detailview click play listen watch read stream open visit'],
  [-2, 'removefromcart'],
  [-4, 'refund'],
];
const EVENT_POINTS = new Map(
  EVENTS.flatMap(([points, names]) => names.split(' ').map((name) => [name, points] as const)),
);
/** A like: bought or wished for; put in the cart and looked at; looked at three times. What went back is none. */
const LIKE_POINTS = 3;

/** What one person gave one item: the latest rating, or the points of all events; Infinity where the table has neither: being there is a like. */
interface Given {
  rating: number;
  at: number;
  /** Its place in the table. */
  place: number;
}

/** One row of a log; without a moment where it tells none that can be read. */
interface Interaction {
  user: string;
  item: string;
  rating: number;
  moment: number | undefined;
}

/** What was read of a log so far. */
interface Log extends Pick<Interactions, 'read' | 'outside' | 'stranger'> {
  /** Whether events tell what is liked, rather than ratings or the mere row. */
  events: boolean;
  /** By person and row of the catalogue. */
  people: Map<string, Map<number, Given>>;
  /** Of all ratings, also those of strangers to the catalogue. */
  highest: number;
  /** Of rows on items of the catalogue: how many have no time, and the first moment of the others. */
  untimed: number;
  earliest: number;
}

/** Reads the table. A later interaction of the same person with the same item replaces an earlier one; events add up. */
export async function readInteractions(
  path: string,
  rowOf: (id: string) => number | undefined,
  options: InteractionOptions = {},
): Promise<Interactions> {
  const { map = {}, tally = openTally({ strict: true }), onMapping } = options;
  const { shape, columns, rows } = await openImport(path, [ANALYTICS], tally);
  const mapping = mappingOf(path, columns, map);
  onMapping?.([`${path}${shape ? ` holds ${shape.name}` : ''}: ${mappingText(mapping)}`]);
  const log = emptyLog(mapping);
  for await (const row of rows) {
    const interaction = attempt(tally, () => interactionOf(row, { mapping, events: log.events, tally }));
    if (interaction) take(log, interaction, rowOf(interaction.item));
  }
  return likesIn(log);
}

function emptyLog({ event, rating }: InteractionMapping): Log {
  const counts = { read: 0, outside: 0, stranger: undefined, untimed: 0 };
  const events = event !== undefined && rating === undefined;
  return { ...counts, events, people: new Map(), highest: 0, earliest: Number.POSITIVE_INFINITY };
}

/** Takes in what somebody gave the item of this row; undefined is none of the catalogue's. */
function take(log: Log, { user, item, rating, moment }: Interaction, row: number | undefined): void {
  log.read++;
  if (Number.isFinite(rating)) log.highest = Math.max(log.highest, rating);
  if (row === undefined) {
    log.outside++;
    log.stranger ??= item;
    return;
  }
  if (moment === undefined) log.untimed++;
  else log.earliest = Math.min(log.earliest, moment);
  const theirs = log.people.get(user) ?? new Map<number, Given>();
  const given = { rating, at: moment ?? Number.NEGATIVE_INFINITY, place: log.read };
  log.people.set(user, theirs.set(row, merged(theirs.get(row), given, log.events)));
}

/** Points of events add up; a rating gives way to one of the same moment or later. */
function merged(before: Given | undefined, given: Given, events: boolean): Given {
  if (!before) return given;
  if (events) return { ...given, rating: before.rating + given.rating };
  return given.at >= before.at ? given : before;
}

/** Who likes what, once all of the log is read. */
function likesIn({ people, events, highest, untimed, earliest, read, outside, stranger }: Log): Interactions {
  const known = read - outside;
  const timed = known > 0 && untimed <= MOST_UNTIMED * known;
  const all = [...people.values()].map((given) => [...given]);
  const bar = events ? eventBar(ratingsOf(all), highest) : likeBar(ratingsOf(all), highest);
  const momentIn = ({ at, place }: Given) => (timed ? Math.max(at, earliest - 1) : place);
  const given = all.map((theirs) => liked(theirs, bar, timed)).filter(({ length }) => length > 0);
  const histories = given.map((theirs) => Uint32Array.from(theirs, ([row]) => row));
  const moments = given.map((theirs) => Float64Array.from(theirs, ([, one]) => momentIn(one)));
  return { likes: histories.map((rows) => rows.slice().sort()), histories, moments, timed, read, outside, stranger };
}

/** A log where more rows than this share have no time tells no order; of fewer, each stands before whatever has one. */
const MOST_UNTIMED = 0.05;

type GivenTo = [row: number, given: Given];

function* ratingsOf(people: GivenTo[][]): Generator<number> {
  for (const theirs of people) for (const [, { rating }] of theirs) yield rating;
}

/** A log of views alone holds few things that were looked at three times; there, once is enough. */
function eventBar(points: Iterable<number>, strongest: number): number {
  const few = shareFrom(Float64Array.from(points).sort(), LIKE_POINTS) < LEAST_LIKED_SHARE;
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
  throw new SottoError(
    'bad-input',
    `${path}: interactions need the columns "user" and "item", and may have "rating", "event" and "timestamp"; found ${listOf(columns)}. Say which they are: --map-interactions user="…".`,
  );
}

interface Reading extends Pick<Log, 'events'> {
  mapping: InteractionMapping;
  tally: Tally;
}

/** Undefined for an event that says nothing of liking. */
function interactionOf(row: Row, { mapping, events, tally }: Reading): Interaction | undefined {
  const [user, item] = [nameIn(row, 'user', mapping), nameIn(row, 'item', mapping)];
  const rating = events ? pointsOf(valueIn(row, 'event', mapping)) : ratingOf(row, valueIn(row, 'rating', mapping));
  if (rating === undefined) {
    tally.aside(row.place, 'of events that say nothing of liking, passed over');
    return undefined;
  }
  const timestamp = valueIn(row, 'timestamp', mapping);
  const moment = timestamp === undefined ? undefined : attempt(tally, () => momentOf(row, timestamp));
  return { user, item, rating, moment };
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
  return typeof event === 'string' ? EVENT_POINTS.get(normalisedHeader(event)) : undefined;
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
