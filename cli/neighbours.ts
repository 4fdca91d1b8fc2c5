/**
 * Item–item neighbours by co-occurrence: how often the same people like both, against how often chance would have it.
 * weight(a, b) = C(a, b) / ((n(a) + λ)^α · (n(b) + λ)^α), where C counts people who like both and n those who like one.
 */
import type { Neighbours } from '../src/pack/pack.ts';

export interface NeighbourOptions {
  /** λ: added to every count, so that two items with three friends each don't outrank a well-attested pair. */
  shrinkage: number;
  /** α: 0.5 is the cosine; more of it holds popular items back. */
  exponent: number;
  /** Pairs seen by fewer people are chance. */
  fewestPeople: number;
  /** Neighbours kept for each item. */
  most: number;
}

/** Set by hand after a look at held-out readers of the books; to be learned from each site's own log. */
export const NEIGHBOUR_OPTIONS: NeighbourOptions = { shrinkage: 10, exponent: 0.5, fewestPeople: 2, most: 40 };

/** The neighbours of each of `count` items, strongest first; ties go to the lower row. `likes` holds each person's rows. */
export function coOccurrence(
  likes: Uint32Array[],
  count: number,
  options: NeighbourOptions = NEIGHBOUR_OPTIONS,
): Neighbours {
  const { shrinkage, exponent, fewestPeople, most } = options;
  const people = peopleOf(likes, count);
  const norms = people.map(({ length }) => (length + shrinkage) ** exponent);
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
    const pairs = [...touched].filter((other) => together[other]! >= fewestPeople);
    const weighted = pairs.map((other) => ({ row: other, weight: together[other]! / (norms[row]! * norms[other]!) }));
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
