/** Building over an earlier pack: what is kept, what is not, and that nobody could tell from the files. */
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BuildOptions, build, buildSummary } from '../../cli/build.ts';
import { encodeTexts, KEPT_FILE, type Kept, readKept, writeKept } from '../../cli/kept.ts';
import type { Encoder } from '../../src/encoder/encoder.ts';
import { folder } from './folder.ts';
import { sotto, TEAS } from './terminal.ts';

interface Shop {
  items: { id: string; title: string; text: string; kind: string; year?: number }[];
  orders: { user: string; item: string }[];
}

async function buildShop({ items, orders }: Shop, output: string, options: Partial<BuildOptions> = {}) {
  const place = await mkdtemp(join(tmpdir(), 'sotto-'));
  const catalogue = join(place, 'shop.jsonl');
  const log = join(place, 'orders.csv');
  await writeFile(catalogue, items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  await writeFile(log, ['user,item', ...orders.map(({ user, item }) => `${user},${item}`)].join('\n'));
  const interactions = orders.length ? log : undefined;
  const built = await build(catalogue, { output, interactions, vectors: true, licences: [], ...options });
  await rm(place, { recursive: true });
  return built;
}

async function contents(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(path, name))).toString('base64')] as const),
    ),
  );
}

const item = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    title: fc.constantFrom('Harbour Smoke', 'A small white cup', 'Nightfall'),
    text: fc.constantFrom(
      '',
      'Smoked over pine for three days.',
      'Sweet, light and floral, from a high garden in spring.',
    ),
    kind: fc.constantFrom('black', 'white'),
    year: fc.integer({ min: 1990, max: 1993 }),
  },
  { requiredKeys: ['id', 'title', 'text', 'kind'] },
);
const shop: fc.Arbitrary<Shop> = fc.record({
  items: fc.uniqueArray(item, { selector: ({ id }) => id, minLength: 1, maxLength: 5 }),
  orders: fc.oneof(
    fc.constant<Shop['orders']>([]),
    fc.array(fc.record({ user: fc.constantFrom('u', 'v', 'w'), item: fc.constantFrom('a', 'b', 'c') }), {
      minLength: 4,
      maxLength: 9,
    }),
  ),
});

describe('sotto build over an earlier pack', () => {
  test('gives the bytes of a build from nothing, whatever was edited in between', async () => {
    await fc.assert(
      fc.asyncProperty(shop, shop, async (before, after) => {
        const place = await mkdtemp(join(tmpdir(), 'sotto-'));
        const [over, fresh] = [join(place, 'over'), join(place, 'fresh')];
        await buildShop(before, over);
        await buildShop(after, over);
        await buildShop(after, fresh);
        expect(await contents(over)).toEqual(await contents(fresh));
        await rm(place, { recursive: true });
      }),
      { numRuns: 15 },
    );
  }, 600_000);

  test('reads again only what changed, and says how much it kept', async () => {
    const output = join(await folder(), 'pack');
    expect(await buildTeas(output)).not.toMatch(/last build/);
    expect(await buildTeas(output)).toMatch(/Of the last build 10 items keep their vectors; 0 were encoded\./);
    const edited = join(await folder(), 'teas.jsonl');
    const lines = (await readFile(`${TEAS}/teas.jsonl`, 'utf8')).replace('Harbour Smoke', 'Harbour Fog');
    await writeFile(edited, lines);
    expect(await buildTeas(output, {}, edited)).toMatch(
      /Of the last build 9 items keep their vectors; 1 was encoded\./,
    );
  });

  test('--fresh reads everything again, to the same bytes', async () => {
    const output = join(await folder(), 'pack');
    await buildTeas(output);
    const before = await contents(output);
    const args = ['--facets', `${TEAS}/facets.json`, '--name', 'teas', '--fresh'];
    const { exit, stdout } = await sotto('build', `${TEAS}/teas.jsonl`, '-o', output, ...args);
    expect(exit).toBe(0);
    expect(stdout).not.toMatch(/last build/);
    expect(await contents(output)).toEqual(before);
  });

  test('what is kept is in no manifest, and goes where vectors go', async () => {
    const output = join(await folder(), 'pack');
    await buildTeas(output);
    expect(await readdir(output)).toContain(KEPT_FILE);
    expect(await readFile(join(output, 'manifest.json'), 'utf8')).not.toContain(KEPT_FILE);
    await buildTeas(output, { vectors: false });
    expect(await readdir(output)).not.toContain(KEPT_FILE);
  });
});

/** Builds the ten teas and returns what the terminal would say of it. */
async function buildTeas(output: string, more: Partial<BuildOptions> = {}, path = `${TEAS}/teas.jsonl`) {
  const facets = `${TEAS}/facets.json`;
  return buildSummary(
    output,
    await build(path, { output, facets, name: 'teas', vectors: true, licences: [], ...more }),
  );
}

/** An encoder that counts what it reads; a text's vector tells its length. */
function countingEncoder(): Encoder & { read: string[] } {
  const read: string[] = [];
  const encode = async (texts: string[]) => {
    read.push(...texts);
    return Float32Array.from(texts.flatMap((text) => [text.length, 1]));
  };
  return { id: 'counting', revision: '1', dim: 2, encode, read };
}

const quiet = { onProgress: () => {} };

describe('kept vectors', () => {
  const twoTexts = async () => {
    const place = await folder();
    const { byKey } = await encodeTexts(countingEncoder(), ['one', 'three'], { mark: 'm', kept: new Map(), ...quiet });
    await writeKept(place, byKey, 2);
    return place;
  };
  const again = async (texts: string[], kept: Kept, mark = 'm') => {
    const encoder = countingEncoder();
    const { vectors } = await encodeTexts(encoder, texts, { mark, kept, ...quiet });
    return { read: encoder.read, vectors: [...vectors] };
  };

  test('come back by their text, in any order, beside new ones; a text that comes twice is read once', async () => {
    const kept = await readKept(await twoTexts(), 2);
    const { read, vectors } = await again(['three', 'fourth', 'one', 'fourth'], kept);
    expect(read).toEqual(['fourth']);
    expect(vectors).toEqual([5, 1, 6, 1, 3, 1, 6, 1]);
  });

  test('are not those of another encoder', async () => {
    const kept = await readKept(await twoTexts(), 2);
    expect((await again(['one'], kept, 'another')).read).toEqual(['one']);
    expect(await readKept(await twoTexts(), 3)).toEqual(new Map());
  });

  test.each([
    ['cut short', (path: string) => truncate(path, 60)],
    ['cut to nothing', (path: string) => truncate(path, 0)],
    ['changed in one bit', (path: string) => flip(path, 100)],
    ['of another kind', (path: string) => flip(path, 5)],
    ['not theirs at all', (path: string) => copyFile(`${TEAS}/teas.jsonl`, path)],
  ])('count for nothing when the file is %s', async (_, spoil) => {
    const place = await twoTexts();
    await spoil(join(place, KEPT_FILE));
    expect(await readKept(place, 2)).toEqual(new Map());
  });
});

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
}
