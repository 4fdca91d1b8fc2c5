/** The line of facts under a title: "Novel, 1813 · 279 pages · English". Told from its first year and length, and from facets by the names `form` and `language`. */
import type { Pack } from '../pack/pack.ts';
import { yearInWords } from '../pack/words.ts';

export function factsLine(pack: Pack, row: number): string {
  const { facets } = pack;
  const named = (name: string) => facets.terms(name, row)[0]?.term.label;
  const year = numberOf(pack, row, 'year');
  const length = numberOf(pack, row, 'length');
  const form = named('form');
  const kind = [form && form.charAt(0).toUpperCase() + form.slice(1), year && yearInWords(year.value)];
  const language = named('language');
  const facts = [
    kind.filter(Boolean).join(', '),
    length && [length.value, length.unit].filter(Boolean).join(' '),
    language && language.charAt(0).toUpperCase() + language.slice(1),
  ];
  return facts.filter(Boolean).join(' · ');
}

/** "Jane Austen, 1813": enough to tell two books of one title apart. */
export function bylineOf(pack: Pack, row: number): string {
  const year = numberOf(pack, row, 'year');
  return [...pack.items[row]!.creators, ...(year ? [yearInWords(year.value)] : [])].join(', ');
}

function numberOf({ facets }: Pack, row: number, role: string): { value: number; unit: string | undefined } | null {
  const facet = facets.facets.find((facet) => facet.role === role);
  const value = facet ? facets.number(facet.name, row) : null;
  return facet && value !== null ? { value, unit: facet.unit } : null;
}
