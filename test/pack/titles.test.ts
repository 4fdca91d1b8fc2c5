/** Title search: slips, accents and half words are forgiven; a shared title is told from an unknown one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../src/pack/items.ts';
import { openTitleSearch } from '../../src/pack/titles.ts';

const TITLES: [string, string, string?][] = [
  ['Dune', 'Frank Herbert', 'Dune'],
  ['Dune Messiah', 'Frank Herbert', 'Dune'],
  ['One Hundred Years of Solitude', 'Gabriel García Márquez'],
  ['The Left Hand of Darkness', 'Ursula K. Le Guin'],
  ['Inferno', 'Dante Alighieri'],
  ['Inferno', 'Dan Brown'],
  ['Ender’s Game', 'Orson Scott Card'],
  ['1984', 'George Orwell'],
  ['Преступление и наказание', 'Фёдор Достоевский'],
  ['Stand by Me', 'Somebody'],
];
const ITEMS = TITLES.map(([title, creator, series], row): Item => {
  return { id: String(row), title, creators: [creator], text: '', ...(series && { series: { name: series } }) };
});
const { search, exact } = openTitleSearch(ITEMS);
const first = (typed: string) => ITEMS[search(typed)[0] ?? -1]?.title;

describe('search', () => {
  test.each([
    ['dune', 'Dune'],
    ['duen', 'Dune'],
    ['left hnd', 'The Left Hand of Darkness'],
    ['hundred years of sol', 'One Hundred Years of Solitude'],
    ['marquez', 'One Hundred Years of Solitude'],
    ['le guin', 'The Left Hand of Darkness'],
    ["ender's game", 'Ender’s Game'],
    ['enders', 'Ender’s Game'],
    ['198', '1984'],
    ['преступ', 'Преступление и наказание'],
    ['dune paperback', 'Dune'],
  ])('“%s” finds %s', (typed, title) => {
    expect(first(typed)).toBe(title);
  });

  test('of equal matches the better known comes first', () => {
    const known = openTitleSearch(
      ITEMS,
      Float32Array.from(ITEMS, (_, row) => (row === 5 ? 1 : 0)),
    );
    expect(known.search('infern')[0]).toBe(5);
  });

  test('finds nothing for nothing, and keeps to its limit', () => {
    expect(search('')).toEqual([]);
    expect(search('  ?! ')).toEqual([]);
    expect(search('dune', 1)).toEqual([0]);
  });

  test('whatever is typed, rows are of the catalogue and come once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const rows = search(typed);
        expect(new Set(rows).size).toBe(rows.length);
        expect(rows.every((row) => ITEMS[row] !== undefined)).toBe(true);
      }),
    );
  });
});

describe('exact', () => {
  test('case, accents and punctuation aside', () => {
    expect(exact('DUNE')).toEqual([0]);
    expect(exact('Enders game')).toEqual([6]);
    expect(exact('Dun')).toEqual([]);
  });

  test('a shared title gives all its rows, and its maker decides', () => {
    expect(exact('inferno')).toEqual([4, 5]);
    expect(exact('Inferno by Dan Brown')).toEqual([5]);
    expect(exact('Inferno by Nobody')).toEqual([]);
  });

  test('“by” in a title is part of it', () => {
    expect(exact('stand by me')).toEqual([9]);
    expect(exact('Stand by Me by Somebody')).toEqual([9]);
  });
});
