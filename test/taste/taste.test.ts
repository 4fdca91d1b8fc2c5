/** A history → weights: what counts, how much, and what two items share in words. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameCreator } from '../../src/taste/shared.ts';
import { DISLIKE, type Feedback, leanings, RECENCY, sharedTerms, standing } from '../../src/taste/taste.ts';
import { openFixture, rowOf } from '../fixtures/pack.ts';

const { pack } = await openFixture();
const { facets, items } = pack;
const likes = (...ids: string[]): Feedback[] => ids.map((id) => ({ id, verdict: 'like' }));

describe('leanings', () => {
  test('the latest like counts whole, each one before it less', () => {
    expect(leanings(likes('moss', 'salt', 'kite'), pack.rowOf)).toEqual([
      { row: rowOf('kite'), weight: 1 },
      { row: rowOf('salt'), weight: RECENCY },
      { row: rowOf('moss'), weight: RECENCY ** 2 },
    ]);
    expect(RECENCY).toBeGreaterThan(0);
    expect(RECENCY).toBeLessThan(1);
  });

  test('a dislike pushes away, less hard than a like pulls', () => {
    const [{ weight } = { weight: 0 }] = leanings([{ id: 'moss', verdict: 'dislike' }], pack.rowOf);
    expect(weight).toBe(DISLIKE);
    expect(DISLIKE).toBeLessThan(0);
    expect(DISLIKE).toBeGreaterThan(-1);
  });

  test('what is hidden speaks neither for nor against', () => {
    expect(leanings([{ id: 'moss', verdict: 'hide' }], pack.rowOf)).toEqual([]);
    expect(leanings([...likes('moss'), { id: 'salt', verdict: 'hide' }], pack.rowOf)).toEqual([
      { row: rowOf('moss'), weight: 1 },
    ]);
  });

  test('ids that the catalogue lacks are passed over and age nothing', () => {
    expect(leanings(likes('moss', 'gone', 'away'), pack.rowOf)).toEqual([{ row: rowOf('moss'), weight: 1 }]);
  });

  test('of two verdicts on one item the latest stands, at its own place', () => {
    const history: Feedback[] = [...likes('moss', 'salt'), { id: 'moss', verdict: 'dislike' }];
    expect(leanings(history, pack.rowOf)).toEqual([
      { row: rowOf('moss'), weight: DISLIKE },
      { row: rowOf('salt'), weight: RECENCY },
    ]);
  });

  test('no item leans twice, and settling a history once is enough', () => {
    const verdict = fc.constantFrom('like', 'dislike', 'hide');
    const history = fc.array(
      fc.record({ id: fc.constantFrom('moss', 'salt', 'kite', 'gone'), verdict }) as fc.Arbitrary<Feedback>,
    );
    fc.assert(
      fc.property(history, (said) => {
        const settled = standing(said);
        expect(new Set(settled.map(({ id }) => id)).size).toBe(settled.length);
        expect(standing(settled)).toEqual(settled);
        expect(settled.at(-1)).toEqual(said.at(-1));
        expect(leanings(settled, pack.rowOf)).toEqual(leanings(said, pack.rowOf));
      }),
    );
  });
});

describe('what two items share', () => {
  const shared = (a: string, b: string, options?: Parameters<typeof sharedTerms>[3]) =>
    sharedTerms(facets, rowOf(a), rowOf(b), options);

  test('is told in nouns: moods are something one has', () => {
    expect(shared('moss', 'aunts')).toEqual(['family', 'a funny mood', 'a warm mood']);
    expect(shared('blood', 'bone')).toEqual([
      'vampires',
      'a small town',
      'an eerie mood',
      'a violent mood',
      'a romantic mood',
    ]);
  });

  test('is told in the order of strength in the second', () => {
    const moods = ['an eerie mood', 'a romantic mood', 'a violent mood'];
    expect(shared('bone', 'blood').slice(-3)).toEqual(moods);
  });

  test('leaves out what is true of too much to tell anything', () => {
    expect(facets.strength('settings', 'many-places', rowOf('moss'))).toBe(1);
    expect(facets.strength('settings', 'many-places', rowOf('ember'))).toBe(1);
    expect(shared('moss', 'ember')).toEqual([]);
  });

  test('leaves out categories: to be a novel too is nothing in common', () => {
    expect(shared('moss', 'it')).toEqual(['friendship']);
  });

  test('is no longer than asked', () => {
    expect(shared('blood', 'bone', { limit: 2 })).toEqual(['vampires', 'a small town']);
  });

  test('is the same set both ways round', () => {
    fc.assert(
      fc.property(fc.nat(items.length - 1), fc.nat(items.length - 1), (a, b) => {
        const all = { limit: 99 };
        expect(sharedTerms(facets, a, b, all).sort()).toEqual(sharedTerms(facets, b, a, all).sort());
      }),
    );
  });

  test('makers are shared where one name is the same', () => {
    expect(sameCreator(items[rowOf('moss')]!, items[rowOf('aunts')]!)).toBe(true);
    expect(sameCreator(items[rowOf('moss')]!, items[rowOf('salt')]!)).toBe(false);
    expect(sameCreator(items[rowOf('psalter')]!, items[rowOf('psalter')]!)).toBe(false);
  });
});
