import { describe, expect, it } from 'vitest';
import type { FacetTable, Pack } from '../../src/pack/pack.ts';
import { settled } from '../../src/settled.ts';
import { bytesInWords, timeInWords } from '../../src/ui/meter.ts';
import { starterRows } from '../../src/ui/starters.ts';
import { suggestions } from '../../src/ui/suggestions.ts';

const cards = (ids: string) => [...ids].map((id) => ({ id }));
const ids = (list: { id: string }[]) => list.map(({ id }) => id).join('');

describe('a shelf that changes', () => {
  it('keeps what stays in its place and fills the gap', () => {
    expect(ids(settled(cards('abcdef'), cards('fbxdea')))).toBe('abxdef');
  });

  it('takes a new shelf in its own order, and shrinks and grows', () => {
    expect(ids(settled([], cards('abc')))).toBe('abc');
    expect(ids(settled(cards('abc'), cards('c')))).toBe('c');
    expect(ids(settled(cards('ab'), cards('xbya')))).toBe('abxy');
    expect(ids(settled(cards('abc'), []))).toBe('');
  });
});

/** Books by two moods: the strength of each stands in the table. */
function packOf(moods: Record<string, number>[]): Pack {
  const facets = {
    facets: [
      {
        name: 'moods',
        label: 'Feels',
        type: 'graded',
        terms: ['funny', 'grim', 'warm'].map((id) => ({ id, label: id })),
      },
      { name: 'pages', label: 'Pages', type: 'number', role: 'length' },
    ],
    strength: (_: string, term: string, row: number) => moods[row]?.[term] ?? 0,
    terms: () => [],
  };
  const items = moods.map((_, row) => ({
    id: `${row}`,
    title: `Book ${row}`,
    creators: [`Author ${row >> 1}`],
    text: '',
  }));
  const popularity = Float32Array.from(moods, (_, row) => 1 - row / moods.length);
  return { items, facets: facets as unknown as FacetTable, popularity } as Pack;
}

describe('suggested wishes', () => {
  it('ask for what the favourites have and the shelf lacks, and against the contrary', () => {
    const pack = packOf([{ funny: 3 }, { grim: 3 }]);
    expect(suggestions(pack, { shown: [1], liked: [0], inForce: [] })).toEqual([
      'shorter',
      'funnier',
      'less grim',
      'longer',
    ]);
  });

  it('leave out what is in force, in any form', () => {
    const pack = packOf([{ funny: 3, warm: 1 }, { grim: 3 }]);
    const ideas = suggestions(pack, { shown: [1], liked: [0], inForce: ['funnier', 'shorter'] });
    expect(ideas).toEqual(['less grim', 'warmer', 'longer']);
  });
});

it('offers the popular to begin with, one of each maker, and others on the next page', () => {
  const pack = packOf(Array.from({ length: 20 }, () => ({})));
  const first = starterRows(pack, 4);
  expect(first).toEqual([0, 2, 4, 6]);
  expect(starterRows(pack, 4, 1).filter((row) => first.includes(row))).toEqual([]);
});

it('tells sizes and times as a person would', () => {
  expect([bytesInWords(310_000), bytesInWords(2_440_000), bytesInWords(24_600_000)]).toEqual([
    '310 kB',
    '2.4 MB',
    '25 MB',
  ]);
  expect([timeInWords(0.4), timeInWords(87), timeInWords(1234)]).toEqual(['1 ms', '87 ms', '1.2 s']);
});
