/** "Why this?", told from the parts of the score that ranked it — never made up afterwards. */
import type { Pack } from './pack/pack.ts';
import { listed } from './pack/words.ts';
import type { Blended } from './retrieval/blend.ts';
import { likedTogether, sameCreator, sharedTerms } from './taste/shared.ts';
import type { Trait } from './taste/traits.ts';

export interface Reason {
  kind: 'shared' | 'together' | 'creator' | 'wish' | 'popular';
  /** A phrase that stands alone: "family and grief, as in Beloved". */
  words: string;
  /** What the phrase is made of, so that it can be said in another language: shared terms, makers or wishes, and a liked title. */
  names: string[];
  title: string | null;
}

interface Ground {
  parts: Blended['parts'];
  /** Rows the person likes, most recent first. */
  liked: number[];
  /** Labels of the wishes that the shelf meets. */
  wishes: string[];
  /** What the person said they are not after. */
  unwanted?: Trait[];
}

/** At most three reasons, the heaviest part of the score first. */
export function reasonsFor(pack: Pack, row: number, { parts, liked, wishes, unwanted = [] }: Ground): Reason[] {
  const alike = parts.vectors + parts.words + parts.fresh;
  const together = parts.neighbours + parts.regression + parts.factors;
  const told: { weight: number; reason: Reason | null }[] = [
    { weight: alike, reason: sharedReason(pack, row, { liked, unwanted }) },
    { weight: together, reason: togetherReason(pack, row, liked) },
    // Makers in common are a part of that likeness, and are told after what is shared.
    { weight: alike / 2, reason: creatorReason(pack, row, liked) },
    { weight: Number.POSITIVE_INFINITY, reason: wishReason(wishes) },
    { weight: parts.popularity, reason: { kind: 'popular', words: 'liked by many', names: [], title: null } },
  ];
  // Signals add up to 2 or 3: a part smaller than this moved the item next to nothing. Set by hand.
  const standing = told.filter(({ weight }) => weight > 0.02).sort((a, b) => b.weight - a.weight);
  return standing.flatMap(({ reason }) => reason ?? []).slice(0, 3);
}

function sharedReason(
  { facets, items }: Pack,
  row: number,
  { liked, unwanted }: { liked: number[]; unwanted: Trait[] },
): Reason | null {
  const options = { limit: 9, except: unwanted };
  const overlaps = liked.map((other) => ({ other, shared: sharedTerms(facets, other, row, options) }));
  const closest = overlaps.sort((a, b) => b.shared.length - a.shared.length)[0];
  if (!closest?.shared.length) return null;
  const names = closest.shared.slice(0, 3);
  const { title } = items[closest.other]!;
  return { kind: 'shared', words: `${listed(names)}, as in ${title}`, names, title };
}

function togetherReason(pack: Pack, row: number, liked: number[]): Reason | null {
  const [closest] = likedTogether(pack, liked, row);
  if (closest === undefined) return null;
  const { title } = pack.items[closest]!;
  return { kind: 'together', words: `people who like ${title} like it too`, names: [], title };
}

function creatorReason({ items }: Pack, row: number, liked: number[]): Reason | null {
  const other = liked.find((candidate) => sameCreator(items[candidate]!, items[row]!));
  if (other === undefined) return null;
  const { creators: names } = items[row]!;
  const { title } = items[other]!;
  return { kind: 'creator', words: `by ${listed(names)}, like ${title}`, names, title };
}

function wishReason(wishes: string[]): Reason | null {
  if (!wishes.length) return null;
  return { kind: 'wish', words: `you asked: ${wishes.join(', ')}`, names: wishes, title: null };
}
