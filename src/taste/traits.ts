/** Traits: single things that are true of an item, by which a taste is told and corrected. */
import { type Pack, STRONGEST } from '../pack/pack.ts';

/** A term of a facet; of a number, 'low' or 'high' for the lowest or highest third of the catalogue. */
export interface Trait {
  facet: string;
  term: string;
}

/** What a person said of a trait that stood out among their likes: more of it, or that it is not what they are after. */
export interface Correction extends Trait {
  want: 'more' | 'less';
}

/**
 * What a correction adds to the score of an item that has as much of the trait as there can be. Over what people of
 * goodbooks liked, these bring a claimed topic from one card in six to every other, or to one in twenty (bench/own-taste.ts).
 */
const STANDING: Record<Correction['want'], number> = { more: 0.3, less: -0.4 };

export function isSame(a: Trait, b: Trait): boolean {
  return a.facet === b.facet && a.term === b.term;
}

/** How much of a trait each item has, 0 to 1, by row. */
export function degrees(pack: Pack, { facet, term }: Trait): Float32Array {
  const { facets, items } = pack;
  const type = facets.facet(facet)?.type;
  if (type === 'number') return thirds(pack, facet, term);
  const most = type === 'graded' ? STRONGEST : 1;
  return Float32Array.from(items, (_, row) => facets.strength(facet, term, row) / most);
}

/** 1 for the rows of the lowest or the highest third; items without the number are in neither. */
function thirds({ facets, items }: Pack, facet: string, term: string): Float32Array {
  const values = items.map((_, row) => facets.number(facet, row));
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  const [low, high] = [at(1 / 3), at(2 / 3)];
  const within = (value: number) => low < high && (term === 'low' ? value <= low : value >= high);
  return Float32Array.from(values, (value) => (value !== null && within(value) ? 1 : 0));
}

/** Opens what corrections add to each row's score; null where there are none. Traits of facets that the pack lacks add nothing. */
export function openStanding(pack: Pack): (corrections: Correction[]) => Float32Array | null {
  const known = new Map<string, Float32Array>();

  function degreesOf({ facet, term }: Trait): Float32Array {
    const key = `${facet}\n${term}`;
    const found = known.get(key) ?? degrees(pack, { facet, term });
    known.set(key, found);
    return found;
  }

  return (corrections) => {
    if (corrections.length === 0) return null;
    const bonus = new Float32Array(pack.items.length);
    for (const correction of corrections) {
      const most = STANDING[correction.want];
      degreesOf(correction).forEach((degree, row) => {
        bonus[row]! += most * degree;
      });
    }
    return bonus;
  };
}
