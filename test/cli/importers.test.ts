/** `sotto build` over exports as shops and sites hand them out, untouched: what it says it read, and what is in the pack. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Item, openPack, readManifest } from '../../src/pack/pack.ts';
import { fileWith, folder } from './folder.ts';
import { type Outcome, sotto } from './terminal.ts';

const EXPORTS = 'test/fixtures/exports';

interface BuiltPack extends Outcome {
  items: Item[];
  /** Term ids, or the number, of an item by id. */
  facet(name: string, id: string): string[] | number | null;
  /** Ids that the same people like. */
  near(id: string): string[];
}

/** Builds without vectors, into a folder of one test, and opens what was written. */
async function pack(...args: string[]): Promise<BuiltPack> {
  return packIn(join(await folder(), 'pack'), ...args);
}

async function packIn(output: string, ...args: string[]): Promise<BuiltPack> {
  const outcome = await sotto('build', ...args, '-o', output, '--no-vectors');
  expect(outcome).toMatchObject({ exit: 0, stderr: '' });
  const bytes = async (path: string) => Uint8Array.from(await readFile(join(output, path)));
  const manifest = readManifest(await bytes('manifest.json'), output);
  const { items, facets, neighbours } = await openPack(manifest, ({ path }) => bytes(path));
  const rowOf = (id: string) => items.findIndex((item) => item.id === id);
  return {
    ...outcome,
    items,
    facet: (name, id) =>
      facets.facet(name)?.type === 'number'
        ? facets.number(name, rowOf(id))
        : facets.terms(name, rowOf(id)).map(({ term }) => term.id),
    near(id) {
      const { offsets, rows } = neighbours!;
      return [...rows.subarray(offsets[rowOf(id)], offsets[rowOf(id) + 1])].map((row) => items[row]!.id);
    },
  };
}

describe('a Shopify product export with Google Analytics events', () => {
  const shop: { built?: BuiltPack } = {};
  beforeAll(async () => {
    const place = await mkdtemp(join(tmpdir(), 'sotto-'));
    const files = [`${EXPORTS}/shopify.csv`, '--interactions', `${EXPORTS}/analytics.jsonl`];
    shop.built = await packIn(join(place, 'pack'), ...files);
    return () => rm(place, { recursive: true, force: true });
  });

  test('shows how columns were read before it says what was built', () => {
    const [first = '', ...rest] = shop.built!.stdout.split('\n');
    expect(first).toMatch(/shopify\.csv is a Shopify product export: id ← Handle, title ← Title, creators ← Vendor/);
    expect(first).toMatch(/text ← Body \(HTML\), else SEO Description, .*price ← Variant Price/);
    expect(rest[0]).toMatch(/Facets are looked for in: Glaze, Colour$/);
    expect(rest[1]).toMatch(/Not kept.*: Image Src$/);
    expect(rest[2]).toMatch(/analytics\.jsonl holds Google Analytics events: user ← user_pseudo_id, item ← item_id/);
    expect(rest[3]).toMatch(/6 items, 5 facets/);
  });

  test('makes one item of a product’s variants and pictures', () => {
    expect(shop.built!.items.map(({ id }) => id)).toEqual([
      'tide-mug',
      'harbour-mug',
      'moor-bowl',
      'fog-bowl',
      'kiln-apron',
      'gift-hour',
    ]);
    expect(shop.built!.facet('Colour', 'tide-mug')).toEqual(['Blue', 'Grey']);
    expect(shop.built!.facet('price', 'moor-bowl')).toBe(33); // the cheaper, rounded
    expect(shop.built!.facet('tags', 'tide-mug')).toEqual(['everyday', 'sea', 'stoneware']);
    expect(shop.built!.facet('category', 'kiln-apron')).toEqual(['Aprons']);
  });

  test('reads descriptions as sentences', () => {
    const text = (id: string) => shop.built!.items.find((item) => item.id === id)!.text;
    expect(text('tide-mug')).toBe(
      'Thrown by hand. A mug for slow mornings & long letters. Holds 300 ml. Safe in the dishwasher',
    );
    expect(text('fog-bowl')).toBe('A porcelain bowl as thin as weather.');
  });

  test('counts events by weight, also under a variant’s code', () => {
    expect(shop.built!.near('tide-mug')).toEqual(['harbour-mug']); // three people bought both
    expect(shop.built!.near('harbour-mug')).toEqual(['tide-mug']);
    expect(shop.built!.near('moor-bowl')).toEqual([]);
    // Three buyers and the one who looked three times; the refund and a lone cart leave one person without a like.
    expect(shop.built!.stdout).toMatch(/20 interactions read; 1 on items outside.*; 4 people like something/);
  });

  test('tells what could not be used, by reason and place', () => {
    const report = shop.built!.stdout.split('Not everything could be used:\n')[1]!.trimEnd().split('\n');
    expect(report.map((line) => line.trim())).toEqual([
      '1 row of products that are not published, left out: shopify.csv:12',
      '1 row without a title: shopify.csv:13',
      '1 row whose "Variant Price" is no number, kept without it: shopify.csv:14',
      '3 rows of events without items, passed over: analytics.jsonl:1, 5, 10',
      '1 row not in JSON: analytics.jsonl:6',
      '2 rows of events that say nothing of liking, passed over: analytics.jsonl:21, 21',
    ]);
  });
});

