/** Facets of a catalogue that came without a facets file, told from the values themselves. */
import type { Facet, NumberRole } from '../src/pack/facets.ts';
import { asGrades, asList, asNumber, isThere } from '../src/table/values.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { facetLabel, LARGEST_NUMBER, termLabel } from './facet-values.ts';

/** More terms than this are no vocabulary; the commonest stay. */
const MOST_INFERRED_TERMS = 200;
/** Strings are terms where each is used this many times on average; else they are names or prose. */
const LEAST_USES = 2;

/** What numbers by these names mean to a critique. */
const NUMBER_ROLES: Record<string, { role: NumberRole; unit?: string }> = {
  pages: { role: 'length', unit: 'pages' },
  minutes: { role: 'length', unit: 'minutes' },
  runtime: { role: 'length', unit: 'minutes' },
  duration: { role: 'length' },
  length: { role: 'length' },
  year: { role: 'year' },
  price: { role: 'price' },
};

/** The facets, in the order in which fields first appear; a field that fits no type is left out. */
export function inferFacets(entries: CatalogueEntry[]): Facet[] {
  const names = [...new Set(entries.flatMap(({ rest }) => Object.keys(rest)))];
  return names.flatMap((name) => inferFacet(name, entries.map(({ rest }) => rest[name]).filter(isThere)) ?? []);
}

function inferFacet(name: string, values: unknown[]): Facet | null {
  if (values.length === 0) return null;
  const label = facetLabel(name);
  if (values.every((value) => asNumber(value) !== undefined)) {
    const stored = values.every((value) => Math.abs(asNumber(value)!) <= LARGEST_NUMBER); // a barcode is no quantity
    return stored ? { name, label, type: 'number', ...NUMBER_ROLES[name.toLowerCase()] } : null;
  }
  if (values.every((value) => asGrades(value)))
    return withTerms(
      { name, label, type: 'graded' },
      values.flatMap((value) => [...asGrades(value)!.keys()]),
    );
  if (values.every((value) => Array.isArray(value) && asList(value)))
    return withTerms(
      { name, label, type: 'tags' },
      values.flatMap((value) => asList(value)!),
    );
  if (!values.every((value) => typeof value === 'string')) return null;
  const tags = values.flatMap((value) => asList(value)!);
  // Prose has semicolons too; the parts of a list come again in other rows.
  if (tags.length > values.length) return repeat(tags) ? withTerms({ name, label, type: 'tags' }, tags) : null;
  const vocabulary = new Set(values).size <= MOST_INFERRED_TERMS && repeat(values);
  return vocabulary ? withTerms({ name, label, type: 'category' }, values) : null;
}

function repeat(uses: string[]): boolean {
  return new Set(uses).size * LEAST_USES <= uses.length;
}

/** The commonest terms, in alphabetical order; where there are too many, only those. */
function withTerms(facet: Facet, uses: string[]): Facet | null {
  const counts = new Map<string, number>();
  for (const term of uses) counts.set(term.trim(), (counts.get(term.trim()) ?? 0) + 1);
  const byUse = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept = byUse
    .slice(0, MOST_INFERRED_TERMS)
    .map(([id]) => id)
    .sort();
  return kept.length ? { ...facet, terms: kept.map((id) => ({ id, label: termLabel(id) })) } : null;
}
