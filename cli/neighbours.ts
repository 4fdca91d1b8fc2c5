/**
 * Item–item neighbours from what the same people like, in whatever order: learned by EASE, or counted
 * as co-occurrence, how often the same people like both against how often chance would have it:
 * weight(a, b) = C(a, b) / ((n(a) + λ)^α · (n(b) + λ)^α), where C counts people who like both and n those who like one.
 */
import type { Neighbours } from '../src/pack/pack.ts';
import { type EaseOptions, easeWeights } from './ease.ts';

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

/** With 70 or 100 neighbours by EASE, the validation part of the books' log was no better served than with 40. */
const PAIR_OPTIONS: PairOptions = { fewestPeople: 2, most: 40 };

/** Set by hand after a look at held-out readers of the books; to be learned from each site's own log. */
export const CO_OCCURRENCE_OPTIONS: CoOccurrenceOptions = { ...PAIR_OPTIONS, shrinkage: 10, exponent: 0.5 };

/** By EASE's positive weights: row r holds B's row r, what a like of r says for others. Its negative weights don't fit a pack. */
export function easeNeighbours(
  likes: Uint32Array[],
  count: number,
  {
    most = PAIR_OPTIONS.most,
    fewestPeople = PAIR_OPTIONS.fewestPeople,
    ...ease
  }: Partial<PairOptions> & EaseOptions = {},
): Neighbours {
  const liked = likedRows(likes);
  const places = new Map(liked.map((row, place) => [row, place]));
  const placed = likes.map((rows) => rows.map((row) => places.get(row)!));
  const weights = easeWeights(placed, liked.length, ease);
  const weigh = (row: number, other: number) => weights[places.get(row)! * liked.length + places.get(other)!]!;
  return strongestPairs(likes, count, { most, fewestPeople, weigh });
}

/** By co-occurrence. */
export function coOccurrence(
  likes: Uint32Array[],
  count: number,
  { shrinkage, exponent, ...pairs }: CoOccurrenceOptions = CO_OCCURRENCE_OPTIONS,
): Neighbours {
  const norms = peopleOf(likes, count).map(({ length }) => (length + shrinkage) ** exponent);
  const weigh = (row: number, other: number, together: number) => together / (norms[row]! * norms[other]!);
  return strongestPairs(likes, count, { ...pairs, weigh });
}

interface Weighing extends PairOptions {
  /** The weight of `other` in the list of `row`; `together` people like both. Pairs of no positive weight are left out. */
  weigh: (row: number, other: number, together: number) => number;
}

/** Only what the same people do like is a neighbour: a reason will say so. */
function strongestPairs(likes: Uint32Array[], count: number, { weigh, fewestPeople, most }: Weighing): Neighbours {
  const people = peopleOf(likes, count);
  const offsets = new Uint32Array(count + 1);
  const found: { row: number; weight: number }[] = [];
  const together = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const touched = new Set<number>();
    for (const person of people[row]!)
      for (const other of likes[person]!) {
        together[other]!++;
        touched.add(other);
      }
    touched.delete(row);
    const weighted = [...touched]
      .filter((other) => together[other]! >= fewestPeople)
      // In float32, as the pack keeps them, so that weights apart by rounding alone are ties.
      .map((other) => ({ row: other, weight: Math.fround(weigh(row, other, together[other]!)) }))
      .filter(({ weight }) => weight > 0);
    found.push(...weighted.sort((a, b) => b.weight - a.weight || a.row - b.row).slice(0, most));
    offsets[row + 1] = found.length;
    together.fill(0);
  }
  return {
    offsets,
    rows: Uint32Array.from(found, ({ row }) => row),
    weights: Float32Array.from(found, ({ weight }) => weight),
  };
}

/** Rows that anybody likes: a catalogue may be much larger than what was ever liked of it. */
export function likedRows(likes: Uint32Array[]): number[] {
  const liked = new Set<number>();
  for (const rows of likes) for (const row of rows) liked.add(row);
  return [...liked];
}

/** For each item, the people who like it. */
function peopleOf(likes: Uint32Array[], count: number): number[][] {
  const people = Array.from({ length: count }, (): number[] => []);
  likes.forEach((rows, person) => {
    for (const row of rows) people[row]!.push(person);
  });
  return people;
}

/** People who like each item, the most liked at 1. */
export function popularityOf(likes: Uint32Array[], count: number): Float32Array {
  const popularity = Float32Array.from(peopleOf(likes, count), ({ length }) => length);
  const most = popularity.reduce((a, b) => Math.max(a, b), 1);
  return popularity.map((people) => people / most);
}
