/** Constraints → rows: what is shut out, what is favoured, and what gives way when too little is left. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Asked, applyConstraints, type Constraint, parseCritique } from '../../src/critique/critique.ts';
import { BOOKS, FACETS, openFixture, rowOf } from '../fixtures/pack.ts';

const { pack } = await openFixture();

interface Wished {
  reference?: string[];
  excluded?: string[];
  fewest?: number;
}

/** Applies what an utterance asks for, as the session does. */
function wish(utterance: string, { reference = [], excluded = [], fewest = 1 }: Wished = {}) {
  const constraints = parseCritique(utterance, { facets: FACETS, items: pack.items });
  const asked = constraints.map((constraint) => ({ constraint, reference: reference.map(rowOf) }));
  return applyConstraints(asked, pack, { excluded: new Set(excluded.map(rowOf)), fewest });
}

const allowed = (utterance: string, options?: Wished) => {
  const found = wish(utterance, options);
  return BOOKS.flatMap(({ id }, row) => (found.allowed[row] ? id : []));
};

describe('numbers', () => {
  test('“shorter” is shorter than the middle of what was on show', () => {
    expect(allowed('shorter', { reference: ['moss', 'blood', 'it'] })).toEqual(['moss', 'kite', 'ledger', 'aunts']);
  });

  test('of an even number the middle lies between the two', () => {
    expect(allowed('shorter', { reference: ['kite', 'moss', 'ledger', 'it'] })).toEqual(['moss', 'kite']);
    expect(allowed('longer', { reference: ['kite', 'moss', 'ledger', 'it'] })).not.toContain('moss');
  });

  test('“newer” than nothing on show is newer than the catalogue’s middle', () => {
    expect(allowed('newer')).toEqual(['orrery', 'blood', 'bone', 'aunts', 'ember']);
  });

  test('an item without the number meets no wish about it', () => {
    expect(allowed('shorter')).not.toContain('psalter');
    expect(allowed('longer')).not.toContain('psalter');
    expect(allowed('before 2100')).not.toContain('psalter');
  });

  test('bounds hold at their edges', () => {
    expect(allowed('under 180 pages')).toEqual(['kite']);
    expect(allowed('at most 180 pages')).toEqual(['moss', 'kite']);
    expect(allowed('over 610 pages')).toEqual(['it']);
    expect(allowed('at least 610 pages')).toEqual(['ember', 'it']);
    expect(allowed('from the 1960s')).toEqual(['moss', 'kite']);
  });

  test('a bound of one unit does not fall on another number', () => {
    expect(allowed('before 1970')).toEqual(['moss', 'kite', 'night']);
  });
});

describe('terms', () => {
  test('“no” leaves nothing that has the term', () => {
    expect(allowed('no vampires')).toEqual(BOOKS.map(({ id }) => id).filter((id) => id !== 'blood' && id !== 'bone'));
  });

  test('“less” is less than the strongest on show', () => {
    const left = allowed('less violent', { reference: ['ember', 'it'] });
    expect(left).toContain('it');
    expect(left).not.toContain('ember');
    expect(allowed('less violent', { reference: ['it'] })).toContain('blood');
    expect(allowed('less violent', { reference: ['it'] })).not.toContain('bone');
  });

  test('“less” of what nothing on show has is none of it', () => {
    expect(allowed('less violent', { reference: ['moss'] })).not.toContain('blood');
  });

  test('“more” is more than is usual on show, as far as the scale goes', () => {
    expect(allowed('warmer', { reference: ['aunts'] })).toEqual(['moss']);
    expect(allowed('warmer', { reference: ['moss'] })).toEqual(['moss']);
    expect(allowed('warmer')).toEqual(['moss', 'aunts']);
  });

  test('tags are there or not: “more” of them never asks for what cannot be', () => {
    expect(allowed('about family', { reference: ['moss', 'salt'] })).toEqual(['moss', 'salt', 'kite', 'aunts']);
  });

  test('a phrase that means terms of several facets is met by any of them', () => {
    expect(allowed('romance')).toEqual(['orrery', 'blood', 'bone']);
    expect(allowed('funny or romantic')).toEqual(['moss', 'blood', 'bone', 'ledger', 'aunts']);
  });

  test('what is refused in several facets must be absent from all', () => {
    expect(allowed('no romance')).not.toContain('orrery');
    expect(allowed('no romance')).not.toContain('bone');
  });

  test('more of a mood lifts the stronger higher; less of one pushes it down', () => {
    const { bonus } = wish('funny');
    expect(bonus[rowOf('ledger')]).toBeCloseTo(0.12, 5);
    expect(bonus[rowOf('moss')]).toBeCloseTo(0.04, 5);
    expect(bonus[rowOf('salt')]).toBe(0);
    expect(wish('less grim').bonus[rowOf('salt')]).toBeCloseTo(-0.12, 5);
  });
});

