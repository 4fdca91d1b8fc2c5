/** What the playground reads in a table is what the terminal reads in it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources } from '../../cli/sources.ts';
import { ROW_NUMBER, readText } from '../../site/playground/file.ts';
import { packOf, readColumns, readItems } from '../../site/playground/reading.ts';
import { openPack } from '../../src/pack/pack.ts';

const dropped = (name: string, content: string) => readText(new File([content], name));
const fixture = (path: string) => dropped(basename(path), readFileSync(path, 'utf8'));

describe.each([
  'site/sample/plants.csv',
  'test/fixtures/teas/teas.jsonl',
  'test/fixtures/exports/shopify.csv',
  'test/fixtures/exports/produkte.csv',
])('%s', (path) => {
  it('gives the items and facets that a build of it has', async () => {
    const file = await fixture(path);
    const { entries, facets } = await readItems(file, await readColumns(file));
    const built = await readSources(path, {});
    expect(entries.map(({ item }) => item)).toEqual(built.items);
    expect(facets).toEqual(built.facets);
  });
});

describe('a table', () => {
  it('without ids has its rows counted', async () => {
    const file = await dropped('list.csv', 'Name;Notes\nOne;a, b\nTwo;c\n');
    const columns = await readColumns(file);
    const { guess, names } = columns;
    expect(names).toEqual(['Name', 'Notes']);
    expect(guess).toEqual({ title: 'Name', id: ROW_NUMBER, creators: '', text: '' });
    const { entries, facets } = await readItems(file, columns);
    expect(entries.map(({ item }) => item.id)).toEqual(['2', '3']);
    expect(facets.map(({ name }) => name)).not.toContain(ROW_NUMBER);
  });

  it('without a title says so by guessing none, and is read once one is chosen', async () => {
    const file = await dropped('list.csv', 'id,label\n1,One\n');
    const columns = await readColumns(file);
    expect(columns.guess.title).toBe('');
    const { entries } = await readItems(file, columns, { ...columns.guess, title: 'label' });
    expect(entries[0]!.item.title).toBe('One');
  });

  it('with bad rows keeps the good ones and tells the places of the others', async () => {
    const file = await dropped('list.csv', 'id,title\n1,One\n2,\n1,Again\n3,Three\n');
    const { entries, faults } = await readItems(file, await readColumns(file));
    expect(entries.map(({ item }) => item.title)).toEqual(['One', 'Three']);
    expect(faults).toEqual(['1 row without a title: list.csv:3', '1 row whose id came before: list.csv:4']);
  });

  it('of JSON lines may have a line that is none', async () => {
    const file = await dropped('list.jsonl', '{"id":1,"title":"One"}\n{oops\n\n{"id":2,"title":"Two"}\n');
    const { entries, faults } = await readItems(file, await readColumns(file));
    expect(entries).toHaveLength(2);
    expect(faults).toEqual(['1 row not in JSON: list.jsonl:2']);
  });

  it.each([
    ['photo.png', 'x', /neither \.csv/],
    ['list.csv', '  \n', /is empty/],
    ['list.csv', 'a\0b', /is not text/],
  ])('that is none is refused with what to do: %s', async (name, content, message) => {
    await expect(dropped(name, content)).rejects.toThrow(message);
  });

  it('with headers alone is refused', async () => {
    const file = await dropped('list.csv', 'id,title\n');
    await expect(readColumns(file).then((columns) => readItems(file, columns))).rejects.toThrow(/no items|no column/);
  });
});

it('packs what a pack’s reader opens, without vectors', async () => {
  const file = await fixture('site/sample/plants.csv');
  const { manifest, files } = await packOf('plants', await readItems(file, await readColumns(file)));
  expect(manifest).toMatchObject({ items: 60, encoder: null });
  const pack = await openPack(manifest, async ({ path }) => files.get(path)!);
  expect(pack.items[0]!.title).toBe('Snake plant');
  expect(pack.facets.number('price', 0)).toBe(24);
});
