import { describe, expect, it } from 'vitest';
import { blurbProblems } from '../../catalogue/blurbs.ts';
import { type Book, readBooks, vocabularyProblems } from '../../catalogue/book.ts';
import { checkCatalogue, collectionProblems, readSources } from '../../catalogue/check.ts';
import { factProblems, type GoodbooksRow, isAuthor, titleResembles } from '../../catalogue/goodbooks.ts';

const sources = readSources();
const sound = JSON.parse(sources.books.split('\n')[0]!) as Book;

/** What is said of one row that differs from a sound one. */
function problemsOf(change: Record<string, unknown>): string[] {
  return readBooks(JSON.stringify({ ...sound, ...change }), sources.vocabulary).problems;
}

function withBlurb(blurb: string, title = 'Some Title'): Book {
  return { ...sound, title, blurb };
}

/** A blurb of `count` words like no other. */
function words(count: number, seed = 'w'): string {
  return Array.from({ length: count }, (_, i) => `${seed}${i}`).join(' ');
}

describe('the catalogue', () => {
  it('has nothing wrong with it', () => {
    const { books, problems } = checkCatalogue(sources);
    expect(problems).toEqual([]);
    expect(books.length).toBeGreaterThanOrEqual(1000);
  });
});

describe('a row', () => {
  it('passes as it stands', () => expect(problemsOf({})).toEqual([]));

  it.each([
    ['an id that is no number', { id: 'x1' }, 'malformed "id"'],
    ['a padded title', { title: ' Dune' }, 'malformed "title"'],
    ['authors in one string', { authors: 'A and B' }, 'malformed "authors"'],
    ['a year in words', { year: '1965' }, 'malformed "year"'],
    ['a year to come', { year: 3000 }, 'malformed "year"'],
    ['no pages', { pages: 0 }, 'malformed "pages"'],
    ['half a page', { pages: 100.5 }, 'malformed "pages"'],
    ['a language in words', { language: 'English' }, 'malformed "language"'],
    ['a series without a name', { series: { index: 1 } }, 'malformed "series"'],
    ['a strength beyond 3', { moods: { warm: 4, funny: 1 } }, 'malformed "moods"'],
    ['a language unknown here', { language: 'xx' }, '"xx" in "language", which the vocabulary lacks'],
    ['a form unknown here', { form: 'opera' }, '"opera" in "form"'],
    ['a subject unknown here', { subjects: ['war', 'love', 'constructor'] }, '"constructor" in "subjects"'],
    ['a mood unknown here', { moods: { warm: 1, soggy: 2 } }, '"soggy" in "moods"'],
    ['too few subjects', { subjects: ['war', 'love'] }, '2 terms in "subjects", not 3 to 6'],
    ['too many settings', { settings: ['paris', 'london', 'rome', 'india', 'china'] }, '5 terms in "settings"'],
    ['no era', { eras: [] }, '0 terms in "eras"'],
    ['one mood', { moods: { warm: 3 } }, '1 terms in "moods"'],
    ['a term twice', { subjects: ['war', 'war', 'love'] }, 'names a term of "subjects" twice'],
    ['a field of its own', { stars: 5 }, 'unknown "stars"'],
  ])('with %s is reported', (_, change, problem) => {
    expect(problemsOf(change).join('\n')).toContain(problem);
  });

  it('without a field, or with fields out of order, is reported', () => {
    const { blurb, ...rest } = sound;
    expect(readBooks(JSON.stringify(rest), sources.vocabulary).problems[0]).toContain('lacks "blurb"');
    expect(readBooks(JSON.stringify({ blurb, ...rest }), sources.vocabulary).problems[0]).toContain('out of order');
  });

  it('that is not JSON is reported by its line', () => {
    const { books, problems } = readBooks(`${JSON.stringify(sound)}\n{"id":\n`, sources.vocabulary);
    expect(books).toHaveLength(1);
    expect(problems).toEqual(['line 2 is not one JSON object']);
  });
});

describe('the vocabulary', () => {
  it('must have every facet, and describe every term that it speaks of', () => {
    const { moods, ...rest } = sources.vocabulary;
    const problems = vocabularyProblems({ ...rest, form: { type: 'category', terms: { novel: '' }, quiet: ['ode'] } });
    expect(problems).toEqual([
      'the vocabulary lacks the facet "moods"',
      'the term "novel" of "form" has no description',
      '"form" speaks of "ode", which is not among its terms',
    ]);
    expect(moods).toBeDefined();
  });
});

