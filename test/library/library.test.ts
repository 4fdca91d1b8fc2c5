/** A person's own list: what its stars and shelves say, and which items of a catalogue it means. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLibraryFile } from '../../src/library/file.ts';
import { type LibraryEntry, matchLibrary, openLibrary } from '../../src/library/library.ts';
import type { Item } from '../../src/pack/pack.ts';
import { openTitleSearch } from '../../src/pack/titles.ts';
import { outcomeWords } from '../../src/ui/library-words.ts';

const COLUMNS = ['Title', 'Author', 'ISBN13', 'My Rating', 'Bookshelves', 'Exclusive Shelf', 'Date Read', 'Date Added'];
const read = openLibrary(COLUMNS, 'This file');

describe('a row', () => {
  test.each([
    ['five stars', { 'My Rating': '5', 'Exclusive Shelf': 'read' }, 'like'],
    ['four stars', { 'My Rating': '4' }, 'like'],
    ['four and a half', { 'My Rating': '4.5' }, 'like'],
    ['three stars', { 'My Rating': '3' }, 'known'],
    ['two stars', { 'My Rating': '2' }, 'dislike'],
    ['one star', { 'My Rating': '1', 'Exclusive Shelf': 'to-read' }, 'dislike'],
    ['no stars, but read', { 'My Rating': '0', 'Exclusive Shelf': 'read' }, 'known'],
    ['given up', { 'My Rating': '0', 'Exclusive Shelf': 'did-not-finish' }, 'known'],
    ['still to read', { 'My Rating': '0', 'Exclusive Shelf': 'to-read' }, null],
    ['a favourite still to read', { Bookshelves: 'summer, favourites', 'Exclusive Shelf': 'to-read' }, 'like'],
  ])('with %s', (_, fields, verdict) => {
    expect(read({ Title: 'Salt', ...fields })?.verdict ?? null).toBe(verdict);
  });

  test('without a title says nothing', () => {
    expect(read({ 'My Rating': '5' })).toBeNull();
  });
});

const item = (title: string, ...creators: string[]): Item => ({ id: title, title, creators, text: '' });
const entry = (title: string, ...creators: string[]): LibraryEntry => ({
  ...{ title, creators, isbn: '', verdict: 'like', at: 0 },
});
const match = (entries: LibraryEntry[], items: Item[]) =>
  matchLibrary(entries, { items, titles: openTitleSearch(items) });

describe('matching', () => {
  test.each([
    ['a series in brackets', entry('Salt (Tides, #1)', 'A. Marsh'), true],
    ['a subtitle', entry('Salt: A Novel', 'A. Marsh'), true],
    ['initials and accents', entry('SALT', 'Ánna Marsh'), true],
    ['a family name first', entry('Salt', 'Marsh, Anna'), true],
    ['a junior', entry('Salt', 'Anna Marsh Jr.'), true],
    ['no maker', entry('Salt'), true],
    ['another maker', entry('Salt', 'Anna Reed'), false],
    ['another title', entry('Salted', 'Anna Marsh'), false],
  ])('by %s', (_, one, matches) => {
    const { said, matched, missing } = match([one], [item('Pepper', 'Anna Marsh'), item('Salt', 'Anna Marsh')]);
    expect(said).toEqual(matches ? [{ row: 1, verdict: 'like' }] : []);
    expect([matched, missing]).toEqual(matches ? [[one], []] : [[], [one]]);
  });

  test('a title of several items goes to its maker’s', () => {
    const items = [item('Salt', 'Tom Reed'), item('Salt', 'Anna Marsh')];
    expect(match([entry('Salt', 'Anna Marsh')], items).said).toEqual([{ row: 1, verdict: 'like' }]);
  });

  test('of two editions the judged one tells, and of two judged the later', () => {
    const editions = (...verdicts: LibraryEntry['verdict'][]) =>
      match(
        verdicts.map((verdict) => ({ ...entry('Salt'), verdict })),
        [item('Salt')],
      ).said;
    expect(editions('like', 'known')).toEqual([{ row: 0, verdict: 'like' }]);
    expect(editions('like', 'dislike')).toEqual([{ row: 0, verdict: 'dislike' }]);
  });

  test.each(['0141439513', '978-0-14-143951-8', '="9780141439518"'])('by the ISBN %s, whatever the title', (isbn) => {
    const items = [{ ...item('Stolz und Vorurteil'), id: '9780141439518' }, item('Pride and Prejudice')];
    expect(match([{ ...entry('Pride and Prejudice'), isbn }], items).said[0]!.row).toBe(0);
  });

  test('a number with a wrong check digit is no ISBN', () => {
    const items = [{ ...item('Other'), id: '9780141439519' }];
    expect(match([{ ...entry('Salt'), isbn: '9780141439519' }], items).said).toEqual([]);
  });
});

const TEXT = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((text) => text.trim());
const ROWS = fc.array(
  fc.record({
    title: TEXT.filter((text) => text !== '' && !text.includes('\0')),
    author: TEXT.filter((text) => !text.includes('\0')),
    stars: fc.integer({ min: 1, max: 5 }),
    day: fc.integer({ min: 0, max: 20_000 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const quoted = (cell: string | number) => `"${String(cell).replaceAll('"', '""')}"`;
const dayOf = (day: number) => new Date(day * 864e5).toISOString().slice(0, 10).replaceAll('-', '/');

describe('a file', () => {
  test('gives back every title, author and verdict in the order of reading, however it is written', async () => {
    const form = fc.record({
      parted: fc.constantFrom(',', ';', '\t'),
      ends: fc.constantFrom('\n', '\r\n'),
      mark: fc.constantFrom('', '\uFEFF'),
      columns: fc.shuffledSubarray(['title', 'author', 'stars', 'day', 'review'] as const, { minLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(ROWS, form, async (rows, { parted, ends, mark, columns }) => {
        const names = { title: 'Title', author: 'Author', stars: 'My Rating', day: 'Date Read', review: 'My Review' };
        const cells = rows.map((row) => ({ ...row, day: dayOf(row.day), review: 'Two lines,\n"quoted"; both.' }));
        const lines = [columns.map((column) => names[column]), ...cells.map((row) => columns.map((c) => row[c]))];
        const text = mark + lines.map((line) => line.map(quoted).join(parted)).join(ends);
        const entries = await readLibraryFile(new Blob([text]));
        const expected = rows.toSorted((a, b) => a.day - b.day);
        expect(entries.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
        expect(entries.map(({ verdict }) => verdict)).toEqual(
          expected.map(({ stars }) => ['dislike', 'dislike', 'known', 'like', 'like'][stars - 1]),
        );
      }),
    );
  });

  test('of any bytes is read or refused with words that say what to choose', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const error = await readLibraryFile(new Blob([bytes as Uint8Array<ArrayBuffer>])).catch((thrown) => thrown);
        if (!Array.isArray(error))
          expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('Export Library') });
      }),
    );
  });

  test.each([
    ['empty', '', /is empty/],
    ['binary', 'PK\u0003\u0004\0\0', /not a CSV file/],
    ['another table', 'Date,Amount\n2024-01-01,3\n', /no column looks like "title".*"Date", "Amount"/],
    ['of books still to read', 'Title,Exclusive Shelf\nSalt,to-read\n', /no book in this file that was read/],
    ['a web page', '<!doctype html>\n<title>Goodreads</title>', /no column looks like "title"/],
  ])('that is %s is refused', async (_, text, words) => {
    await expect(readLibraryFile(new Blob([text]))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(words),
    });
  });
});

test('the outcome is told in one sentence', () => {
  const said = (['like', 'like', 'dislike', 'known'] as const).map((verdict, row) => ({ row, verdict }));
  const books = (count: number) => Array.from({ length: count }, () => entry('Salt'));
  expect(outcomeWords({ said, matched: books(4), missing: books(1208) })).toBe(
    '1,212 books read, 4 of them in this catalogue: 2 liked, 1 disliked.',
  );
  expect(outcomeWords({ said: [], matched: [], missing: books(1) })).toBe(
    '1 book read, none of them in this catalogue.',
  );
});
