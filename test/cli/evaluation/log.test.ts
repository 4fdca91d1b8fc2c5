/** A log in order: moments where there are any, places where there are none, and the same likes as a pack is built from. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLog } from '../../../cli/evaluation/log.ts';
import { readInteractions } from '../../../cli/interactions.ts';
import { fileWith } from '../folder.ts';

const ROWS = new Map(['a', 'b', 'c'].map((id, row) => [id, row]));
const rowOf = (id: string) => ROWS.get(id);
const read = async (content: string) => readLog(await fileWith('log.csv', content), rowOf);

test('without times, likes stand where their rows do', async () => {
  expect(await read('user,item\nu,c\nv,a\nu,x\nu,a\n')).toEqual({
    timed: false,
    people: [
      [
        { row: 2, at: 0 },
        { row: 0, at: 3 },
      ],
      [{ row: 0, at: 1 }],
    ],
  });
});

test('dates and seconds are moments; one row without leaves the log without', async () => {
  const dated = await read('user,item,timestamp\nu,a,2024-05-01\nu,b,2023-05-01\n');
  expect(dated.timed).toBe(true);
  expect(dated.people[0]!.map(({ at }) => at)).toEqual([Date.parse('2024-05-01'), Date.parse('2023-05-01')]);
  expect((await read('user,item,timestamp\nu,a,17\nu,b,\n')).timed).toBe(false);
});

test('likes are those that a pack is built from', async () => {
  const row = fc.record({
    user: fc.nat(3),
    item: fc.constantFrom('a', 'b', 'c', 'x'),
    rating: fc.nat(5),
    at: fc.nat(4),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const lines = rows.map(({ user, item, rating, at }) => [user, item, rating, at].join());
      const path = await fileWith('log.csv', `user,item,rating,timestamp\n${lines.join('\n')}\n`);
      const likes = (await readLog(path, rowOf)).people.map((theirs) => theirs.map(({ row }) => row).sort());
      const built = (await readInteractions(path, rowOf)).likes.map((theirs) => [...theirs]);
      expect(likes.filter(({ length }) => length > 0)).toEqual(built);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['user,thing\nu,a\n', /line 2: a log needs the columns "user" and "item"/],
  ['user,item,event\nu,a,view\n', /line 2: a log of events can’t be evaluated/],
  ['user,item,rating\nu,a,good\n', /line 2: the rating is "good", not a number/],
  ['user,item\nu,a\n,b\n', /line 3 has no "user"/],
  ['user,item,timestamp\nu,a,yesterday\n', /line 2: the timestamp is "yesterday"/],
])('%j is refused', async (content, message) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) });
});
