/** Cells of known meaning: prices of any currency, years in dates, terms between commas. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asPrice, asTerms, asYear, isThere, lastOfPath } from '../../src/table/values.ts';

test('a cell says something unless it is absent or empty; zero and no are something', () => {
  expect([undefined, null, ''].some(isThere)).toBe(false);
  expect([0, false, ' ', 'x', []].every(isThere)).toBe(true);
});

describe('asPrice', () => {
  test.each([
    ['$1,299.00', 1299],
    ['1.299,00 €', 1299],
    ['1 299 kr', 1299],
    ['CHF 1’299.50', 1299.5],
    ['19,99 €', 19.99],
    ['1,299', 1299],
    ['12.5', 12.5],
    [7, 7],
    ['12 – 20', undefined],
    ['on request', undefined],
    [null, undefined],
  ])('%j is %j', (cell, price) => {
    expect(asPrice(cell)).toBe(price);
  });

  test('reads what shops of two conventions write', () => {
    const price = fc.integer({ min: 0, max: 9_999_999 }).map((cents) => cents / 100);
    const currency = { style: 'currency', currency: 'EUR' } as const;
    fc.assert(
      fc.property(price, fc.constantFrom('en', 'de'), (amount, locale) => {
        expect(asPrice(new Intl.NumberFormat(locale, currency).format(amount))).toBeCloseTo(amount, 6);
      }),
    );
  });
});

test.each([
  [1999, 1999],
  ['-800', -800],
  ['2011-05-02', 2011],
  ['May 3, 1987', 1987],
  ['12345678', 12345678],
  ['id 12345', undefined],
  ['soon', undefined],
])('the year of %j is %j', (cell, year) => {
  expect(asYear(cell)).toBe(year);
});

test.each([
  ['sea, everyday , sea', ['sea', 'everyday']],
  ['a, b|c', ['a, b', 'c']],
  ['Home > Kitchen, Sale', ['Home', 'Kitchen', 'Sale']],
  ['Pens\\, Inks, Paper', ['Pens, Inks', 'Paper']],
  [
    ['x', 'y'],
    ['x', 'y'],
  ],
  [4, undefined],
])('the terms of %j are %j', (cell, terms) => {
  expect(asTerms(cell)).toEqual(terms);
});

test('a category is the end of its path', () => {
  expect(lastOfPath('Home & Garden > Kitchen > Mugs')).toBe('Mugs');
  expect(lastOfPath('Mugs')).toBe('Mugs');
});
