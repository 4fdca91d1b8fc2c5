/** What a request gives ground for: the names, numbers and words that its narrative may use. */
import type { NarrationRequest } from './narrator.ts';

/** Words that speak of a wish: grounded only where there is one. */
export const WISHING = ['ask', 'wish', 'want'];

/** Stems are cut here. In letters. */
export const STEM_LENGTH = 7;

/** A word reduced to what its inflections share; crude on purpose, and the same for input and output. */
export function stem(word: string): string {
  let root = word
    .toLowerCase()
    .replace(/['’]s?$/, '')
    .replace(/(ies|ied|ying)$/, 'y');
  // Twice, for endings on endings: keepers, keeper, keep.
  for (let round = 0; round < 2 && root.length > 4; round++)
    root = root.replace(/(ing|edly|ed|es|s|ly|er|est|e|y)$/, '');
  return root.slice(0, STEM_LENGTH);
}

export interface Ground {
  /** Stem → the longest word that has it, in letters. */
  stems: Map<string, number>;
  /** Stems of the words with a capital, alone and in pairs as they stand together. */
  names: Set<string>;
  numbers: Set<string>;
  /** Whether a word speaks of a wish, and not of something in the description. */
  wishes(word: string): boolean;
}

/** Everything that a request gives ground for. */
export function groundOf({ item, liked, asked }: NarrationRequest): Ground {
  const text = [
    item.title,
    ...item.creators,
    item.series ?? '',
    item.facts,
    item.text,
    asked.join(', '),
    ...liked.flatMap((l) => [l.title, ...l.shared]),
  ].join(' ');
  const found = words(text);
  const own = new Set(words(item.text).map(({ word }) => stem(word)));
  return {
    wishes: (word) => WISHING.includes(stem(word)) && !own.has(stem(word)),
    stems: longest([...found.map(({ word }) => word), ...(asked.length ? WISHING : [])]),
    names: new Set(found.flatMap(({ word }, i) => namesAt(word, found[i - 1]))),
    numbers: new Set([...text.matchAll(/\d+/g)].map(([number]) => number)),
  };
}

function longest(words: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(stem(word), Math.max(word.length, found.get(stem(word)) ?? 0));
  return found;
}

/** What inflection may add to a word, in letters: stems are cut short, and a long word must not pass by its beginning. */
const INFLECTION = 4;

/** The most letters that a word with this stem may have; 0 where the stem has no ground. */
export function mostLetters(root: string, { stems }: Ground, voice: Pick<Set<string>, 'has'>): number {
  const own = stems.get(root);
  if (own !== undefined) return own + INFLECTION;
  return voice.has(root) ? 2 * STEM_LENGTH : 0;
}

function namesAt(word: string, before: Word | undefined): string[] {
  if (!isName(word)) return [];
  return before && isName(before.word) ? [stem(word), `${stem(before.word)} ${stem(word)}`] : [stem(word)];
}

export function isName(word: string): boolean {
  return /^\p{Lu}/u.test(word) && !/^I(?:['’]|$)/.test(word);
}

export interface Word {
  word: string;
  /** Whether it opens the text or a speech in it. */
  initial: boolean;
  /** Whether nothing but a space, a hyphen or the stop of an initial parts it from the word before. */
  joined: boolean;
}

/** The words of a text, in order. Hyphenated words count as their parts. */
export function words(text: string): Word[] {
  return [...text.matchAll(/\p{L}[\p{L}'’]*/gu)].map(({ 0: word, index }) => {
    const before = text.slice(0, index);
    return {
      word,
      initial: /^[^\p{L}\p{N}_]*$|[.!?:][^\p{L}\p{N}_]*$/u.test(before),
      joined: /\p{L}['’]?[-.]?\s?$/u.test(before),
    };
  });
}

/** Why the first ungrounded word is refused; undefined where all have ground. */
export function refusedWord(
  found: Word[],
  ground: Ground,
  voice: Pick<Set<string>, 'has'>,
): 'name' | 'word' | undefined {
  let before = '';
  for (const { word, initial, joined } of found) {
    const name = !initial && isName(word) ? stem(word) : '';
    // A plain word with a capital is a name: "grace" needs no ground, Grace does. And two names together are a third.
    const whole = joined && before && name ? `${before} ${name}` : name;
    if (name && !ground.names.has(whole)) return 'name';
    before = name;
    if (/^I(?:['’]\p{L}+)?$/u.test(word)) continue;
    if (word.length > mostLetters(stem(word), ground, voice)) return name ? 'name' : 'word';
  }
  return undefined;
}
