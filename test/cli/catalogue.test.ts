/** Catalogues: items and facets from what people write, and errors that say what to mend. */
import { describe, expect, test } from 'vitest';
import { type CatalogueOptions, readCatalogue } from '../../cli/catalogue.ts';
import { facetValue } from '../../cli/facet-values.ts';
import { openTally } from '../../cli/faults.ts';
import { inferFacets } from '../../cli/inference.ts';
import { readTable } from '../../cli/table.ts';
import { readVocabulary, requireKnownTerms } from '../../cli/vocabulary.ts';
import { fileWith } from './folder.ts';

const read = (path: string, options: CatalogueOptions = {}) =>
  readCatalogue(path, readTable(path, options.tally), options);
const catalogue = async (name: string, content: string) => read(await fileWith(name, content));
const jsonl = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

describe('items', () => {
  test('take the names that catalogues give to the same things', async () => {
    const entries = await catalogue(
      'a.jsonl',
      jsonl(
        { id: 7, title: ' One  two ', authors: ['A', 'B'], blurb: ' x ', series: { name: 'S', index: 2 }, pages: 3 },
        { id: 'b', title: 'B', author: 'Le Guin, U.', description: 'y', series: 'Earthsea #1.5' },
        { id: 'c', title: 'C', brand: 'Acme', series: null },
        { id: 'd', title: 'D', series: 'No number' },
      ),
    );
    expect(entries.map(({ item }) => item)).toEqual([
      { id: '7', title: 'One two', creators: ['A', 'B'], text: 'x', series: { name: 'S', index: 2 } },
      { id: 'b', title: 'B', creators: ['Le Guin, U.'], text: 'y', series: { name: 'Earthsea', index: 1.5 } },
      { id: 'c', title: 'C', creators: ['Acme'], text: '' },
      { id: 'd', title: 'D', creators: [], text: '', series: { name: 'No number' } },
    ]);
    expect(entries[0]!.rest).toEqual({ pages: 3 });
  });

  test('come from CSV too', async () => {
    const entries = await catalogue('a.csv', 'id,title,authors,series,series_index,tags\n1,A,X|Y,S,3,red|blue\n');
    expect(entries[0]).toMatchObject({
      item: { id: '1', creators: ['X', 'Y'], series: { name: 'S', index: 3 } },
      rest: { tags: ['red', 'blue'] },
    });
  });

  test('bring the facets of every shop under one name, however they are spelt', async () => {
    const [entry] = await catalogue(
      'a.jsonl',
      jsonl({
        ...{ sku: 'S', name: 'A &amp; B', 'Release Date': '1999-05-01', 'Regular price': '$1,200', Tags: 'x, y' },
        ...{
          product_category: 'Home > Mugs',
          categories: [
            ['Toys', 'Dolls'],
            ['Toys', 'Sale'],
          ],
          genre: 'noir',
        },
      }),
    );
    expect(entry!.item).toEqual({ id: 'S', title: 'A & B', creators: [], text: '' });
    expect(entry!.rest).toEqual({
      ...{ year: 1999, price: 1200, tags: ['x', 'y'], category: 'Mugs' },
      ...{ categories: ['Toys', 'Dolls', 'Toys', 'Sale'], genres: ['noir'] },
    });
  });

  test('leave columns as they are that a written vocabulary names', async () => {
    const path = await fileWith('a.csv', 'id,title,brand,tags\n1,A,Acme,x:2\n2,B,Orchard,"x, y"\n');
    const entries = await read(path, { facetNames: ['brand', 'tags'] });
    expect(entries.map(({ item, rest }) => [item.creators, rest])).toEqual([
      [[], { brand: 'Acme', tags: 'x:2' }],
      [[], { brand: 'Orchard', tags: 'x, y' }],
    ]);
  });

  test('have one column of ids: no other id stands in, or becomes a facet', async () => {
    const rows = jsonl({ book_id: 1, work_id: 9, title: 'A', ean: 'E1' }, { work_id: 1, title: 'B', publisherId: 3 });
    const path = await fileWith('a.jsonl', rows);
    const tally = openTally({ strict: false });
    const entries = await read(path, { tally });
    expect(entries.map(({ item, codes, rest }) => ({ id: item.id, codes, rest }))).toEqual([
      { id: '1', codes: ['E1'], rest: {} },
    ]);
    expect(tally.lines()).toEqual(['1 row without an id: a.jsonl:2']);
  });

  test('are refused by the first bad row, whatever is wrong with later ones', async () => {
    const rows = '{"id":1,"title":"A"}\n{"id":2}\n{"id":\n';
    await expect(catalogue('a.jsonl', rows)).rejects.toThrow(/line 2 has no "title"/);
  });

  test.each<[string, object[], RegExp]>([
    ['no column of ids', [{ title: 'A' }], /no column looks like "id".*--map id=/],
    [
      'no id',
      [
        { id: 1, title: 'A' },
        { id: ' ', title: 'B' },
      ],
      /line 2 has no "id"/,
    ],
    [
      'no title',
      [
        { id: 1, title: 'A' },
        { id: 2, title: ' ' },
      ],
      /line 2 has no "title"/,
    ],
    [
      'the same id twice',
      [
        { id: 1, title: 'A' },
        { id: '1', title: 'B' },
      ],
      /line 2 has the id "1", which .*line 1 has already/,
    ],
    ['a text that is none', [{ id: 1, title: 'A', text: 4 }], /line 1 has a "text" that is no text/],
    ['creators that are no names', [{ id: 1, title: 'A', authors: [4] }], /line 1 has "authors" that are no names/],
    ['a series without a name', [{ id: 1, title: 'A', series: { index: 1 } }], /line 1 has a "series" without a name/],
    ['no items', [], /has no items/],
  ])('with %s are refused', async (_, rows, message) => {
    const refused = catalogue('a.jsonl', jsonl(...rows));
    await expect(refused).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) });
  });
});

