/** "What I think you like": only what stands out, only what the likes have, and less of what was corrected. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSummary, type SummaryInput, standingOut } from '../../src/taste/summary.ts';
import { FEWEST_LIKES, type Feedback, type Verdict } from '../../src/taste/taste.ts';
import { type Correction, degrees, openStanding } from '../../src/taste/traits.ts';
import { BOOKS, FACETS } from '../fixtures/catalogue.ts';
import { openFixture } from '../fixtures/pack.ts';

const { pack } = await openFixture(BOOKS, FACETS);
const summarise = openSummary(pack);
const said = (verdict: Verdict, ...titles: string[]): Feedback[] =>
  titles.map((title) => ({ id: pack.items.find((item) => item.title === title)!.id, verdict }));
const RUSSIANS = said('like', 'Crime and Punishment', 'Anna Karenina', 'War and Peace', 'The Brothers Karamazov');
const labels = (input: SummaryInput) => summarise(input).claims.map(({ label }) => label);

describe('what stands out', () => {
  test('is claimed, with the likes it rests on', () => {
    const russia = summarise({ history: RUSSIANS }).claims.find(({ label }) => label === 'Russia')!;
    expect(russia).toMatchObject({
      facet: 'settings',
      term: 'russia',
      kind: 'place',
      lead: 'set in',
      confirmed: false,
    });
    expect(russia.rows).toHaveLength(4);
  });

  test('has makers in it who made several of the likes', () => {
    const { makers } = summarise({ history: RUSSIANS });
    expect(makers.map(({ name }) => name).sort()).toEqual(['Fyodor Dostoyevsky', 'Leo Tolstoy']);
  });

  test('tells of length where most of the likes agree', () => {
    const { claims } = summarise({ history: RUSSIANS });
    expect(claims.find(({ kind }) => kind === 'length')).toMatchObject({ label: 'long', term: 'high' });
  });

  test('of the dislikes is told against, unless the likes have it too', () => {
    const history = [...said('dislike', 'Crime and Punishment', 'Anna Karenina'), ...likesElsewhere()];
    const { against, disliked } = summarise({ history });
    expect(against.map(({ label }) => label)).toContain('Russia');
    expect(disliked).toHaveLength(2);
    const both = summarise({ history: [...history, ...said('like', 'War and Peace', 'The Brothers Karamazov')] });
    expect(both.against.map(({ label }) => label)).not.toContain('Russia');
  });

  test('is nothing while too little is known', () => {
    expect(summarise({ history: RUSSIANS.slice(0, FEWEST_LIKES - 1) }).claims).toEqual([]);
    expect(summarise({ history: [] })).toEqual({ claims: [], makers: [], against: [], disliked: [] });
  });
});

function likesElsewhere(): Feedback[] {
  return said('like', 'The Hobbit', 'Pride and Prejudice', 'Jane Eyre');
}

describe('a correction', () => {
  const of = (want: Correction['want']): Correction => ({ facet: 'settings', term: 'russia', want });

  test('takes the claim back', () => {
    expect(labels({ history: RUSSIANS })).toContain('Russia');
    expect(labels({ history: RUSSIANS, corrections: [of('less')] })).not.toContain('Russia');
  });

  test('keeps a claim that later likes have thinned out', () => {
    const history = [
      ...RUSSIANS.slice(0, 2),
      ...pack.items.slice(0, 40).map(({ id }): Feedback => ({ id, verdict: 'like' })),
    ];
    expect(labels({ history })).not.toContain('Russia');
    const { claims } = summarise({ history, corrections: [of('more')] });
    expect(claims.find(({ label }) => label === 'Russia')).toMatchObject({ confirmed: true });
  });

  test('adds to the score of what has the trait, or takes from it, and touches nothing else', () => {
    const standing = openStanding(pack);
    const [more, less] = [standing([of('more')])!, standing([of('less')])!];
    const russian = degrees(pack, of('more'));
    for (const row of pack.items.keys()) {
      expect(Math.sign(more[row]!)).toBe(russian[row]);
      expect(Math.sign(less[row]!)).toBe(russian[row] ? -1 : 0);
    }
    expect(standing([])).toBeNull();
    expect(standing([{ facet: 'gone', term: 'away', want: 'more' }])!.every((bonus) => bonus === 0)).toBe(true);
  });
});

describe('any history', () => {
  const verdict = fc.constantFrom('like', 'like', 'dislike', 'hide');
  const item = fc.nat(pack.items.length - 1).map((row) => pack.items[row]!.id);
  const histories = fc.array(fc.record({ id: item, verdict }) as fc.Arbitrary<Feedback>, { maxLength: 14 });

  test('is told by nothing that no like has, and each claim by likes that have it', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { claims, against, disliked } = summarise({ history });
        const liked = history.filter(({ id, verdict }) => verdict === 'like' && last(history, id) === 'like');
        for (const claim of claims) {
          const has = degrees(pack, claim);
          expect(claim.rows.length).toBeGreaterThanOrEqual(2);
          expect(claim.rows.every((row) => has[row]! > 0)).toBe(true);
          expect(claim.rows.every((row) => liked.some(({ id }) => pack.rowOf(id) === row))).toBe(true);
        }
        expect(against.every(({ rows }) => rows.every((row) => disliked.includes(row)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('leads to few claims: two moods, three topics, one place, one length, one year', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const kinds = summarise({ history }).claims.map(({ kind }) => kind);
        const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
        expect(count('mood')).toBeLessThanOrEqual(2);
        expect(count('topic')).toBeLessThanOrEqual(3);
        for (const kind of ['place', 'length', 'year']) expect(count(kind)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

function last(history: Feedback[], id: string): Verdict {
  return history.findLast((one) => one.id === id)!.verdict;
}

describe('how far a trait stands out', () => {
  test('is nothing at the catalogue’s own share, grows with likes that have it, and is less for what is common', () => {
    expect(standingOut(2, 10, 0.2)).toBeCloseTo(0, 12);
    expect(standingOut(4, 10, 0.2)).toBeGreaterThan(standingOut(3, 10, 0.2));
    expect(standingOut(3, 5, 0.05)).toBeGreaterThan(standingOut(3, 5, 0.4));
    expect(standingOut(0, 5, 0.4)).toBeLessThan(0);
    expect(standingOut(3, 3, 1)).toBe(0);
  });

  test('is as the formula gives it by hand', () => {
    // 3 of 4 likes, prior of 4 at a fifth: odds 3.8 to 4.2 against 1 to 4.
    expect(standingOut(3, 4, 0.2)).toBeCloseTo(
      (Math.log(3.8 / 4.2) - Math.log(0.25)) / Math.sqrt(1 / 3.8 + 1 / 4.2),
      12,
    );
  });
});
