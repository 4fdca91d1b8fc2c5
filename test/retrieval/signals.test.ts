/** What a history says of every item: by words, by neighbours of neighbours, and only where the pack gives weight to it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFacets, writeFacets } from '../../src/pack/facets.ts';
import type { Facet, Item, Neighbours } from '../../src/pack/pack.ts';
import { openSignals } from '../../src/retrieval/signals.ts';
import { topK, topKWith } from '../../src/retrieval/topk.ts';
import { makeWordIndex, wordIndexOf } from '../../src/retrieval/word-index.ts';

const SHADE: Facet = { name: 'shade', label: 'Shade', type: 'tags', terms: ['red', 'blue'].map(termOf) };
const SHADES = ['red', 'blue', 'red', 'blue', 'blue', 'blue'];
const ITEMS = [
  itemOf('a', 'Rose lip balm', ['Ada']),
  itemOf('b', 'Rose hand cream', ['Bo']),
  itemOf('c', 'Shaving soap', ['Cy']),
  itemOf('d', 'Nail file', ['Ada']),
  itemOf('e', '', []),
  itemOf('f', 'Comb', []),
];

function termOf(id: string) {
  return { id, label: id };
}

function itemOf(id: string, title: string, creators: string[]): Item {
  return { id, title, creators, text: '' };
}

function catalogueOf(items: Item[]) {
  const facets = [SHADE];
  const bytes = writeFacets(facets, items.length, (row) => [{ term: SHADES[row % SHADES.length]!, strength: 1 }]);
  return { items, facets: readFacets(bytes, { facets, items: items.length }) };
}

describe('words', () => {
  const scores = (...rows: number[]) =>
    [...wordIndexOf(catalogueOf(ITEMS)).scores(rows.map((row) => ({ row, weight: 1 })))].slice(0, 6);

  test('in the title, the maker’s name and a facet’s term link items, and an item most of all with itself', () => {
    const [own, rose, shade, maker, , nothing] = scores(0);
    expect(own).toBeCloseTo(1, 5);
    for (const linked of [rose, shade, maker]) expect(linked).toBeGreaterThan(0);
    expect(nothing).toBe(0);
  });

  test('of a history add up, and of what is disliked count against', () => {
    const both = wordIndexOf(catalogueOf(ITEMS)).scores([
      { row: 0, weight: 1 },
      { row: 1, weight: -0.5 },
    ]);
    const [zero, one] = [scores(0), scores(1)];
    both.forEach((score, row) => {
      expect(score).toBeCloseTo(zero[row]! - 0.5 * one[row]!, 5);
    });
  });

  test('are indexed a slice at a time while nobody waits, and to the end for who does', () => {
    const many = () => catalogueOf(Array.from({ length: 450 }, (_, row) => itemOf(String(row), `Rose ${row % 7}`, [])));
    const [aside, atOnce] = [many(), many()];
    let slices = 1;
    while (makeWordIndex(aside) === null) slices++;
    expect(slices).toBeGreaterThan(5);
    makeWordIndex(atOnce);
    const history = [{ row: 3, weight: 1 }];
    expect(wordIndexOf(atOnce).scores(history)).toEqual(wordIndexOf(aside).scores(history));
  });

  test('never fail, whatever titles hold, and never exceed what the history weighs', () => {
    const titles = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(titles, fc.nat(11), (words, at) => {
        const index = wordIndexOf(catalogueOf(words.map((title, row) => itemOf(String(row), title, []))));
        const found = index.scores([{ row: at % words.length, weight: 1 }]);
        expect(found.every((score) => score >= 0 && score < 1.0001)).toBe(true);
      }),
    );
  });
});

describe('signals', () => {
  /** 0 → 1 → 2. */
  const chain: Neighbours = {
    offsets: Uint32Array.of(0, 1, 2, 2, 2, 2, 2),
    rows: Uint32Array.of(1, 2),
    weights: Float32Array.of(0.5, 0.5),
  };
  const popularity = Float32Array.of(1, 1, 1, 1, 1, 1);
  const pack = { ...catalogueOf(ITEMS), neighbours: chain, regression: null, popularity };

  test('follow the neighbours of neighbours', () => {
    const { neighbours, further } = openSignals(pack, { neighbours: 1, further: 1 }).scores([{ row: 0, weight: 1 }]);
    expect([...neighbours!]).toEqual([0, 0.5, 0, 0, 0, 0]);
    expect([...further!]).toEqual([0, 0, 0.25, 0, 0, 0]);
  });

  test('of words stand out for items that next to nobody likes', () => {
    const liked = { ...pack, popularity: Float32Array.of(1, 0.3, 0.2, 0.1, 0, 0.3) };
    const history = [1, 2, 3, 4, 5].map((row) => ({ row, weight: 1 }));
    const { words, fresh } = openSignals(liked, { neighbours: 0, fresh: 1 }).scores(history);
    expect([...fresh!]).toEqual([0, 0, words![2], words![3], words![4], 0]);
    expect(words![2]! + words![3]! + words![4]!).toBeGreaterThan(0);
  });

  test('without weight, or without ground in the pack, are absent', () => {
    const history = [{ row: 0, weight: 1 }];
    expect(Object.keys(openSignals(pack, { neighbours: 0, words: 1, regression: 1 }).scores(history))).toEqual([
      'words',
    ]);
    const own = () => Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(openSignals(pack, { neighbours: 0, factors: 1 }, own).scores(history)).toEqual({ factors: own() });
    expect(openSignals(pack, { neighbours: 0, factors: 1 }, own).scores([])).toEqual({});
    expect(openSignals(pack, { neighbours: 0, factors: 0 }, own).scores(history)).toEqual({});
    expect(openSignals({ ...pack, neighbours: null }, { neighbours: 1, further: 1 }).scores(history)).toEqual({});
  });
});

test('rows asked for besides the best come with their score, in order, each once', () => {
  const scores = Float32Array.of(5, 1, Number.NEGATIVE_INFINITY, 4, 3);
  expect(topKWith(scores, 2, Uint32Array.of(1, 3, 2, 1))).toEqual([
    { row: 0, score: 5 },
    { row: 3, score: 4 },
    { row: 1, score: 1 },
  ]);
  expect(topKWith(scores, 2)).toEqual(topK(scores, 2));
});
