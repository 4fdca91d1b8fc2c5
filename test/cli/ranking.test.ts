/** The learned ranking on shops whose laws are known by construction: in order, in groups, thin, told by titles alone, and untidy. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build } from '../../cli/build.ts';
import { orderOf } from '../../cli/counting.ts';
import { evaluate } from '../../cli/eval.ts';
import { RANKING_WITHOUT_PEOPLE } from '../../cli/packing.ts';
import { parseManifest } from '../../src/pack/manifest.ts';
import { shuffled, uniform } from '../../src/random.ts';
import { fileWith, folder } from './folder.ts';

interface Shop {
  items: { id: string; title: string }[];
  people: string[][];
}

const WORDS = ['rose', 'salt', 'pine', 'clay', 'mint', 'iron', 'silk', 'wool'];

/** Items in groups of twelve that share a word; each person stays in a group for the most part, likes the first of it most, and in order goes on to the next. */
function shop({
  groups,
  people,
  seed,
  inOrder = false,
}: {
  groups: number;
  people: number;
  seed: number;
  inOrder?: boolean;
}): Shop {
  const draw = uniform(seed);
  const pick = (most: number) => Math.floor(draw() * most);
  const items = Array.from({ length: groups * 12 }, (_, at) => ({
    id: `№ ${at}/é`,
    title: `${WORDS[Math.floor(at / 12) % WORDS.length]} ${WORDS[at % 5]} ${at}`,
  }));
  const likes = Array.from({ length: people }, () => {
    const group = pick(groups);
    const start = pick(12);
    const length = 1 + pick(7);
    const rows = Array.from({ length }, (_, step) => {
      if (draw() < 0.25) return pick(items.length);
      return group * 12 + (inOrder ? (start + step) % 12 : Math.floor(12 * draw() ** 2));
    });
    return rows.map((row) => items[row]!.id);
  });
  return { items, people: likes };
}

async function written({ items, people }: Shop, { timed = false } = {}) {
  const catalogue = await fileWith('items.jsonl', items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  const lines = people.flatMap((ids, user) =>
    ids.map((item, at) => JSON.stringify({ user, item, ...(timed && { timestamp: at }) })),
  );
  return { items: catalogue, interactions: await fileWith('log.jsonl', `${lines.join('\n')}\n`) };
}

/** Everybody likes two of five kinds, of each kind the same items most, and next to nothing else: few items, many likes. */
function dense({ people, seed }: { people: number; seed: number }): Shop {
  const draw = uniform(seed);
  const items = Array.from({ length: 60 }, (_, at) => ({ id: `i${at}`, title: `Item ${at}` }));
  const likes = Array.from({ length: people }, () => {
    const kinds = [Math.floor(5 * draw()), Math.floor(5 * draw())];
    const chance = (at: number) => (kinds.includes(at % 5) ? 0.9 - at / 80 : 0.04);
    return shuffled(
      items.filter((_, at) => draw() < chance(at)).map(({ id }) => id),
      draw,
    );
  });
  return { items, people: likes };
}

/** Everybody draws from the same few items that most people like: there is nothing else to know. */
function popular({ people, seed }: { people: number; seed: number }): Shop {
  const draw = uniform(seed);
  const items = Array.from({ length: 150 }, (_, at) => ({ id: `i${at}`, title: `Item ${at}` }));
  const likes = Array.from({ length: people }, () =>
    Array.from({ length: 3 + Math.floor(5 * draw()) }, () => items[Math.floor(items.length * draw() ** 3)]!.id),
  );
  return { items, people: likes };
}

describe('on held-out likes, what is served comes near to the best simple recommender, whichever that is', () => {
  test.each([
    ['EASE, where likes are many and items few', dense({ people: 300, seed: 5 }), 'EASE'],
    ['popularity, where there is nothing else', popular({ people: 400, seed: 6 }), 'popularity'],
  ])('%s', async (_, made, best) => {
    const files = await written(made);
    const { systems } = await evaluate({ ...files, part: 'test', at: [10], seed: 1, vectors: false });
    const of = (name: string) => systems.find((system) => system.name === name)!.metrics['NDCG@10']!.mean;
    expect(of('Sotto, as served')).toBeGreaterThan(0.93 * of(best));
  });
});

describe('on held-out likes, what is served beats item kNN out of the box', () => {
  test.each([
    ['in order', shop({ groups: 6, people: 400, seed: 1, inOrder: true }), { timed: true }],
    ['in groups, without order', shop({ groups: 6, people: 400, seed: 2 }), {}],
    ['thin, on many items', shop({ groups: 20, people: 250, seed: 3 }), {}],
    ['of few people', shop({ groups: 3, people: 40, seed: 4 }), {}],
  ])('%s', async (_, made, times) => {
    const options = {
      ...(await written(made, times)),
      part: 'test' as const,
      at: [10],
      seed: 1,
      users: 200,
      vectors: false,
    };
    const { systems } = await evaluate(options);
    const of = (name: string) => systems.find((system) => system.name === name)!.metrics['NDCG@10']!.mean;
    expect(of('Sotto, as served')).toBeGreaterThanOrEqual(of('item kNN'));
  });
});

const untidyLog = fc.record({
  titles: fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', 'Rose', '🌹', '香り')), {
    minLength: 1,
    maxLength: 9,
  }),
  likes: fc.array(
    fc.record({
      user: fc.oneof(fc.nat(6), fc.constantFrom('', 'ü', ' x ')),
      item: fc.oneof(fc.nat(12).map(String), fc.constantFrom('', '__proto__', '-1', 'No such')),
      at: fc.option(fc.nat(5)),
    }),
    { maxLength: 40 },
  ),
});

