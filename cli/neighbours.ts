/**
 * Item–item neighbours from what the same people like, in whatever order: how often they like both against how often
 * chance would have it:
 * weight(a, b) = C(a, b) / ((n(a) + λ)^α · (n(b) + λ)^α), where C counts people who like both and n those who like one.
 */
import type { Neighbours } from '../src/pack/pack.ts';
import { type Adds, rowsOf, strongest } from './sparse.ts';

/** Which of the weighted pairs are kept. */
export interface PairOptions {
  /** Pairs seen by fewer people are chance. */
  fewestPeople: number;
  /** Neighbours kept for each item. */
  most: number;
}

export interface CoOccurrenceOptions extends PairOptions {
  /** λ: added to every count, so that two items with three friends each don't outrank a well-attested pair. */
  shrinkage: number;
  /** α: 0.5 is the cosine; more of it holds popular items back. */
  exponent: number;
}

/** Set by hand after a look at held-out readers of the books; to be learned from each site's own log. */
export const CO_OCCURRENCE_OPTIONS: CoOccurrenceOptions = { fewestPeople: 2, most: 40, shrinkage: 10, exponent: 0.5 };

export function coOccurrence(
  likes: Uint32Array[],
  count: number,
  { shrinkage, exponent, ...pairs }: CoOccurrenceOptions = CO_OCCURRENCE_OPTIONS,
): Neighbours {
  const norms = peopleOn(likes, count).map((people) => (people + shrinkage) ** exponent);
  const weigh = (row: number, other: number, together: number) => together / (norms[row]! * norms[other]!);
  return strongestPairs(likes, count, { ...pairs, weigh });
}

interface Weighing extends PairOptions {
  /** The weight of `other` in the list of `row`; `together` people like both. Pairs of no positive weight are left out. */
  weigh: (row: number, other: number, together: number) => number;
}

/** A like goes once with each other like of the same person. */
const withOthers: Adds = (rows, at, add) => {
  for (let other = 0; other < rows.length; other++) if (other !== at) add(rows[other]!, 1);
};

/** Only what the same people do like is a neighbour: a reason will say so. */
function strongestPairs(likes: Uint32Array[], count: number, { weigh, fewestPeople, most }: Weighing): Neighbours {
  const pairs = rowsOf(likes, count, withOthers, {
    most,
    weigh: (row, other, together) => (together >= fewestPeople ? weigh(row, other, together) : 0),
  });
  return strongest(pairs, most);
}

/** Rows that anybody likes, ascending: a catalogue may be much larger than what was ever liked of it. */
export function likedRows(likes: Uint32Array[]): number[] {
  const liked = new Set<number>();
  for (const rows of likes) for (const row of rows) liked.add(row);
  return [...liked].sort((a, b) => a - b);
}

/** How many people like each item. */
function peopleOn(likes: Uint32Array[], count: number): Float64Array {
  const people = new Float64Array(count);
  for (const rows of likes) for (const row of rows) people[row]!++;
  return people;
}

/** People who like each item, the most liked at 1. */
export function popularityOf(likes: Uint32Array[], count: number): Float32Array {
  const people = peopleOn(likes, count);
  const most = people.reduce((a, b) => Math.max(a, b), 1);
  return Float32Array.from(people, (own) => own / most);
}
