/** Which column holds which field: by any spelling of a known name, each column once, and a person's word above all. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE_HEADERS,
  CATALOGUE_PREFIXES,
  type CatalogueField,
  INTERACTION_HEADERS,
  LIBRARY_HEADERS,
} from '../../src/table/headers.ts';
import { guessMapping, mappingText, normalisedHeader } from '../../src/table/mapping.ts';

const guess = (columns: string[], chosen: Record<string, string> = {}) =>
  guessMapping(columns, CATALOGUE_HEADERS, { path: 'shop.csv', chosen, prefixes: CATALOGUE_PREFIXES });

const FIELDS = Object.keys(CATALOGUE_HEADERS) as CatalogueField[];
const KNOWN = fc
  .constantFrom(...FIELDS)
  .chain((field) => fc.record({ field: fc.constant(field), name: fc.constantFrom(...CATALOGUE_HEADERS[field]) }));
const COLUMNS = fc.uniqueArray(
  fc.oneof(
    KNOWN.map(({ name }) => name),
    fc.string({ minLength: 1 }),
  ),
  { maxLength: 12 },
);

/** The letters of a name with anything but letters between them, in any case. */
const spellings = (name: string) =>
  fc
    .tuple(
      ...[...name].map((letter) =>
        fc.tuple(fc.constantFrom(letter, letter.toUpperCase()), fc.constantFrom('', '', '', ' ', '_', '-', ' (', '.')),
      ),
    )
    .map((letters) => letters.flat().join(''));

describe('guessMapping', () => {
  test('knows the headers of common exports', () => {
    const columns = [
      'Product ID',
      'Product Name',
      'Body (HTML)',
      'Vendor',
      'Variant Price',
      'Tags',
      'Image Src',
      'Colour',
    ];
    expect(guess(columns)).toEqual({
      id: ['Product ID'],
      title: ['Product Name'],
      creators: ['Vendor'],
      text: ['Body (HTML)'],
      price: ['Variant Price'],
      tags: ['Tags'],
      image: ['Image Src'],
    });
    expect(guess(['Título', 'Précio', 'movieId'])).toEqual({ title: ['Título'], price: ['Précio'], id: ['movieId'] });
  });

  test('prefers the more telling of two columns, and a bare name to one behind a prefix', () => {
    expect(guess(['Short description', 'Description', 'product_id', 'id'])).toEqual({
      id: ['id', 'product_id'],
      text: ['Description', 'Short description'],
    });
  });

  test('takes any spelling of a known name', () => {
    fc.assert(
      fc.property(
        KNOWN.chain(({ field, name }) => fc.record({ field: fc.constant(field), column: spellings(name) })),
        ({ field, column }) => {
          expect(guess([column])).toEqual({ [field]: [column] });
        },
      ),
    );
  });

  test('gives no column to two fields, and names none that is not there', () => {
    fc.assert(
      fc.property(COLUMNS, (columns) => {
        const held = Object.values(guess(columns)).flat();
        expect(new Set(held).size).toBe(held.length);
        expect(columns).toEqual(expect.arrayContaining(held));
      }),
    );
  });

  test('does not hang on the order of columns', () => {
    const sorted = (columns: string[]) =>
      Object.fromEntries(Object.entries(guess(columns)).map(([field, held]) => [field, [...held].sort()]));
    fc.assert(
      fc.property(COLUMNS, (columns) => {
        expect(sorted([...columns].reverse())).toEqual(sorted(columns));
      }),
    );
  });

  test('a chosen column holds its field alone, whatever its name suggests', () => {
    const choice = COLUMNS.filter(({ length }) => length > 0).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        column: fc.constantFrom(...columns),
        field: fc.constantFrom(...FIELDS),
      }),
    );
    fc.assert(
      fc.property(choice, ({ columns, column, field }) => {
        const mapping = guess(columns, { [field]: column });
        expect(mapping[field]).toEqual([column]);
        expect(
          Object.values(mapping)
            .flat()
            .filter((held) => held === column),
        ).toHaveLength(1);
      }),
    );
  });

  test('an empty choice says that no column holds the field', () => {
    expect(guess(['title', 'brand'], { creators: '' })).toEqual({ title: ['title'] });
  });

  test('a choice may be spelt as loosely as a header, and must be there', () => {
    expect(guess(['Long Name'], { title: 'long_name' })).toEqual({ title: ['Long Name'] });
    expect(() => guess(['Long Name'], { title: 'Short Name' })).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringMatching(/^shop\.csv has no column "Short Name"\. Its columns are "Long Name"/),
      }),
    );
  });
});

test.each([
  ['a catalogue', CATALOGUE_HEADERS],
  ['a log', INTERACTION_HEADERS],
  ['a library', LIBRARY_HEADERS],
])('of %s no name stands for two fields, and each is written as it is compared', (_, headers) => {
  const names = Object.values(headers).flat();
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  expect(names.map(normalisedHeader)).toEqual(names);
});

test('a mapping is shown as field ← column', () => {
  expect(mappingText({ title: ['Name'], text: ['Body', 'SEO Text'], tags: [] })).toBe(
    'title ← Name, text ← Body, else SEO Text',
  );
});
