/** How alike two items are by what the catalogue says of them: the same measure for every recommender, whatever it ranks by. */
import type { Pack } from '../../src/pack/pack.ts';

/** Jaccard index of two rows' facet terms and creators, in [0, 1]; 0 where neither has any. */
export function termSimilarity({ items, facets }: Pack): (a: number, b: number) => number {
  const names = facets.facets.filter(({ type }) => type !== 'number').map(({ name }) => name);
  const terms = items.map(({ creators }, row) => {
    const told = names.flatMap((name) => facets.terms(name, row).map(({ term }) => `${name}:${term.id}`));
    return new Set([...told, ...creators.map((creator) => `creator:${creator}`)]);
  });
  return (a, b) => {
    const [one, other] = [terms[a]!, terms[b]!];
    let shared = 0;
    for (const term of one) if (other.has(term)) shared++;
    return shared / (one.size + other.size - shared || 1);
  };
}
