/** `sotto recommend --library`: a Goodreads export as likes, matched by title and author, with a word on what was not. */
import { describe, expect, test } from 'vitest';
import { readLibrary } from '../../cli/library.ts';
import { fileWith } from './folder.ts';
import { NO_MODELS, sharedTeas, sotto } from './terminal.ts';

const GOODREADS = 'test/fixtures/exports/goodreads.csv';
const teas = sharedTeas();

describe('readLibrary', () => {
  test('takes what was read, the longest ago first', async () => {
    expect((await readLibrary(GOODREADS)).map(({ title }) => title)).toEqual([
      'Market Day',
      'A Book of No Teas',
      'First Frost', // no date read: the day it was added
      'Stone Bridge',
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

test('picks follow from the library, and what matched is told', async () => {
  const args = ['--library', GOODREADS, ...NO_MODELS, '--json', '--no-narrate', '-k', '10'];
  const { exit, stdout, stderr } = await sotto('recommend', teas.pack, ...args);
  expect(exit).toBe(0);
  expect(stderr).toMatch(
    /goodreads\.csv: 8 read, of which 6 are in this pack: 4 liked \(4 stars or more.*\), 1 disliked/,
  );
  expect(stderr).toMatch(/Matched: .*“Harbour Smoke \(Ferry Notes, #2\) by Mei Lin”/);
  expect(stderr).toMatch(
    /Liked, and not in this pack: “A Book of No Teas by Ursula Vane”, “Old Ledger by Somebody Else”\./,
  );
  const titles = JSON.parse(stdout).picks.map(({ title }: { title: string }) => title);
  expect(titles).toContain('Old Ledger');
  expect(titles).not.toContain('Harbour Smoke');
  expect(titles).not.toContain('First Frost');
  expect(titles).not.toContain('Market Day'); // read, and given three stars
});
