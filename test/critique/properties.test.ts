/** What holds for every critique, whatever is typed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Constraint, parseCritique } from '../../src/critique/critique.ts';
import { fold, key, plainForms, singular, wordsOf } from '../../src/critique/forms.ts';
import { FACETS, openFixture } from '../fixtures/pack.ts';

const { pack } = await openFixture();
const SUBJECT = { facets: FACETS, items: pack.items };

const UNDERSTOOD = [
  'shorter',
  'not too sad',
  'set in Japan',
  'under 300 pages',
  'like Moss and Lantern',
  'no vampires',
  'by Nell Harrow',
];
/** Words that no lexicon, catalogue or politeness knows. */
const UNKNOWN = ['zeppelins', 'marmalade', 'glockenspiel', 'submarines', 'beekeeping', 'tapestry'];
const JOINTS = [', ', ' and ', ' but ', '; ', '. ', ' or '];

const wordlike = fc.constantFrom(
  'less',
  'more',
  'no',
  'not',
  'too',
  'like',
  'by',
  'and',
  'but',
  'or',
  'under',
  '300',
  'pages',
  'Night',
  'It',
  'Orchard',
  'king',
  'sad',
  'funny',
  'shorter',
  'than',
  'set in',
  'for my',
  'the',
  '"',
  ',',
  'zeppelins',
  '’',
  '\uE000',
  'I',
  'İ',
);

function allOf(constraint: Constraint): string {
  return `${constraint.label} ${'text' in constraint ? constraint.text : ''}`;
}

describe('any critique', () => {
  test.each([
    ['strings', fc.string({ unit: 'grapheme', maxLength: 80 })],
    ['binary strings', fc.string({ unit: 'binary', maxLength: 80 })],
    ['rows of words', fc.array(wordlike, { maxLength: 14 }).map((words) => words.join(' '))],
  ])('is parsed without an error into constraints with labels: %s', (_, utterances) => {
    fc.assert(
      fc.property(utterances, (utterance) => {
        for (const constraint of parseCritique(utterance, SUBJECT)) {
          expect(constraint.label.trim()).not.toBe('');
          expect(constraint.label).not.toMatch(/[\uE000-\uF8FF]/);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('of a pasted page is free words, and the wishes around it still count', () => {
    const page = 'the war of the books about the sea '.repeat(400).trim();
    expect(parseCritique(`shorter, ${page}`, SUBJECT).map(({ kind }) => kind)).toEqual(['number', 'words']);
  });

  test('that holds a letter gives at least one constraint', () => {
    fc.assert(
      fc.property(fc.array(wordlike, { minLength: 1, maxLength: 8 }), (words) => {
        const utterance = words.join(' ');
        fc.pre(/[a-z0-9]/i.test(utterance));
        expect(parseCritique(utterance, SUBJECT).length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  test('keeps every word it does not understand, wherever it stands', () => {
    const clause = fc.oneof(
      fc.constantFrom(...UNDERSTOOD),
      fc.constantFrom(...UNKNOWN),
      fc.constantFrom(...UNKNOWN).map((word) => `about ${word}`),
      fc.constantFrom(...UNKNOWN).map((word) => `no ${word}`),
      fc.constantFrom(...UNKNOWN).map((word) => `with old ${word} in it`),
    );
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 5 }), fc.constantFrom(...JOINTS), (clauses, joint) => {
        const utterance = clauses.join(joint);
        const kept = parseCritique(utterance, SUBJECT).map(allOf).join(' ');
        for (const word of UNKNOWN) if (utterance.includes(word)) expect(kept).toContain(word);
      }),
      { numRuns: 400 },
    );
  });

  test('understands each clause the same, alone or beside clauses of another kind', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...UNDERSTOOD), { minLength: 1, maxLength: 4 }), (clauses) => {
        const apart = clauses.flatMap((clause) => parseCritique(clause, SUBJECT));
        expect(parseCritique(clauses.join(', '), SUBJECT)).toEqual(apart);
        expect(parseCritique(clauses.join('. '), SUBJECT)).toEqual(apart);
      }),
    );
  });

  test('asked twice in one breath is asked once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...UNDERSTOOD), (clause) => {
        expect(parseCritique(`${clause}, ${clause}`, SUBJECT)).toEqual(parseCritique(clause, SUBJECT));
      }),
    );
  });
});

describe('the forms of words', () => {
  test('folding keeps every position', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(text)).toHaveLength(text.length);
      }),
    );
    expect(fold('Gödel’s “İstanbul”')).toBe('godel\'s "istanbul"');
  });

  test('words stand where they are said to stand', () => {
    const text = 'J. K. Rowling’s “Salt, Bread & Thunder”';
    expect(wordsOf(text).map(({ word }) => word)).toEqual(['jk', 'rowlings', 'salt', 'bread', 'and', 'thunder']);
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'J. K',
      'Rowling’s',
      'Salt',
      'Bread',
      '&',
      'Thunder',
    ]);
  });

  test.each([
    ['witches', 'witch'],
    ['stories', 'story'],
    ['vampires', 'vampire'],
    ['loneliness', 'loneliness'],
    ['us', 'us'],
  ])('one of the %s is a %s', (many, one) => {
    expect(singular(many)).toBe(one);
  });

  test.each([
    ['The Coming-of-Age Stories', 'coming of age story'],
    ['a small town', 'small town'],
    ["children's", 'children'],
    ['  ', ''],
  ])('“%s” is looked up as “%s”', (phrase, looked) => {
    expect(key(phrase)).toBe(looked);
  });

  test.each([
    ['funnier', 'funny'],
    ['saddest', 'sad'],
    ['safer', 'safe'],
    ['lighter', 'light'],
  ])('%s is more %s', (comparative, plain) => {
    expect(plainForms(comparative)).toContain(plain);
  });

  test.each(['her', 'sad', 'war'])('%s is no comparative', (word) => {
    expect(plainForms(word)).toEqual([]);
  });
});
