import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../src/errors.ts';
import { filterRows, parseFilter } from '../../src/widget/filter.ts';
import { BOOKS, FACETS, openFixture, rowOf } from '../fixtures/pack.ts';

const { pack } = await openFixture();
const rows = (filter: string) => BOOKS.flatMap((_, row) => (filterRows(filter, pack)(row) ? row : []));
const year = FACETS.find(({ role }) => role === 'year')!.name;
const tagged = FACETS.find(({ type }) => type === 'tags' || type === 'graded')!;

describe('a filter', () => {
  it('holds numbers to their bounds, and leaves out what has no number', () => {
    const known = BOOKS.flatMap((_, row) => pack.facets.number(year, row) ?? []).sort((a, b) => a - b);
    const middle = known[known.length >> 1]!;
    const kept = rows(`${year}>=${middle}`);
    expect(kept).toEqual(
      BOOKS.flatMap((_, row) => ((pack.facets.number(year, row) ?? -Infinity) >= middle ? row : [])),
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(BOOKS.length);
    expect([...rows(`${year}<${middle}`), ...kept].sort((a, b) => a - b)).toEqual(
      BOOKS.flatMap((_, row) => (pack.facets.number(year, row) === null ? [] : row)),
    );
  });

  it('knows terms by id and by label, in any case, and their opposite', () => {
    const term = tagged.terms!.find(({ id }) =>
      BOOKS.some((_, row) => pack.facets.strength(tagged.name, id, row) > 0),
    )!;
    const having = rows(`${tagged.name}=${term.id.toUpperCase()}`);
    expect(having).toEqual(BOOKS.flatMap((_, row) => (pack.facets.strength(tagged.name, term.id, row) > 0 ? row : [])));
    expect(rows(`${tagged.name}=${term.label}`)).toEqual(having);
    expect([...having, ...rows(`${tagged.name}!=${term.id}`)]).toHaveLength(BOOKS.length);
  });

  it('takes alternatives by a bar and needs every condition', () => {
    const [a, b, c] = BOOKS;
    expect(rows(`id=${a!.id}|${b!.id}`)).toEqual([rowOf(a!.id), rowOf(b!.id)]);
    expect(rows(`id=${a!.id}|${b!.id}; id!=${a!.id};`)).toEqual([rowOf(b!.id)]);
    expect(rows(`id=${a!.id}; id=${c!.id}`)).toEqual([]);
  });

  it.each([
    ['a facet the pack lacks', 'nonsense=1'],
    ['no condition at all', 'just words'],
    ['words where a number belongs', `${year}>=lately`],
    ['an order among words', 'creator>=M'],
    ['a condition without a value', `${year}=`],
  ])('refuses %s, and says how it is written', (_, filter) => {
    const thrown = (() => {
      try {
        return filterRows(filter, pack);
      } catch (error) {
        return error;
      }
    })();
    expect(codeOf(thrown)).toBe('bad-input');
    expect((thrown as Error).message).toContain('form=novel');
  });

  it('reads what was written, whatever the spaces', () => {
    const word = fc.stringMatching(/^[\p{L}\d][\p{L}\d -]{0,8}[\p{L}\d]$/u);
    const condition = fc.record({
      name: word,
      sign: fc.constantFrom('=', '!=', '>=', '<=', '>', '<'),
      values: fc.array(word, { minLength: 1, maxLength: 3 }),
    });
    const space = fc.constantFrom('', ' ', '\n  ');
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), space, (conditions, gap) => {
        const written = conditions.map(
          ({ name, sign, values }) => `${gap}${name}${gap}${sign}${gap}${values.join(`${gap}|${gap}`)}${gap}`,
        );
        expect(parseFilter(written.join(';'))).toEqual(conditions);
      }),
    );
  });

  it('throws nothing but its own error, on any words', () => {
    fc.assert(
      fc.property(fc.string(), (filter) => {
        try {
          filterRows(filter, pack);
        } catch (error) {
          expect(codeOf(error)).toBe('bad-input');
        }
      }),
    );
  });
});