test('an untidy log and catalogue give a pack that can be opened, the same each time', async () => {
  const place = await folder();
  await fc.assert(
    fc.asyncProperty(untidyLog, async ({ titles, likes }) => {
      const inner = await mkdtemp(join(tmpdir(), 'sotto-'));
      const [catalogue, log] = [join(inner, 'items.jsonl'), join(inner, 'log.jsonl')];
      await writeFile(
        catalogue,
        ['{"id":"first","title":"First"}', '', ...titles.map((title, id) => JSON.stringify({ id, title })), ''].join(
          '\n',
        ),
      );
      const lines = likes.map(({ user, item, at }) =>
        JSON.stringify({ user, item, ...(at !== null && { timestamp: at }) }),
      );
      await writeFile(log, ['{"user":1,"item":"first"}', '', ...lines, ...lines, ''].join('\n'));
      const options = { interactions: log, vectors: false, licences: [] };
      const [one, two] = [
        await build(catalogue, { ...options, output: join(place, 'one') }),
        await build(catalogue, { ...options, output: join(place, 'two') }),
      ];
      expect(parseManifest(one.manifest, 'the pack').ranking).toEqual(two.manifest.ranking);
      expect(one.manifest.files).toEqual(two.manifest.files);
      await rm(inner, { recursive: true });
    }),
    { numRuns: 25 },
  );
});

test('a pack that knows nobody ranks by likeness', async () => {
  const catalogue = await fileWith('items.jsonl', '{"id":1,"title":"A rose"}\n{"id":2,"title":"Another rose"}\n');
  const { manifest } = await build(catalogue, { output: join(await folder(), 'pack'), vectors: false, licences: [] });
  expect(manifest.ranking).toEqual(RANKING_WITHOUT_PEOPLE);
});

describe('the order of a log', () => {
  const rows = (...people: number[][]) => people.map((likes) => Uint32Array.from(likes));

  test('is told by times, else by rows, but not where these are sorted by item, either way', () => {
    const mixed = rows([3, 1, 2], [0, 2, 1]);
    expect(orderOf(mixed, true)).toBe('times');
    expect(orderOf(mixed, false)).toBe('rows');
    expect(orderOf(rows([1, 2, 5], [0, 3]), false)).toBe('none');
    expect(orderOf(rows([5, 2, 1], [3, 0]), false)).toBe('none');
    expect(orderOf(rows([5], []), false)).toBe('none');
  });
});
