/** What two items have in common, terms, makers or people: the ground on which a reason stands. */
import type { Facet, FacetTable, FacetTerm, Item, Pack } from '../pack/pack.ts';
import { isSame, type Trait } from './traits.ts';

export interface SharedOptions {
  limit?: number;
  /** What the person said they are not after: it is no reason. */
  except?: Trait[];
}

/** Labels of the terms that rows `a` and `b` share, strongest in `b` first, facet by facet; at most `limit`. */
export function sharedTerms(
  table: FacetTable,
  a: number,
  b: number,
  { limit = 5, except = [] }: SharedOptions = {},
): string[] {
  return tellingTerms(table, b)
    .filter(({ facet, term }) => table.strength(facet.name, term.id, a) > 0)
    .filter(({ facet, term }) => !except.some((trait) => isSame(trait, { facet: facet.name, term: term.id })))
    .map(({ facet, term }) => asNoun(term.label, facet.noun))
    .slice(0, limit);
}

/** The terms of an item that would tell something if another had them too. */
export function tellingTerms({ facets, terms }: FacetTable, row: number): { facet: Facet; term: FacetTerm }[] {
  return facets
    .filter(({ type }) => type === 'tags' || type === 'graded')
    .flatMap((facet) => terms(facet.name, row).map(({ term }) => ({ facet, term })))
    .filter(({ term }) => !term.quiet);
}

/** "warm" of moods → "a warm mood"; terms of facets without a noun are nouns already. */
function asNoun(label: string, noun: string | undefined): string {
  if (!noun) return label;
  return `${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label} ${noun}`;
}

/** Whether two items have a maker in common. */
export function sameCreator(a: Item, b: Item): boolean {
  return a.creators.some((creator) => b.creators.includes(creator));
}

/** Of `others`, the rows whose people like `row` too, by the catalogue's log; the strongest tie first. */
export function likedTogether({ neighbours }: Pack, others: number[], row: number): number[] {
  if (!neighbours) return [];
  const { offsets, rows, weights } = neighbours;
  const tieOf = (other: number) => {
    const entry = rows.subarray(offsets[other]!, offsets[other + 1]!).indexOf(row);
    return entry < 0 ? 0 : weights[offsets[other]! + entry]!;
  };
  const ties = others.map((other) => ({ other, weight: tieOf(other) })).filter(({ weight }) => weight > 0);
  return ties.toSorted((a, b) => b.weight - a.weight).map(({ other }) => other);
}
