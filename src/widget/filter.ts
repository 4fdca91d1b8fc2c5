/**
 * `filter="form=novel|novella; year>=1900; creator!=Jane Austen"`: which items may be picked at all. Conditions are
 * parted by semicolons and must all hold; values parted by bars are alternatives. A name is a facet of the pack, or `id`,
 * `creator` or `series`; a term is named by its id or its label, and case does not matter.
 */
import { SottoError } from '../errors.ts';
import type { Facet, Pack } from '../pack/pack.ts';

interface Condition {
  name: string;
  sign: string;
  values: string[];
}

const CONDITION = /^([^=!<>]+?)\s*(!=|>=|<=|=|>|<)\s*(.+)$/s;

/** Splits a filter into its conditions. Throws `bad-input` where one is none. */
export function parseFilter(filter: string): Condition[] {
  const parts = filter.split(';').map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [, name, sign, listed] = CONDITION.exec(part) ?? [];
    const values = listed?.split('|').map((value) => value.trim());
    if (!name || !sign || !values?.every(Boolean)) throw malformed(`“${part}” is no condition`);
    return { name: name.trim(), sign, values };
  });
}

/** A test of rows. Throws `bad-input` on a facet that the pack lacks, and on words where a number is needed. */
export function filterRows(filter: string, pack: Pack): (row: number) => boolean {
  const tests = parseFilter(filter).map((condition) => testOf(condition, pack));
  return (row) => tests.every((test) => test(row));
}

function testOf({ name, sign, values }: Condition, pack: Pack): (row: number) => boolean {
  const facet = pack.facets.facets.find((facet) => plain(facet.name) === plain(name));
  if (facet?.type === 'number') return numberTest(facet, sign, values, pack);
  if (sign !== '=' && sign !== '!=') throw malformed(`“${name}” knows only = and !=`);
  const wanted = new Set(values.map(plain));
  const namesOf = facet ? termsOf(facet, pack) : wordsOf(name, pack);
  return (row) => namesOf(row).some((word) => wanted.has(plain(word))) === (sign === '=');
}

/** Items without the number meet no condition on it but "is not". */
function numberTest({ name }: Facet, sign: string, values: string[], { facets }: Pack): (row: number) => boolean {
  const numbers = values.map(Number);
  if (!numbers.every(Number.isFinite)) throw malformed(`“${name}” is a number, and “${values.join('|')}” is not`);
  const compare: Record<string, (value: number, number: number) => boolean> = {
    '=': (value, number) => value === number,
    '>=': (value, number) => value >= number,
    '<=': (value, number) => value <= number,
    '>': (value, number) => value > number,
    '<': (value, number) => value < number,
  };
  return (row) => {
    const value = facets.number(name, row);
    if (sign === '!=') return value === null || !numbers.includes(value);
    return value !== null && numbers.some((number) => compare[sign]!(value, number));
  };
}

function termsOf({ name }: Facet, { facets }: Pack): (row: number) => string[] {
  return (row) => facets.terms(name, row).flatMap(({ term }) => [term.id, term.label]);
}

function wordsOf(name: string, { items, facets }: Pack): (row: number) => string[] {
  switch (plain(name)) {
    case 'id':
      return (row) => [items[row]!.id];
    case 'creator':
      return (row) => items[row]!.creators;
    case 'series':
      return (row) => (items[row]!.series ? [items[row]!.series!.name] : []);
    default:
      throw malformed(`the pack has no “${name}”, but ${facets.facets.map(({ name }) => name).join(', ')}`);
  }
}

function plain(words: string): string {
  return words.normalize('NFC').toLowerCase().trim();
}

function malformed(why: string): SottoError {
  return new SottoError(
    'bad-input',
    `The filter can’t be read: ${why}. Write it like filter="form=novel; year>=1900".`,
  );
}
