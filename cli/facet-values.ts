/** Facets' values as a catalogue spells them, and the names that fields and terms go by. */
import type { Facet, FacetValue } from '../src/pack/facets.ts';
import { asGrades, asList, asNumber, isThere } from '../src/table/values.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { Fault } from './faults.ts';

/** Numbers are stored as signed 32-bit integers. */
export const LARGEST_NUMBER = 0x7fffffff;

/** "coming-of-age" → "coming of age". */
export function termLabel(id: string): string {
  return id.replace(/-/g, ' ');
}

/** "first_published" → "First published". */
export function facetLabel(name: string): string {
  const words = name.replace(/[_-]/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The value of one facet for one entry. Throws a fault naming file, line and field where it is not of the facet's type. */
export function facetValue(facet: Facet, { rest, where, place }: CatalogueEntry): FacetValue {
  const value = rest[facet.name];
  if (!isThere(value)) return null;
  const bad = (what: string) => faultOf(facet, { where, place }, what);
  if (facet.type === 'number') {
    const number = asNumber(value);
    if (number === undefined)
      throw bad(`is ${JSON.stringify(value)}, not a number. Write digits alone, or leave it out`);
    if (Math.abs(number) > LARGEST_NUMBER) throw bad(`is ${number}, beyond ±${LARGEST_NUMBER}. Use a larger unit`);
    return number;
  }
  const strengths = strengthsOf(facet, value);
  if (!strengths) throw bad(`is ${JSON.stringify(value)}. ${EXPECTED[facet.type]}`);
  return [...strengths].map(([term, strength]) => ({ term, strength }));
}

function faultOf(
  { name, type }: Facet,
  { where, place }: Pick<CatalogueEntry, 'where' | 'place'>,
  what: string,
): Fault {
  return new Fault(place, `whose "${name}" is no ${type} value, kept without it`, `${where}: "${name}" ${what}.`);
}

const EXPECTED = {
  category: 'Write one term',
  tags: 'Write a list of terms; in a CSV, terms with “|” between them',
  graded: 'Write terms with a strength of 1, 2 or 3: {"warm": 2}; in a CSV, warm:2|funny:1',
};

function strengthsOf(facet: Facet, value: unknown): Map<string, number> | undefined {
  if (facet.type === 'graded') return asGrades(value);
  if (facet.type === 'category')
    return typeof value === 'string' || typeof value === 'number' ? new Map([[String(value).trim(), 1]]) : undefined;
  const list = asList(value);
  return list && new Map(list.map((term) => [term, 1]));
}
