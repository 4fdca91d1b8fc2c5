/**
 * An item → a typographic cover. Pure: the same item always gives the same SVG, on any device, so that a catalogue
 * without pictures has a face. This file is the folder's contract.
 */
import type { Pack } from '../pack/pack.ts';
import { FAMILIES } from './families.ts';
import { PALETTES, suited } from './palettes.ts';
import { seedOf, sequence } from './seed.ts';
import type { Sheet } from './sheet.ts';
import { escaped, HEIGHT, WIDTH } from './sheet.ts';

/** What a cover is made from. */
export interface CoverSubject {
  id: string;
  title: string;
  creators: string[];
  /** Term ids that hold for the item, with their strengths; they lean the choice of motif and colours. */
  traits: Map<string, number>;
}

/** By row. A screen asks for the same few covers whenever anything on it changes, and each takes a millisecond to compose. */
const composed = new WeakMap<Pack, Map<number, string>>();

/** The cover of one row of a pack, as an address for an image element. */
export function coverUrl(pack: Pack, row: number): string {
  const known = composed.get(pack) ?? new Map<number, string>();
  composed.set(pack, known);
  const url = known.get(row) ?? `data:image/svg+xml,${encodeURIComponent(coverSvg(subjectOf(pack, row)))}`;
  known.set(row, url);
  return url;
}

/** The cover as SVG markup, 200 × 300. */
export function coverSvg(subject: CoverSubject): string {
  const draw = sequence(seedOf(subject.id + subject.title));
  const palette = suited(PALETTES, subject.traits, draw);
  const { compose } = suited(FAMILIES, subject.traits, draw);
  const sheet: Sheet = { title: subject.title, creators: subject.creators, palette, draw };
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">` +
    `<title>${escaped(subject.title)}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="${palette.ground}"/>${compose(sheet)}</svg>`
  );
}

function subjectOf({ items, facets }: Pack, row: number): CoverSubject {
  const { id, title, creators } = items[row]!;
  const terms = facets.facets.flatMap(({ name }) => facets.terms(name, row));
  return { id, title, creators, traits: new Map(terms.map(({ term, strength }) => [term.id, strength])) };
}
