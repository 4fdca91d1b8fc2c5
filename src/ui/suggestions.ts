/** Wishes worth trying on the shelf at hand: more of what the favourites have and the shelf lacks, less of the contrary. */
import type { Pack } from '../pack/pack.ts';

const MOST = 5;
/** Longer titles make a poor button. */
const LONGEST_TITLE = 22;

export interface Ground {
  /** Rows on the shelf. */
  shown: number[];
  /** Rows the person likes, the latest first. */
  liked: number[];
  /** Labels of the wishes in force. */
  inForce: string[];
}

/** Wishes the parser understands, none of them in force already. */
export function suggestions(pack: Pack, { shown, liked, inForce }: Ground): string[] {
  const { facets } = pack.facets;
  const has = (role: string) => facets.some((facet) => facet.role === role);
  const graded = facets.find(({ type }) => type === 'graded');
  const mean = (rows: number[], term: string) =>
    rows.reduce((sum, row) => sum + pack.facets.strength(graded!.name, term, row), 0) / (rows.length || 1);
  const leans = (graded?.terms ?? []).map(({ id, label }) => ({ label, excess: mean(shown, id) - mean(liked, id) }));
  const [lacking, alsoLacking] = leans.filter(({ excess }) => excess < 0).sort((a, b) => a.excess - b.excess);
  const [heavy] = leans.filter(({ excess }) => excess > 0).sort((a, b) => b.excess - a.excess);
  const favourite = liked.map((row) => pack.items[row]!.title).find((title) => title.length <= LONGEST_TITLE);
  const wishes = [
    has('length') && 'shorter',
    lacking && comparative(lacking.label),
    heavy && `less ${heavy.label}`,
    has('year') && 'newer',
    favourite && has('year') && `like ${favourite} but older`,
    alsoLacking && comparative(alsoLacking.label),
    has('length') && 'longer',
  ].filter((wish) => typeof wish === 'string');
  const asked = new Set(inForce.flatMap((label) => label.split(' ')).map(root));
  return wishes.filter((wish) => !asked.has(root(wish.split(' ').at(-1)!))).slice(0, MOST);
}

/** "funny" → "funnier", "warm" → "warmer", "hopeful" → "more hopeful". */
function comparative(word: string): string {
  if (/^[^aeiouy]*[aeiou]+[^aeiouy]+y$/.test(word)) return `${word.slice(0, -1)}ier`;
  if (!/^[^aeiouy]*[aeiouy]+[^aeiouy]+e?$/.test(word)) return `more ${word}`;
  if (word.endsWith('e')) return `${word}r`;
  return /[^aeiou][aeiou][bdgmnpt]$/.test(word) ? `${word}${word.at(-1)}er` : `${word}er`;
}

/** Enough of a word to know it by in all its forms: "funn" for funny and funnier. */
function root(word: string): string {
  return word.slice(0, 4);
}
