/** What two items have in common, in words: the ground on which a reason stands. */
import type { FacetTable, Item } from '../pack/pack.ts';

export interface SharedOptions {
  /** Facets to compare, in order of what tells most; every facet with terms where absent. */
  facets?: string[];
  limit?: number;
}

/** Labels of the terms that rows `a` and `b` share, strongest in `b` first, facet by facet; at most `limit`. */
export function sharedTerms(table: FacetTable, a: number, b: number, { facets, limit = 5 }: SharedOptions = {}): string[] {
  const names = facets ?? table.facets.filter(({ type }) => type === 'tags' || type === 'graded').map(({ name }) => name);
  const shared = names.flatMap((name) =>
    table
      .terms(name, b)
      .filter(({ term }) => table.strength(name, term.id, a) > 0)
      .map(({ term }) => term.label),
  );
  return shared.slice(0, limit);
}

/** Whether two items have a maker in common. */
export function sameCreator(a: Item, b: Item): boolean {
  return a.creators.some((creator) => b.creators.includes(creator));
}