describe('the collection', () => {
  it('reports an id used twice, a book twice, a third volume and too few books', () => {
    const volume = (id: string, title: string): Book => ({ ...sound, id, title, series: { name: 'Saga', index: 1 } });
    expect(collectionProblems([volume('1', 'A'), volume('1', 'B'), volume('2', 'A')])).toEqual([
      'there are 3 books, fewer than 1000',
      'the id 1 is used 2 times',
      'there are 2 rows for A by Suzanne Collins',
      'the series Saga has 3 volumes, more than 2',
    ]);
  });
});

describe('a blurb', () => {
  it.each([
    ['too short', withBlurb(words(24)), 'has 24 words'],
    ['too long', withBlurb(words(46)), 'has 46 words'],
    ['worn', withBlurb(`A Page-Turner ${words(26)}`), 'says "page-turner"'],
    [
      'with its own title',
      withBlurb(`${words(26)} of the côte d’Azur.`, "The Cote d'Azur: A Life"),
      'contains the title',
    ],
  ])('%s is reported', (_, book, problem) => {
    expect(blurbProblems([book]).join('\n')).toContain(problem);
  });

  it('with its title inside a longer word is left alone', () => {
    expect(blurbProblems([withBlurb(`${words(26)} emmanuel`, 'Emma')])).toEqual([]);
  });

  it('that opens like another is reported, whatever the punctuation', () => {
    const problems = blurbProblems([
      withBlurb(`All at once, ${words(25)}`),
      withBlurb(`All at once ${words(25, 'v')}`),
    ]);
    expect(problems).toEqual([expect.stringContaining('opens like that of Some Title: "all at once …"')]);
  });

  it('that is another in other clothes is reported', () => {
    const first = `One two three ${words(30)}`;
    const second = `Four five six ${words(30).replace('w15', 'changed')}`;
    expect(blurbProblems([withBlurb(first), withBlurb(second)])).toEqual([expect.stringMatching(/\d\d % that of/)]);
    expect(blurbProblems([withBlurb(first), withBlurb(`Four five six ${words(30, 'v')}`)])).toEqual([]);
  });
});

describe('the facts beside the table', () => {
  const row: GoodbooksRow = {
    book_id: sound.id,
    authors: 'Suzanne Collins, Somebody Else',
    original_publication_year: '2008.0',
    original_title: '',
    title: 'The Hunger Games (The Hunger Games, #1)',
  };
  const none = { years: {}, authors: {} };

  it('agree for a sound row', () => expect(factProblems([sound], [row], none)).toEqual([]));

  it.each([
    ['an id it lacks', { book_id: '9' }, 'no book of this id'],
    ['another title', { title: 'Dune' }, `the table's title is "Dune"`],
    ['another author', { authors: 'Frank Herbert' }, 'the table knows Frank Herbert, not Suzanne Collins'],
    ['another year', { original_publication_year: '2004.0' }, `the table's year is 2004, ours 2008`],
  ])('report %s', (_, change, problem) => {
    expect(factProblems([sound], [{ ...row, ...change }], none).join('\n')).toContain(problem);
  });

  it('pass over what a correction explains, and report a correction of nothing', () => {
    const wrong = { ...row, authors: 'S. Collins', original_publication_year: '1908.0' };
    const corrections = { years: { [sound.id]: 'a slip' }, authors: { [sound.id]: 'initials' } };
    expect(factProblems([sound], [wrong], corrections)).toEqual([]);
    expect(factProblems([sound], [row], corrections)).toHaveLength(2);
  });

  it('a year that the table lacks is no disagreement', () => {
    expect(factProblems([sound], [{ ...row, original_publication_year: '' }], none)).toEqual([]);
  });

  it('titles and names resemble through accents, editions and further surnames', () => {
    expect(titleResembles('Les Misérables', { title: 'Les Miserables (Abridged)', original_title: '' })).toBe(true);
    expect(titleResembles('The Stranger', { title: "L'Étranger", original_title: 'The Stranger' })).toBe(true);
    expect(isAuthor('Kurt Vonnegut', { authors: 'Kurt Vonnegut Jr.' })).toBe(true);
    expect(isAuthor('Jo Nesbo', { authors: 'Jo Nesbø, Don Bartlett' })).toBe(true);
    expect(isAuthor('Ann Lee', { authors: 'Joann Leeson' })).toBe(false);
  });
});