test('a MovieLens folder brings films and ratings', async () => {
  const films = await pack(`${EXPORTS}/movielens`);
  expect(films.items.map(({ title }) => title)).toEqual([
    'The Lantern Keepers',
    'Salt Road',
    'A Long Thaw (a.k.a. Dégel)',
    'Number Nine',
    'Untitled Reel',
  ]);
  expect([films.facet('year', '1'), films.facet('year', '5')]).toEqual([1987, null]);
  expect([films.facet('genres', '1'), films.facet('genres', '5')]).toEqual([['Drama', 'Mystery'], []]);
  expect(films.near('1')).toEqual(['2']);
  expect(films.stdout).toMatch(/9 interactions read; 1 on items outside/);
});

test('Parquet brings a catalogue and a log, across row groups', async () => {
  const games = await pack(`${EXPORTS}/games.parquet`, '--interactions', `${EXPORTS}/plays.parquet`);
  expect(games.items.map(({ id, title, creators }) => [id, title, ...creators])).toEqual([
    ['101', 'Quarry', 'Ola Brandt'],
    ['102', 'Nine Lanterns', 'Ola Brandt'],
    ['103', 'Tidewrack', 'Sefi Dow'],
    ['105', 'Hush', 'Sefi Dow'],
  ]);
  expect(games.facet('year', '105')).toBe(2024);
  expect(games.near('101')).toEqual(['102']);
  expect(games.stdout).toMatch(/1 row without a title: games\.parquet:4/);
});

test('what calls itself Parquet and is none is refused', async () => {
  const path = await fileWith('shop.parquet', 'id,title\n1,A\n');
  const { exit, stderr } = await sotto('build', path, '--dry-run');
  expect(exit).toBe(1);
  expect(stderr).toMatch(/shop\.parquet can’t be read as Parquet: .*\(bad-input\)/);
});

test('a spreadsheet of another country needs no flags either', async () => {
  const gear = await pack(`${EXPORTS}/produkte.csv`);
  expect(gear.items.map(({ id, title, creators, text }) => [id, title, creators[0], text])).toEqual([
    ['A-1', 'Wanderstock', 'Föhnwerk', 'Aus Esche; leicht & zäh'],
    ['A-2', 'Bergseil', 'Föhnwerk', 'Sechzig Meter, 9 mm'],
    ['A-3', 'Kletterseil', 'Gratwerk', ''],
    ['A-5', 'Stirnlampe', 'Gratwerk', 'Leuchtet weit'],
  ]);
  expect(['A-1', 'A-2', 'A-3', 'A-5'].map((id) => gear.facet('price', id))).toEqual([50, 1299, null, 35]);
});