describe('a written vocabulary', () => {
  const written = {
    moods: { type: 'graded', label: 'Feels', noun: 'mood', terms: { warm: 'Kind to its people', 'slow-burning': '' } },
    places: {
      type: 'tags',
      terms: { 'us-south': 'The American South' },
      labels: { 'us-south': 'the American South' },
      quiet: ['us-south'],
    },
    pages: { type: 'number', label: 'Length', role: 'length', unit: 'pages' },
  };
  const vocabulary = async (value: unknown) => readVocabulary(await fileWith('facets.json', JSON.stringify(value)));

  test('becomes facets in its order; labels default to ids without hyphens', async () => {
    expect(await vocabulary(written)).toEqual([
      {
        name: 'moods',
        label: 'Feels',
        type: 'graded',
        noun: 'mood',
        terms: [
          { id: 'warm', label: 'warm', description: 'Kind to its people' },
          { id: 'slow-burning', label: 'slow burning' },
        ],
      },
      {
        name: 'places',
        label: 'Places',
        type: 'tags',
        terms: [{ id: 'us-south', label: 'the American South', description: 'The American South', quiet: true }],
      },
      { name: 'pages', label: 'Length', type: 'number', role: 'length', unit: 'pages' },
    ]);
  });

  test('reads the same values from JSON and from CSV cells', async () => {
    const facets = await vocabulary(written);
    const fromJson = await catalogue(
      'a.jsonl',
      jsonl({ id: 1, title: 'A', moods: { warm: 2, 'slow-burning': 0 }, places: ['us-south'], pages: 90 }),
    );
    const fromCsv = await catalogue('a.csv', 'id,title,moods,places,pages\n1,A,warm:2,us-south,90\n');
    for (const [entry] of [fromJson, fromCsv])
      expect(facets.map((facet) => facetValue(facet, entry!))).toEqual([
        [{ term: 'warm', strength: 2 }],
        [{ term: 'us-south', strength: 1 }],
        90,
      ]);
  });

  test.each<[object, RegExp]>([
    [{ pages: 'many' }, /line 1: "pages" is "many", not a number/],
    [{ pages: 1e12 }, /line 1: "pages" is 1000000000000, beyond/],
    [{ moods: { warm: 4 } }, /line 1: "moods" is \{"warm":4\}.*strength of 1, 2 or 3/],
    [{ places: [3] }, /line 1: "places" is \[3\]/],
    [{ places: ['us-suoth'] }, /line 1: "places" has "us-suoth", which the vocabulary lacks/],
  ])('refuses %j', async (fields, message) => {
    const facets = await vocabulary(written);
    const entries = await catalogue('a.jsonl', jsonl({ id: 1, title: 'A', ...fields }));
    expect(() => requireKnownTerms(facets, entries)).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(message) }),
    );
  });

  test.each<[unknown, RegExp]>([
    [{ x: { type: 'colour' } }, /facet "x" has the type "colour"/],
    [{ x: { type: 'tags' } }, /facet "x" has no terms/],
    [{ x: { type: 'tags', terms: { a: '' }, labels: { b: 'B' } } }, /speaks of "b"/],
  ])('that is %j is refused', async (value, message) => {
    await expect(vocabulary(value)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  });
});

describe('inference', () => {
  test('tells each type from the values', async () => {
    const kinds = ['red', 'blue', 'red', 'blue'];
    const entries = await catalogue(
      'a.jsonl',
      jsonl(
        ...kinds.map((kind, i) => ({
          id: i,
          title: `T${i}`,
          kind,
          tags: ['b', 'a'],
          feels: { odd: 2 },
          pages: 100 + i,
          note: `note ${i}`,
          ean: 4006381333931 + i,
          mixed: i ? 'x' : 4,
        })),
      ),
    );
    expect(inferFacets(entries)).toEqual([
      {
        name: 'kind',
        label: 'Kind',
        type: 'category',
        terms: [
          { id: 'blue', label: 'blue' },
          { id: 'red', label: 'red' },
        ],
      },
      {
        name: 'tags',
        label: 'Tags',
        type: 'tags',
        terms: [
          { id: 'a', label: 'a' },
          { id: 'b', label: 'b' },
        ],
      },
      { name: 'feels', label: 'Feels', type: 'graded', terms: [{ id: 'odd', label: 'odd' }] },
      { name: 'pages', label: 'Pages', type: 'number', role: 'length', unit: 'pages' },
    ]);
  });

  test('tells the same from CSV cells, and prose from a list', async () => {
    const cells = ['1,A,red;blue,warm:1|odd:2,4.5,One; two.', '2,B,blue,odd:3,7,Three; four.', '3,C,red,odd:1,8,Five.'];
    const entries = await catalogue('a.csv', `id,title,tags,feels,price,prose\n${cells.join('\n')}\n`);
    expect(inferFacets(entries).map(({ name, type, role }) => ({ name, type, role }))).toEqual([
      { name: 'tags', type: 'tags', role: undefined },
      { name: 'feels', type: 'graded', role: undefined },
      { name: 'price', type: 'number', role: 'price' },
    ]);
  });

  test('keeps the commonest terms of an endless list', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ id: i, title: `T${i}`, tags: ['everywhere', `only-${i}`] }));
    const [facet] = inferFacets(await catalogue('a.jsonl', jsonl(...rows)));
    expect(facet?.terms).toHaveLength(200);
    expect(facet?.terms?.some(({ id }) => id === 'everywhere')).toBe(true);
  });
});
