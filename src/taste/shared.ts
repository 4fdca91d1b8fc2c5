/** What two items have in common, in words: the ground on which a reason stands. */
import type { FacetTable, Item } from '../pack/pack.ts';
import { isSame, type Trait } from './traits.ts';

export interface SharedOptions {
  /** Facets to compare, in order of what tells most; every facet with terms where absent. */
  facets?: string[];
  limit?: number;
  /** What the person said they are not after: it is no reason. */
  except?: Trait[];
}

/** Labels of the terms that rows `a` and `b` share, strongest in `b` first, facet by facet; at most `limit`. */
export function sharedTerms(
  table: FacetTable,
  a: number,
  b: number,
  { facets, limit = 5, except = [] }: SharedOptions = {},
): string[] {
  const names =
    facets ?? table.facets.filter(({ type }) => type === 'tags' || type === 'graded').map(({ name }) => name);
  const shared = names.flatMap((name) =>
    table
      .terms(name, b)
      .filter(({ term }) => !term.quiet && table.strength(name, term.id, a) > 0)
      .filter(({ term }) => !except.some((trait) => isSame(trait, { facet: name, term: term.id })))
      .map(({ term }) => asNoun(term.label, table.facet(name)?.noun)),
  );
  return shared.slice(0, limit);
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
