/** The parser on the real catalogue: all its titles, series and creators, and the lexicon against its vocabulary. */
import { describe, expect, test } from 'vitest';
import { type Constraint, parseCritique } from '../../src/critique/critique.ts';
import { AGES, ERAS, KINDS, PLACES, READERS, RELATIVES, TIMES } from '../../src/critique/places.ts';
import { HEAVY, LEANINGS, OPPOSITES } from '../../src/critique/words.ts';
import { FACETS, ITEMS } from '../fixtures/catalogue.ts';

const parse = (words: string) => parseCritique(words, { facets: FACETS, items: ITEMS });
const SHORTER = { kind: 'number', facet: 'pages', direction: 'less', label: 'shorter' };

/** Utterances that are not understood as told. */
function failures<T>(
  things: T[],
  utteranceOf: (thing: T) => string,
  isRight: (found: Constraint[], thing: T) => boolean,
) {
  return things
    .map((thing) => ({ thing, utterance: utteranceOf(thing) }))
    .flatMap(({ thing, utterance }) => {
      const found = parse(utterance);
      return isRight(found, thing) ? [] : [`${utterance} → ${JSON.stringify(found)}`];
    });
}

const isLikeShorter = (found: Constraint[], { id, title }: { id: string; title: string }) => {
  expect(found.length).toBeGreaterThan(0);
  const [like, shorter] = found;
  return (
    found.length === 2 &&
    JSON.stringify(like) === JSON.stringify({ kind: 'like', id, title, want: 'more', label: `like ${title}` }) &&
    shorter!.kind === 'number' &&
    shorter!.label === 'shorter'
  );
};

describe('every title of the catalogue', () => {
  test('is known after “like”, whatever it holds', () => {
    expect(failures(ITEMS, ({ title }) => `like ${title} but shorter`, isLikeShorter)).toEqual([]);
  });

  test('is known in small letters, the shortest aside, which would be plain words', () => {
    const long = ITEMS.filter(({ title }) => title.length > 3);
    expect(failures(long, ({ title }) => `like ${title.toLowerCase()} but shorter`, isLikeShorter)).toEqual([]);
  });

  test('is known without its punctuation', () => {
    const plain = (title: string) => title.replace(/[^\p{L}\p{N}\s’'.]/gu, ' ');
    const known = ITEMS.filter(({ title }) => !title.includes('&') && title.length > 3);
    expect(failures(known, ({ title }) => `like ${plain(title)}, but shorter`, isLikeShorter)).toEqual([]);
  });

  test('is known before “but” where it has more than one word', () => {
    const long = ITEMS.filter(({ title }) => title.includes(' '));
    expect(failures(long, ({ title }) => `${title} but shorter`, isLikeShorter)).toEqual([]);
  });

  test('takes its author along', () => {
    const signed = ITEMS.filter(({ creators }) => creators.length);
    expect(
      failures(signed, ({ title, creators }) => `like ${title} by ${creators[0]}, only shorter`, isLikeShorter),
    ).toEqual([]);
  });

  test('can be compared with', () => {
    const isComparison = ([found, ...others]: Constraint[], { id }: { id: string }) =>
      others.length === 0 && found?.kind === 'number' && found.than?.join() === id && found.direction === 'less';
    expect(failures(ITEMS, ({ title }) => `shorter than “${title}”`, isComparison)).toEqual([]);
  });
});

test('every creator can be refused', () => {
  const creators = [...new Set(ITEMS.flatMap((item) => item.creators))];
  const isRefusal = ([first, second]: Constraint[], name: string) =>
    first?.kind === 'creator' && first.name === name && first.want === 'none' && second?.label === 'shorter';
  expect(creators.length).toBeGreaterThan(500);
  expect(failures(creators, (name) => `nothing by ${name}, and shorter`, isRefusal)).toEqual([]);
});

test('every series can be refused', () => {
  const series = [...new Set(ITEMS.flatMap((item) => item.series?.name ?? []))];
  const isRefusal = (found: Constraint[], name: string) =>
    found.length === 1 && found[0]!.kind === 'series' && found[0]!.name === name;
  expect(failures(series, (name) => `no more ${name}`, isRefusal)).toEqual([]);
});

test.each<[string, Partial<Constraint>[]]>([
  [
    'like Emma but newer',
    [
      { kind: 'like', title: 'Emma' },
      { kind: 'number', facet: 'year', direction: 'more' },
    ],
  ],
  ['nothing by Stephen King', [{ kind: 'creator', name: 'Stephen King', want: 'none' }]],
  [
    'like Harry Potter but darker',
    [
      { kind: 'like', title: "Harry Potter and the Sorcerer's Stone" },
      { kind: 'like', title: 'Harry Potter and the Prisoner of Azkaban' },
      { kind: 'terms', facet: 'moods', terms: ['grim', 'violent', 'frightening'] },
    ],
  ],
  ['War and Peace but shorter', [{ kind: 'like', title: 'War and Peace' }, SHORTER as Partial<Constraint>]],
  ['by le guin', [{ kind: 'creator', name: 'Ursula K. Le Guin', want: 'only' }]],
  ['like Godel Escher Bach', [{ kind: 'like', title: 'Gödel, Escher, Bach' }]],
  ['newer than 1984', [{ kind: 'bound', facet: 'year', least: 1985, most: null }]],
  ['no JK Rowling', [{ kind: 'creator', name: 'J.K. Rowling' }]],
  ['set in Victorian London', [{ terms: ['nineteenth-century'] }, { terms: ['london'] }]],
  ['set in the 19th century', [{ terms: ['nineteenth-century'] }]],
  ['set in the 20th century', [{ terms: ['early-twentieth', 'world-wars', 'mid-twentieth', 'late-twentieth'] }]],
])('%s', (wish, expected) => {
  expect(parse(wish)).toMatchObject(expected);
});

describe('the vocabulary', () => {
  const labels = FACETS.flatMap(({ name, terms = [] }) => terms.map((term) => ({ facet: name, ...term })));

  test('every term can be asked for by its label', () => {
    const names = (found: Constraint[], { facet, id }: { facet: string; id: string }) =>
      found.some((one) => one.kind === 'terms' && one.facet === facet && one.terms.includes(id) && one.want === 'more');
    const asked = ({ label }: { label: string }) => `something with ${label}`;
    expect(failures(labels, asked, names)).toEqual([]);
  });

  test('every term can be refused by its label', () => {
    const refuses = (found: Constraint[], { facet, id }: { facet: string; id: string }) =>
      found.some((one) => one.kind === 'terms' && one.facet === facet && one.terms.includes(id) && one.want === 'none');
    expect(failures(labels, ({ label }) => `nothing with ${label}`, refuses)).toEqual([]);
  });

  test('has every term that the lexicon speaks of', () => {
    const known = new Set(labels.map(({ id }) => id));
    const spoken = [LEANINGS, OPPOSITES, PLACES, TIMES, KINDS, READERS, RELATIVES].flatMap((table) =>
      [...table.values()].flat(),
    );
    const all = [...spoken, ...HEAVY, ...AGES.map(([, id]) => id), ...ERAS.map(([, id]) => id)];
    expect(all.filter((id) => !known.has(id))).toEqual([]);
  });
});