describe('names', () => {
  test('“by” leaves one maker, “not by” all others', () => {
    expect(allowed('by Ada Quill')).toEqual(['moss', 'orrery', 'aunts']);
    expect(allowed('nothing by Ada Quill')).toEqual(
      BOOKS.map(({ id }) => id).filter((id) => !['moss', 'orrery', 'aunts'].includes(id)),
    );
  });

  test('either of two makers will do', () => {
    expect(allowed('by Ola Berg or Tomo Ishii')).toEqual(['kite', 'night']);
  });

  test('a refused series goes whole', () => {
    expect(allowed('no more Orchard')).not.toContain('blood');
    expect(allowed('no more Orchard')).not.toContain('bone');
  });

  test('what something is to be like is searched with, and not shown', () => {
    const found = wish('like Night');
    expect(found.like).toEqual([rowOf('night')]);
    expect(found.allowed[rowOf('night')]).toBe(0);
    expect(found.unlike).toEqual([]);
  });

  test('what nothing is to be like is searched away from, and not shown', () => {
    const found = wish('nothing like Ember Road');
    expect(found.unlike).toEqual([rowOf('ember')]);
    expect(found.allowed[rowOf('ember')]).toBe(0);
    expect(found.like).toEqual([]);
  });

  test('free words go to the encoder and shut nothing out', () => {
    const found = wish('with talking toasters, shorter');
    expect(found.words).toBe('with talking toasters');
    expect(wish('with talking toasters').allowed.every((open) => open)).toBe(true);
  });

  test('an unwanted word shuts out what speaks of it, in the plural or not', () => {
    expect(allowed('no zombies')).not.toContain('orrery');
    expect(allowed('no herons')).not.toContain('moss');
    expect(allowed('no zombies')).toHaveLength(BOOKS.length - 1);
    expect(allowed('no ants')).toHaveLength(BOOKS.length);
  });
});

describe('a wish that too little can meet', () => {
  test('is loosened and listed, and what meets it comes first', () => {
    const found = wish('by Ola Berg', { fewest: 3 });
    expect(found.loosened).toEqual(['by Ola Berg']);
    expect(found.allowed.every((open) => open)).toBe(true);
    const others = BOOKS.map((_, row) => row).filter((row) => row !== rowOf('night'));
    const { vectors, neighbours, popularity } = pack.manifest.ranking;
    const most = vectors + neighbours + popularity;
    for (const row of others) expect(found.bonus[rowOf('night')]! - found.bonus[row]!).toBeGreaterThan(most);
  });

  test('is one for a number that the catalogue does not tell: no item is claimed to be newer', () => {
    const { allowed, bonus, loosened } = applyConstraints(
      parseCritique('newer, cheaper', { facets: [], items: [] }).map((constraint) => ({ constraint, reference: [] })),
      pack,
      { excluded: new Set(), fewest: 3 },
    );
    expect(loosened).toEqual(['newer', 'cheaper']);
    expect(wish('feels newer').loosened).toEqual([]);
    expect(allowed.every((open) => open)).toBe(true);
    expect(bonus.every((value) => value === 0)).toBe(true);
  });

  test('does not loosen the wishes before it, nor those after it that can be met', () => {
    const found = wish('no vampires, by Ola Berg, under 500 pages', { fewest: 4 });
    expect(found.loosened).toEqual(['by Ola Berg']);
    expect(found.allowed[rowOf('blood')]).toBe(0);
    expect(found.allowed[rowOf('it')]).toBe(0);
    expect(found.allowed[rowOf('moss')]).toBe(1);
  });

  test('is kept where it takes nothing from a small shelf', () => {
    const rest = BOOKS.map(({ id }) => id).filter((id) => id !== 'moss' && id !== 'kite');
    expect(wish('no vampires, under 200 pages', { excluded: rest, fewest: 6 }).loosened).toEqual([]);
  });

  test('never brings back what the person has', () => {
    const found = wish('by Ola Berg', { excluded: ['night', 'moss'], fewest: 6 });
    expect(found.loosened).toEqual(['by Ola Berg']);
    expect(found.allowed[rowOf('night')]).toBe(0);
    expect(found.allowed[rowOf('moss')]).toBe(0);
  });
});

const constraint: fc.Arbitrary<Constraint> = fc
  .constantFrom(
    'shorter',
    'newer',
    'no vampires',
    'less grim',
    'funnier',
    'by Ada Quill',
    'no more Orchard',
    'like Night',
    'no zombies',
    'under 300 pages',
    'about war',
    'nothing like It',
  )
  .chain((words) => fc.constantFrom(...parseCritique(words, { facets: FACETS, items: pack.items })));
const asked: fc.Arbitrary<Asked[]> = fc.array(
  fc.record({ constraint, reference: fc.array(fc.nat(BOOKS.length - 1), { maxLength: 6 }) }),
  { maxLength: 6 },
);

describe('any wishes', () => {
  test('leave out what is excluded, keep the bonus finite, and leave a shelf wherever there was one', () => {
    fc.assert(
      fc.property(
        asked,
        fc.uniqueArray(fc.nat(BOOKS.length - 1)),
        fc.integer({ min: 1, max: 8 }),
        (wishes, out, fewest) => {
          const found = applyConstraints(wishes, pack, { excluded: new Set(out), fewest });
          for (const row of [...out, ...found.like, ...found.unlike]) expect(found.allowed[row]).toBe(0);
          expect(found.bonus.every(Number.isFinite)).toBe(true);
          const open = BOOKS.length - new Set([...out, ...found.like, ...found.unlike]).size;
          const left = found.allowed.reduce((sum, one) => sum + one, 0);
          expect(left).toBeGreaterThanOrEqual(Math.min(fewest, open));
        },
      ),
    );
  });

  test('that are not loosened are met by every row that is left', () => {
    fc.assert(
      fc.property(asked, (wishes) => {
        const found = applyConstraints(wishes, pack, { excluded: new Set(), fewest: 1 });
        const strict = wishes.filter(
          ({ constraint: { kind, label } }) => kind === 'creator' && !found.loosened.includes(label),
        );
        found.allowed.forEach((open, row) => {
          if (open && strict.length) expect(pack.items[row]!.creators).toContain('Ada Quill');
        });
      }),
    );
  });
});