describe('the person’s word', () => {
  test('--map and --map-interactions overrule the guess', async () => {
    const shop = await fileWith('shop.csv', 'id,sku,title,Label\n1,S1,a,One\n2,S2,b,Two\n3,S3,c,Three\n');
    const log = await fileWith('log.csv', 'who,user,sku\nu,x,S1\nu,y,S2\nv,x,S1\nv,y,S2\n');
    const items = ['--map', 'title=Label', '--map', 'id=sku'];
    const built = await pack(shop, ...items, '--interactions', log, '--map-interactions', 'user=who');
    expect(built.stdout).toMatch(/id ← sku, title ← Label/);
    expect(built.stdout).toMatch(/user ← who, item ← sku/);
    expect(built.items[0]).toMatchObject({ id: 'S1', title: 'One' });
    expect(built.near('S1')).toEqual(['S2']);
  });

  test.each([['noise=Label'], ['title']])('--map %s is a question to be asked differently', async (map) => {
    const { exit, stderr } = await sotto('build', 'x.csv', '--dry-run', '--map', map);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/field is one of id, title, creators/);
  });

  test('a log that shares no item with the catalogue says so', async () => {
    const shop = await fileWith('shop.csv', 'id,title\n1,a\n');
    const log = await fileWith('log.csv', 'user,item\nu,SKU-9\n');
    const { stdout } = await pack(shop, '--interactions', log);
    expect(stdout).toMatch(/None of them is on an item of the catalogue: the first is on "SKU-9"/);
  });
});

describe('--strict', () => {
  test('makes the first bad row the error, and a draft none', async () => {
    const { exit, stderr } = await sotto('build', `${EXPORTS}/shopify.csv`, '--dry-run', '--strict');
    expect(exit).toBe(1);
    expect(stderr).toMatch(/shopify\.csv, line 13 has no "title".*\(bad-input\)/);
  });

  test('holds for a written vocabulary, which else passes over what it lacks', async () => {
    const shop = await fileWith(
      'shop.jsonl',
      '{"id":1,"title":"a","mood":"calm"}\n{"id":2,"title":"b","mood":"clam"}\n',
    );
    const facets = await fileWith('facets.json', '{"mood":{"type":"category","terms":{"calm":""}}}');
    const strict = await sotto('build', shop, '--facets', facets, '--dry-run', '--strict');
    expect(strict).toMatchObject({ exit: 1, stderr: expect.stringMatching(/line 2: "mood" has "clam"/) });
    const built = await pack(shop, '--facets', facets);
    expect([built.facet('mood', '1'), built.facet('mood', '2')]).toEqual([['calm'], []]);
    expect(built.stdout).toMatch(/1 row whose "mood" has a term that the vocabulary lacks.*: shop\.jsonl:2/);
  });
});

describe('--dry-run', () => {
  test('says what would be built and writes nothing', async () => {
    const place = await folder();
    await writeFile(join(place, 'shop.csv'), await readFile(`${EXPORTS}/shopify.csv`));
    const { exit, stdout } = await sotto('build', join(place, 'shop.csv'), '--dry-run', '-o', join(place, 'pack'));
    expect(exit).toBe(0);
    expect(stdout).toMatch(/id ← Handle/);
    expect(stdout).toMatch(/6 items, 5 facets\. Nothing is written/);
    expect(stdout).toMatch(/price \(number, price\): 24 to 54, known of 5/);
    expect(stdout).toMatch(/1 row without a title: shop\.csv:13/);
    expect(await readdir(place)).toEqual(['shop.csv']);
  });

  test('without it a folder to write to is needed', async () => {
    const { exit, stderr } = await sotto('build', `${EXPORTS}/shopify.csv`);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/required option '-o, --output <folder>'/);
    expect(existsSync('undefined')).toBe(false);
  });
});
