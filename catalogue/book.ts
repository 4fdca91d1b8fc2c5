/** One book of the catalogue: its fields, and what must hold for each of them. Pure; the text of a file comes in, problems go out. */

export interface Book {
  id: string;
  title: string;
  /** Empty where nobody knows. */
  authors: string[];
  /** Of first publication; negative before our era. */
  year: number;
  pages: number;
  /** ISO 639 code of the language it was written in. */
  language: string;
  form: string;
  audience: string;
  subjects: string[];
  settings: string[];
  eras: string[];
  /** Term → strength 1–3. */
  moods: Record<string, number>;
  series: { name: string; index: number } | null;
  blurb: string;
}

/** The part of a facet of `vocabulary.json` that the checks read. */
export interface FacetEntry {
  type: string;
  terms?: Record<string, string>;
  labels?: Record<string, string>;
  quiet?: string[];
}

export type Vocabulary = Record<string, FacetEntry>;

const FIELDS = [
  'id',
  'title',
  'authors',
  'year',
  'pages',
  'language',
  'form',
  'audience',
  'subjects',
  'settings',
  'eras',
  'moods',
  'series',
  'blurb',
] as const satisfies (keyof Book)[];

/** How many terms of each facet a book has: enough to find it by, few enough to mean something. */
const TERM_COUNTS: Record<string, [least: number, most: number]> = {
  subjects: [3, 6],
  settings: [1, 4],
  eras: [1, 2],
  moods: [2, 5],
};
/** The Epic of Gilgamesh is older than any other book here, and no older text has a known first edition. */
const EARLIEST_YEAR = -2500;
const FEWEST_PAGES = 10;
const MOST_PAGES = 3000;
/** ISO 639: two letters, or three for languages of the past. */
const LANGUAGE = /^[a-z]{2,3}$/;

/** The books of a JSONL text, without the rows that are no book, and what is wrong with any row. */
export function readBooks(text: string, vocabulary: Vocabulary): { books: Book[]; problems: string[] } {
  const books: Book[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const row = parseLine(line);
    const found = row ? shapeProblems(row) : ['is not one JSON object'];
    if (found.length === 0) {
      books.push(row as unknown as Book);
      found.push(...termProblems(row as unknown as Book, vocabulary));
    }
    problems.push(...found.map((problem) => `line ${index + 1}${nameOf(row)} ${problem}`));
  }
  return { books, problems };
}

function parseLine(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function nameOf(row: Record<string, unknown> | null): string {
  return typeof row?.title === 'string' ? ` (${row.title})` : '';
}

/** Every field present, in order, and of its type. */
function shapeProblems(row: Record<string, unknown>): string[] {
  const missing = FIELDS.filter((field) => !(field in row)).map((field) => `lacks "${field}"`);
  const unknown = Object.keys(row).filter((field) => !(FIELDS as readonly string[]).includes(field));
  if (missing.length || unknown.length) return [...missing, ...unknown.map((field) => `has an unknown "${field}"`)];
  const wrong = FIELDS.filter((field) => !SHAPES[field](row[field]));
  if (wrong.length) return wrong.map((field) => `has a malformed "${field}": ${JSON.stringify(row[field])}`);
  return Object.keys(row).join() === FIELDS.join()
    ? []
    : [`has its fields out of order: ${Object.keys(row).join(', ')}`];
}

const SHAPES: Record<keyof Book, (value: unknown) => boolean> = {
  id: (value) => typeof value === 'string' && /^[1-9]\d*$/.test(value),
  title: isText,
  authors: (value) => isListOf(value, isText),
  year: (value) => isWhole(value) && value >= EARLIEST_YEAR && value <= new Date().getFullYear() && value !== 0,
  pages: (value) => isWhole(value) && value >= FEWEST_PAGES && value <= MOST_PAGES,
  language: (value) => typeof value === 'string' && LANGUAGE.test(value),
  form: isText,
  audience: isText,
  subjects: (value) => isListOf(value, isText),
  settings: (value) => isListOf(value, isText),
  eras: (value) => isListOf(value, isText),
  moods: (value) => isRecord(value) && Object.values(value).every((strength) => [1, 2, 3].includes(strength as number)),
  series: (value) => value === null || (isRecord(value) && isText(value.name) && isWhole(value.index)),
  blurb: isText,
};

/** Every term known to the vocabulary, none twice, neither too few nor too many. */
function termProblems(book: Book, vocabulary: Vocabulary): string[] {
  const problems: string[] = [];
  for (const [name, facet] of Object.entries(vocabulary)) {
    const value = book[name as keyof Book];
    if (facet.type === 'number' || value === undefined) continue;
    const terms = Array.isArray(value) ? value : isRecord(value) ? Object.keys(value) : [String(value)];
    const unknown = terms.filter((term) => !Object.hasOwn(facet.terms ?? {}, term));
    problems.push(...unknown.map((term) => `has "${term}" in "${name}", which the vocabulary lacks`));
    if (new Set(terms).size < terms.length) problems.push(`names a term of "${name}" twice`);
    const [least, most] = TERM_COUNTS[name] ?? [1, 1];
    if (terms.length < least || terms.length > most)
      problems.push(`has ${terms.length} terms in "${name}", not ${least} to ${most}`);
  }
  return problems;
}

/** Every facet of the book in the vocabulary, every term described, every label and quiet term a term. */
export function vocabularyProblems(vocabulary: Vocabulary): string[] {
  const facets = ['form', 'audience', 'subjects', 'settings', 'eras', 'moods', 'language', 'pages', 'year'];
  const problems = facets.filter((name) => !vocabulary[name]).map((name) => `the vocabulary lacks the facet "${name}"`);
  for (const [name, { terms = {}, labels = {}, quiet = [] }] of Object.entries(vocabulary)) {
    for (const [term, description] of Object.entries(terms))
      if (!isText(description)) problems.push(`the term "${term}" of "${name}" has no description`);
    for (const term of [...Object.keys(labels), ...quiet])
      if (!Object.hasOwn(terms, term)) problems.push(`"${name}" speaks of "${term}", which is not among its terms`);
  }
  return problems;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.trim() === value;
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}

function isListOf<T>(value: unknown, is: (entry: unknown) => entry is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}
