/** `sotto eval` as a process, on a log whose answers are known by construction. */
import { describe, expect, test } from 'vitest';
import { fileWith } from './folder.ts';
import { sotto, TEAS } from './terminal.ts';

const GROUPS = [
  ['t1', 't2', 't7', 't9'],
  ['t3', 't4', 't5', 't6'],
];

/** Two people for each turn of each group: what one comes to last, others came to first. */
const PEOPLE = GROUPS.flatMap((group) =>
  [...group, ...group].map((_, turn) => group.map((_, at) => group[(at + turn) % group.length]!)),
);

/** The log as a table; the later like comes first, so that only its time tells that it is later. */
function table(people: string[][], { timed }: { timed: boolean }): Promise<string> {
  const rows = people.flatMap((likes, user) =>
    likes.map((item, at) => [user, item, ...(timed ? [at + 1] : [])].join()),
  );
  const header = timed ? 'user,item,timestamp' : 'user,item';
  return fileWith('log.csv', `${[header, ...(timed ? rows.reverse() : rows)].join('\n')}\n`);
}

function evaluated(log: string, ...more: string[]) {
  return sotto('eval', '--items', `${TEAS}/teas.jsonl`, '--interactions', log, '--no-vectors', ...more);
}

async function figures(log: string, ...more: string[]) {
  const { stdout } = await evaluated(log, '--at', '1,3', '--json', ...more);
  const { systems, ...rest } = JSON.parse(stdout);
  const entries = systems.map(({ name, metrics }: { name: string; metrics: object }) => [name, metrics]);
  return { ...rest, systems: Object.fromEntries(entries) };
}

const CERTAIN = { mean: 1, low: 1, high: 1 };

describe('sotto eval', () => {
  test('finds what the same people like, and says so of every recommender', async () => {
    const found = await figures(await table(PEOPLE, { timed: true }));
    expect(found).toMatchObject({ part: 'test', items: 10, people: 16, tested: 16, trainLikes: 32, encoder: null });
    expect(Object.keys(found.systems)).toEqual([
      'Sotto, as served',
      'Sotto, before caps',
      'Sotto, without text',
      'popularity',
      'most recent',
      'item kNN',
      'EASE',
    ]);
    expect(found.systems['Sotto, before caps']).toMatchObject({
      'recall@1': CERTAIN,
      'NDCG@3': CERTAIN,
      'MRR@3': CERTAIN,
    });
    expect(found.systems['item kNN']).toMatchObject({ 'recall@1': CERTAIN });
    expect(found.systems.popularity['recall@1'].mean).toBeLessThan(1);
  });

  test('learns nothing of what is hidden', async () => {
    const hidden = PEOPLE.map((likes) => [...likes.slice(0, -1), 't10']);
    const { systems, trainLikes } = await figures(await table(hidden, { timed: true }));
    expect(trainLikes).toBe(32);
    for (const name of ['Sotto, as served', 'item kNN', 'popularity', 'EASE'])
      expect(systems[name]['recall@1'].mean).toBe(0);
  });

  test('the validation items are looked for on request, without the test items', async () => {
    const hidden = PEOPLE.map((likes) => [...likes, 't10']);
    const log = await table(hidden, { timed: true });
    expect((await figures(log, '--validation')).systems['item kNN']).toMatchObject({ 'recall@1': CERTAIN });
    expect((await figures(log)).systems['item kNN']['recall@1'].mean).toBe(0);
  });

  test('ranks without each part and with what validation hid, on request, and says what was learned anew', async () => {
    const log = await table(PEOPLE, { timed: true });
    const { systems, notes, ranking } = await figures(log, '--ablation', '--with-validation');
    const names = Object.keys(systems);
    for (const part of ['words', 'neighbours', 'regression', 'popularity'])
      expect(names.includes(`Sotto, without ${part}`)).toBe(ranking[part] > 0);
    expect(names).toContain('Sotto, validation learned');
    expect(notes.join()).toMatch(/that part has no weight.*learned from the validation items too/);
  });

  test('reads exports of events as build does', async () => {
    const rows = PEOPLE.flatMap((likes, user) => likes.map((item, at) => `${user},purchase,${item},${at + 1}`));
    const log = await fileWith('events.csv', `visitorid,event,itemid,timestamp\n${rows.join('\n')}\n`);
    expect(await figures(log)).toMatchObject({ people: 16, tested: 16, trainLikes: 32 });
  });

  test('a log on other items says so', async () => {
    const { exit, stderr } = await evaluated(await fileWith('log.csv', 'user,item\nu,x1\nu,x2\n'));
    expect(exit).toBe(1);
    expect(stderr).toMatch(/None of them is on an item of the catalogue: the first is on "x1".*--map-interactions/);
  });

  test('without times says how the order was come by', async () => {
    const log = await table(PEOPLE, { timed: false });
    const byLot = await evaluated(log);
    expect(byLot.stdout).toMatch(
      /16 of 16 people, each with one hidden test item among 10; the pack learned from 32 likes/,
    );
    expect(byLot.stdout).toMatch(/no times: the hidden items were drawn by lot/);
    expect(byLot.stdout).toMatch(/Most recent was left out/);
    expect(byLot.stdout).toMatch(/recall@5\n {2}Sotto, as served +\d\.\d{4} {2}\[\d\.\d{4}, \d\.\d{4}\]/);
    const inOrder = await evaluated(log, '--protocol', 'leave-one-out', '--users', '5');
    expect(inOrder.stdout).toMatch(/5 of 16 people/);
    expect(inOrder.stdout).toMatch(/the order of its rows was taken for the order of time/);
    const byTime = await evaluated(log, '--protocol', 'temporal');
    expect(byTime).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringMatching(/needs a "timestamp"/) });
  });

  test('the same seed gives the same figures', async () => {
    const log = await table(PEOPLE, { timed: false });
    const runs = [await evaluated(log, '--seed', '3'), await evaluated(log, '--seed', '3')];
    expect(runs[1]).toEqual(runs[0]);
  });

  test.each([
    ['no catalogue', ['--interactions', 'x.csv']],
    ['a length that is no number', ['--items', 'x', '--interactions', 'y', '--at', '5,ten']],
    ['an unknown protocol', ['--items', 'x', '--interactions', 'y', '--protocol', 'random']],
  ])('%s is a question to be asked differently: exit 2', async (_, args) => {
    const { exit, stderr } = await sotto('eval', ...args);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^error: /);
  });
});
