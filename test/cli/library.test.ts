/** `sotto recommend --library`: a Goodreads export as likes, matched by title and author, with a word on what was not. */
import { describe, expect, test } from 'vitest';
import { type Loved, matchLibrary, readLibrary } from '../../cli/library.ts';
import type { Item } from '../../src/pack/pack.ts';
import { fileWith } from './folder.ts';
import { NO_MODELS, sharedTeas, sotto } from './terminal.ts';

const GOODREADS = 'test/fixtures/exports/goodreads.csv';
const teas = sharedTeas();

describe('readLibrary', () => {
  test('takes four stars and favourites, the longest ago first', async () => {
    expect((await readLibrary(GOODREADS)).map(({ title }) => title)).toEqual([
      'A Book of No Teas',
      'First Frost', // no date read: the day it was added
      'Night Ferry: A Tasting',
      'Glasshouse',
      'Old Ledger',
      'Harbour Smoke (Ferry Notes, #2)',
    ]);
  });

  test('without titles says which columns it found', async () => {
    const path = await fileWith('shelf.csv', 'Stars\n5\n');
    await expect(readLibrary(path)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/no column looks like "title".*"Stars"/),
    });
  });
});

const item = (title: string, ...creators: string[]): Item => ({ id: title, title, creators, text: '' });
const loved = (title: string, ...creators: string[]): Loved => ({ title, creators });

describe('matchLibrary', () => {
  test.each([
    ['a series in brackets', loved('Salt (Tides, #1)', 'A. Marsh'), true],
    ['a subtitle', loved('Salt: A Novel', 'A. Marsh'), true],
    ['initials and accents', loved('SALT', 'Ánna Marsh'), true],
    ['a family name first', loved('Salt', 'Marsh, Anna'), true],
    ['a junior', loved('Salt', 'Anna Marsh Jr.'), true],
    ['no maker', loved('Salt'), true],
    ['another maker', loved('Salt', 'Anna Reed'), false],
    ['another title', loved('Salted', 'Anna Marsh'), false],
  ])('by %s', (_, one, matches) => {
    const { rows, matched, missing } = matchLibrary([one], [item('Pepper', 'Anna Marsh'), item('Salt', 'Anna Marsh')]);
    expect(rows).toEqual(matches ? [1] : []);
    expect([matched, missing]).toEqual(matches ? [[one], []] : [[], [one]]);
  });

  test('a title of several items goes to its maker’s, and counts once', () => {
    const items = [item('Salt', 'Tom Reed'), item('Salt', 'Anna Marsh')];
    expect(matchLibrary([loved('Salt', 'Anna Marsh'), loved('Salt (2)', 'Anna Marsh')], items).rows).toEqual([1]);
  });
});

test('picks follow from the library, and what matched is told', async () => {
  const args = ['--library', GOODREADS, ...NO_MODELS, '--json', '--no-narrate', '-k', '10'];
  const { exit, stdout, stderr } = await sotto('recommend', teas.pack, ...args);
  expect(exit).toBe(0);
  expect(stderr).toMatch(/goodreads\.csv: 6 liked \(4 stars or more.*\), of which 4 are in this pack/);
  expect(stderr).toMatch(/Matched: .*“Harbour Smoke \(Ferry Notes, #2\) by Mei Lin”/);
  expect(stderr).toMatch(/Not in this pack: “A Book of No Teas by Ursula Vane”, “Old Ledger by Somebody Else”\./);
  const titles = JSON.parse(stdout).picks.map(({ title }: { title: string }) => title);
  expect(titles).toContain('Old Ledger');
  expect(titles).not.toContain('Harbour Smoke');
  expect(titles).not.toContain('First Frost');
});
