/** What the narrator is told of a pick. */
import type { NarrationRequest } from './narrator/narrator.ts';
import type { Item, Pack } from './pack/pack.ts';
import { facetWords } from './pack/words.ts';
import { likedTogether, sharedTerms, tellingTerms } from './taste/taste.ts';
import type { Trait } from './taste/traits.ts';

/** Liked items a narrative may compare with. */
const COMPARED = 3;
/** Liked items that a narrative names for their people. */
const TIED = 2;

export interface Told {
  /** Rows the person likes. */
  liked: number[];
  /** Traits that speak for nothing, whoever shares them. */
  unwanted: Trait[];
  /** Labels of the wishes that the shelf meets. */
  asked: string[];
}

/** The item's facts, what the liked items that are nearest share with it, and the wishes in force. */
export function requestFor(
  pack: Pack,
  { row, item }: { row: number; item: Item },
  { liked, unwanted, asked }: Told,
): NarrationRequest {
  const { facets } = pack;
  const year = facets.facets.find(({ role }) => role === 'year')?.name;
  const length = facets.facets.find(({ role }) => role === 'length');
  const number = (name?: string) => (name ? facets.number(name, row) : null);
  const measured = number(length?.name);
  const alongside = likedTogether(pack, liked, row).slice(0, TIED);
  // What shares nothing is no comparison where others like both, or where too little is told of the two to say that they differ.
  const differ = (other: number) => !alongside.length && [other, row].every((one) => tellingTerms(facets, one).length);
  const compared = liked
    .map((other) => ({ other, shared: sharedTerms(facets, other, row, { except: unwanted }) }))
    .filter(({ other, shared }) => shared.length || differ(other));
  return {
    item: {
      title: item.title,
      creators: item.creators,
      year: number(year),
      length: measured === null ? null : { value: measured, unit: length?.unit ?? '' },
      series: item.series?.name ?? null,
      facts: facetWords(facets, row),
      text: item.text,
    },
    liked: compared
      .toSorted((a, b) => b.shared.length - a.shared.length)
      .slice(0, COMPARED)
      .map(({ other, shared }) => ({ title: pack.items[other]!.title, shared })),
    alongside: alongside.map((other) => pack.items[other]!.title),
    asked,
    seed: row,
  };
}
