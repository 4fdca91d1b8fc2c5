/** Logs as they come: scales of rating, moments of many kinds, names of columns, and what is untidy. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTally } from '../../cli/faults.ts';
import { type Interactions, readInteractions } from '../../cli/interactions.ts';
import { fileWith } from './folder.ts';

const ROWS = new Map(['a', 'b', 'c', 'naïve "x"', '007'].map((id, row) => [id, row]));
const read = async (content: string, name = 'log.csv') =>
  readInteractions(await fileWith(name, content), (id) => ROWS.get(id), { tally: openTally({ strict: false }) });
const likes = ({ histories }: Interactions) => histories.map((rows) => [...rows]);
const moments = (read: Interactions) => read.moments.map((theirs) => [...theirs]);

describe('moments', () => {
  test('without times, likes stand where their rows do', async () => {
    const found = await read('user,item\nu,c\nv,a\nu,x\nu,a\n');
    expect(found.timed).toBe(false);
    expect(likes(found)).toEqual([[2, 0], [0]]);
    expect(moments(found)).toEqual([[1, 4], [2]]);
  });

  test.each([
    ['dates', '2023-05-01', '2024-05-01'],
    ['dates with a time', '2024-05-01T09:59:59Z', '2024-05-01 10:00:00+00:00'],
    ['seconds', '1600000000', '1600000001'],
    ['milliseconds', '1600000000000', '1600000000001'],
    ['seconds as floats are written', '1.6e+09', '1600000000.5'],
  ])('%s are moments, and put likes in order', async (_, earlier, later) => {
    const found = await read(`user,item,timestamp\nu,a,${later}\nu,b,${earlier}\n`);
    expect(found.timed).toBe(true);
    expect(likes(found)).toEqual([[1, 0]]);
    expect(moments(found)[0]![0]).toBeLessThan(moments(found)[0]![1]!);
  });

  test('of one time, likes stay in the order of the table', async () => {
    expect(likes(await read('user,item,timestamp\nu,c,5\nu,a,5\nu,b,5\n'))).toEqual([[2, 0, 1]]);
  });

  test('a few rows without a time stand before the others; many leave the log without', async () => {
    const dated = Array.from({ length: 38 }, (_, user) => `${user},a,${100 + user}`).join('\n');
    const few = await read(`user,item,timestamp\nu,b,7\nu,a,\n${dated}\n`);
    expect(few.timed).toBe(true);
    expect(likes(few)[0]).toEqual([0, 1]);
    expect(moments(few)[0]!.every(Number.isFinite)).toBe(true);
    expect((await read('user,item,timestamp\nu,b,17\nu,a,\n')).timed).toBe(false);
  });
});

describe('what is a like', () => {
  test.each([
    ['all the same', [3, 3, 3], [3]],
    ['thumbs where few are up', [...Array(30).fill(0), 1], [1]],
    ['from −10 to 10, mostly low', [...Array(15).fill(-5), ...Array(14).fill(3), 2], [3, 2]],
    ['from −10 to 10', [-9, -3, 0, 0.5, 7, 8], [0.5, 7, 8]],
    ['all below zero', [-3, -2, -1], [-2, -1]],
    ['counts', [1, 1, 1, 2, 3, 500, ...Array(10).fill(1)], [2, 3, 500]],
    ['up to three', [1, 2, 3, 3], [3]],
  ])('ratings %s', async (_, ratings, liked) => {
    const rows = ratings.map((rating, user) => `${user},a,${rating}`).join('\n');
    const found = await read(`user,item,rating\n${rows}\n`);
    const expected = ratings.filter((rating) => liked.includes(rating as never)).length;
    expect(found.histories).toHaveLength(expected);
  });

  test('of events: in a log of views alone, whatever was looked at', async () => {
    const views = Array.from({ length: 20 }, (_, user) => `${user},view,a`).join('\n');
    expect((await read(`user,event,item\n${views}\n`)).histories).toHaveLength(20);
    expect((await read(`user,event,item\n${views}\nu,purchase,b\n`)).histories).toHaveLength(1);
  });
});

describe('events', () => {
  test('of one person for one item add up, and what went back is no like', async () => {
    const found = await read('user,event,item\nu,purchase,a\nu,refund,a\nu,view,b\nu,add to cart,b\nu,view,c\n');
    expect(likes(found)).toEqual([[1]]);
  });

  test('of names that nobody gave points are passed over, whatever they are called', async () => {
    const found = await read('user,event,item\nu,constructor,a\nu,toString,a\nu,purchase,b\n');
    expect(found.read).toBe(1);
    expect(likes(found)).toEqual([[1]]);
  });
});

describe('ratings', () => {
  test('a later one replaces an earlier one, wherever it stands', async () => {
    const found = await read('user,item,rating,timestamp\nu,a,5,9\nu,a,1,3\nu,b,1,9\nu,b,5,9\nu,c,5,1\nu,c,2,2\n');
    expect(likes(found)).toEqual([[0, 1]]);
  });
});

describe('a log as it comes', () => {
  test.each([
    ['with a mark of its encoding and the line ends of Windows', '\uFEFFuser,item\r\nu,a\r\n\r\nu,b\r\n', 'log.csv'],
    ['with tabs', 'userId\titemId\nu\ta\nu\tb\n', 'log.tsv'],
    ['with tabs, called .csv', 'user\titem\nu\ta\nu\tb\n', 'log.csv'],
    ['with other names', 'reviewerID,asin,unixReviewTime\nu,a,1\nu,b,2\n', 'log.csv'],
    ['with a session for a person', 'session_id,item_id\nu,a\nu,b\n', 'log.csv'],
    ['with names in short', 'uid,iid,ts\nu,a,1\nu,b,2\n', 'log.csv'],
    ['as JSON lines', '{"user":1,"item":"a"}\n\n{"user":1,"item":"b"}\n', 'log.jsonl'],
  ])('%s', async (_, content, name) => {
    expect(likes(await read(content, name))).toEqual([[0, 1]]);
  });

  test('ids are whatever the catalogue calls them', async () => {
    const found = await read(`user,item\n"ü, 1","naïve ""x"""\n 🌹 ,007\n${'x'.repeat(500)},7\n`);
    expect(likes(found)).toEqual([[3], [4]]);
    expect(found).toMatchObject({ read: 3, outside: 1, stranger: '7' });
  });

  test('whatever its cells hold, it is read, and no like is counted twice', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('a', 'b', 'NaN', '-1', '1e9', '2024-13-45', '"'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 20 }), async (rows) => {
        const content = rows.map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join()).join('\n');
        const found = await read(`user,item,rating,timestamp\n${content}\n1,a,5,1\n`);
        for (const [at, rows] of found.histories.entries()) {
          expect(new Set(rows).size).toBe(rows.length);
          expect([...found.moments[at]!]).toEqual([...found.moments[at]!].sort((a, b) => a - b));
          expect(found.moments[at]!.every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
