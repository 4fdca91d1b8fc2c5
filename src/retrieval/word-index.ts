/**
 * Items alike by their words: TF-IDF over titles, makers, series, descriptions and facet terms (Spärck Jones 1972), each item of
 * unit length. Made on the device from what the pack holds anyway, so it takes no download, no model and no interactions:
 * what nobody has liked yet is found by it.
 */
import type { Pack } from '../pack/pack.ts';
import { wordsOf } from '../pack/words.ts';
import type { Leaning } from './signals.ts';

export interface WordIndex {
  /** Σ weight · cosine with each row's words, over the history. */
  scores(leanings: Leaning[]): Float32Array;
}

export type Worded = Pick<Pack, 'items' | 'facets'>;

/** Terms of more items than this share tell nothing apart, and cost the most to follow. */
const COMMON = 0.5;

/** Items handled between two pauses: some milliseconds' work. */
const SLICE = 100;

/** One index for all sessions with a catalogue, and what is still to be done of it. */
const makings = new WeakMap<Pack['items'], { slices: Generator<void, WordIndex>; index: WordIndex | null }>();

/** Makes a slice of the catalogue's index, for who makes it ahead of need and lets others in between: the index once it is whole. */
export function makeWordIndex(catalogue: Worded): WordIndex | null {
  const making = makings.get(catalogue.items) ?? { slices: indexInSlices(catalogue), index: null };
  makings.delete(catalogue.items); // what throws can't be gone on with
  making.index ??= making.slices.next().value ?? null;
  makings.set(catalogue.items, making);
  return making.index;
}

/** The catalogue's index: what of it is not made yet is made now. */
export function wordIndexOf(catalogue: Worded): WordIndex {
  for (;;) {
    const index = makeWordIndex(catalogue);
    if (index) return index;
  }
}

function* indexInSlices(catalogue: Worded): Generator<void, WordIndex> {
  const count = catalogue.items.length;
  const { terms, documents } = yield* termsOf(catalogue);
  const { starts, rows, weights } = yield* postings(documents, terms);
  const query = new Float32Array(starts.length - 1);

  return {
    scores(leanings) {
      const asked = new Set<number>();
      for (const { row, weight } of leanings)
        for (const [term, value] of documents[row]!) {
          query[term]! += weight * value;
          asked.add(term);
        }
      const scores = new Float32Array(count);
      for (const term of asked) {
        const share = query[term]!;
        query[term] = 0;
        for (let at = starts[term]!; at < starts[term + 1]!; at++) scores[rows[at]!]! += share * weights[at]!;
      }
      return scores;
    },
  };
}

type Document = Map<number, number>;

/** Each item's terms with their weights; a term of one item alone links nothing and is left out. */
function* termsOf(catalogue: Worded): Generator<void, { terms: number; documents: Document[] }> {
  const counted = yield* slices(catalogue.items, (_, row) => countsOf(catalogue, row));
  const itemsWith = new Map<string, number>();
  yield* slices(counted, (counts) => {
    for (const term of counts.keys()) itemsWith.set(term, (itemsWith.get(term) ?? 0) + 1);
  });
  const places = new Map<string, number>();
  for (const [term, items] of itemsWith)
    if (items > 1 && items <= Math.max(2, COMMON * counted.length)) places.set(term, places.size);
  const documents = yield* slices(counted, (counts) => {
    const document: Document = new Map();
    for (const [term, times] of counts) {
      const place = places.get(term);
      if (place === undefined) continue;
      document.set(place, (1 + Math.log(times)) * Math.log((counted.length + 1) / (itemsWith.get(term)! + 1)));
    }
    const length = Math.hypot(...document.values()) || 1;
    for (const [place, weight] of document) document.set(place, weight / length);
    return document;
  });
  return { terms: places.size, documents };
}

/** How often each term stands in an item; a maker's whole name and a facet's term are terms of their own. */
function countsOf({ items, facets }: Worded, row: number): Map<string, number> {
  const { title, creators, text, series } = items[row]!;
  const counts = new Map<string, number>();
  const count = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const word of wordsOf([title, ...creators, series?.name ?? '', text].join(' '))) count(word);
  for (const creator of creators) count(`by:${creator}`);
  for (const { name, type } of facets.facets)
    if (type !== 'number') for (const { term } of facets.terms(name, row)) count(`${name}:${term.id}`);
  return counts;
}

/** The documents by term: the rows of term t are entries starts[t] to starts[t + 1]. */
function* postings(
  documents: Document[],
  terms: number,
): Generator<void, { starts: Uint32Array; rows: Uint32Array; weights: Float32Array }> {
  const starts = new Uint32Array(terms + 1);
  yield* slices(documents, (document) => {
    for (const term of document.keys()) starts[term + 1]!++;
  });
  for (let term = 0; term < terms; term++) starts[term + 1]! += starts[term]!;
  const next = starts.slice(0, terms);
  const rows = new Uint32Array(starts[terms]!);
  const weights = new Float32Array(starts[terms]!);
  yield* slices(documents, (document, row) => {
    for (const [term, weight] of document) {
      const at = next[term]!++;
      rows[at] = row;
      weights[at] = weight;
    }
  });
  return { starts, rows, weights };
}

/** What `make` makes of each, with a pause after every slice. */
function* slices<From, To>(all: From[], make: (one: From, place: number) => To): Generator<void, To[]> {
  const made: To[] = [];
  for (const [place, one] of all.entries()) {
    made.push(make(one, place));
    if (made.length % SLICE === 0) yield;
  }
  return made;
}
