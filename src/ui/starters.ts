/** Well-known items to begin with, chosen so that most people find three of theirs: popular, and unlike each other. */
import type { Pack } from '../pack/pack.ts';
import { diversify } from '../retrieval/diversity.ts';

/** Rows to offer, `count` at a time; `page` turns to the next ones. */
export function starterRows(pack: Pack, count: number, page = 0): number[] {
  const byPopularity = pack.items
    .map((_, row) => row)
    .sort((a, b) => pack.popularity[b]! - pack.popularity[a]! || a - b);
  return diversify(byPopularity, { k: count * (page + 1), groupsOf: (row) => groupsOf(pack, row, page + 1) }).slice(
    -count,
  );
}

/** One item of a maker and of a series, and not too many of one kind, feeling or time; more on later pages. */
function groupsOf({ items, facets }: Pack, row: number, pages: number): Record<string, number> {
  const { creators, series } = items[row]!;
  const groups: Record<string, number> = {};
  for (const creator of creators) groups[`by ${creator}`] = 1;
  if (series) groups[`series ${series.name}`] = 1;
  for (const { name, type } of facets.facets) {
    if (type === 'number') continue;
    const strongest = facets.terms(name, row)[0];
    if (!strongest) continue;
    // Nearly everything may share its form, its audience or its language; not its subject or mood.
    groups[`${name} ${strongest.term.id}`] = type === 'category' ? 9 * pages : 2 * pages;
  }
  return groups;
}
