/**
 * The check that stands between the model and the reader: a sentence is shown only if every name, number and content
 * word in it comes from the request, or from the voice — the plain words the authored narratives use about any item.
 */
import type { NarrationRequest } from './narrator.ts';
import { fillSlots, SLOT } from './slots.ts';

export interface Checked {
  /** The sentence with its slots filled, or null where it was refused. */
  sentence: string | null;
  refused?: 'slot' | 'form' | 'number' | 'name' | 'word' | 'wish';
}

/** A word reduced to what its inflections share; crude on purpose, and the same for input and output. */
export function stem(word: string): string {
  let root = word
    .toLowerCase()
    .replace(/['’]s?$/, '')
    .replace(/(ies|ied|ying)$/, 'y');
  // Twice, for endings on endings: keepers, keeper, keep.
  for (let round = 0; round < 2 && root.length > 4; round++)
    root = root.replace(/(ing|edly|ed|es|s|ly|er|est|e|y)$/, '');
  return root.slice(0, 7);
}

/** Opens a check for the voice given (stems of words that need no ground). */
export function openCheck(voice: Set<string>): (sentence: string, request: NarrationRequest) => Checked {
  return (raw, request) => {
    const filled = fillSlots(raw, request);
    const free = raw.replace(SLOT, ' _ ');
    // A token that is no slot would be shown as it is.
    if (filled === null || /<\||\|>/.test(free)) return { sentence: null, refused: 'slot' };
    if (!/^[\p{Lu}\p{N}"“‘'].{8,}[.!?]["”’]?$/su.test(filled.trim())) return { sentence: null, refused: 'form' };
    if (/\p{Ll}[.!?]["”’]?\p{Lu}/u.test(free)) return { sentence: null, refused: 'form' }; // two sentences run together
    const ground = groundOf(request);
    if ([...free.matchAll(/\d+/g)].some(([number]) => !ground.numbers.has(number)))
      return { sentence: null, refused: 'number' };
    let before = '';
    for (const { word, initial, joined } of words(free)) {
      const name = !initial && isName(word) ? stem(word) : '';
      // A plain word with a capital is a name: "grace" needs no ground, Grace does. And two names together are a third.
      const whole = joined && before && name ? `${before} ${name}` : name;
      if (name && !ground.names.has(whole)) return { sentence: null, refused: 'name' };
      before = name;
      if (name || /^I(?:['’]\p{L}+)?$/u.test(word)) continue;
      if (!ground.stems.has(stem(word)) && !voice.has(stem(word))) return { sentence: null, refused: 'word' };
    }
    if (WISHING.some((word) => words(free).some((said) => stem(said.word) === word)) && !answersWish(raw, request))
      return { sentence: null, refused: 'wish' };
    return { sentence: filled.trim() };
  };
}

/** Whether a sentence that speaks of a wish answers one that was made, with the fact that it turns on. */
function answersWish(sentence: string, { asked, item }: NarrationRequest): boolean {
  return asked.split(', ').some((wish) => {
    if (/\b(?:shorter|longer)\b/.test(wish)) return sentence.includes(wish) && sentence.includes('<|pages|>');
    if (/\b(?:newer|older)\b/.test(wish)) return sentence.includes(wish) && sentence.includes('<|year|>');
    if (/^(?:less|not|no) /.test(wish)) return sentence.includes(wish);
    const wanted = wish.replace(/^(?:more|about) /, '');
    return sentence.includes(wanted) && item.facts.includes(wanted);
  });
}

/** Words that speak of a wish: grounded only where there is one. */
const WISHING = ['ask', 'wish', 'want'];

interface Ground {
  stems: Set<string>;
  /** Stems of the words with a capital, alone and in pairs as they stand together. */
  names: Set<string>;
  numbers: Set<string>;
}

function groundOf({ item, liked, asked }: NarrationRequest): Ground {
  const text = [
    item.title,
    ...item.creators,
    item.series ?? '',
    item.facts,
    item.text,
    asked,
    ...liked.flatMap((l) => [l.title, ...l.shared]),
  ].join(' ');
  const found = words(text);
  return {
    stems: new Set([...found.map(({ word }) => stem(word)), ...(asked ? WISHING : [])]),
    names: new Set(found.flatMap(({ word }, i) => namesAt(word, found[i - 1]))),
    numbers: new Set([...text.matchAll(/\d+/g)].map(([number]) => number)),
  };
}

function namesAt(word: string, before: Word | undefined): string[] {
  if (!isName(word)) return [];
  return before && isName(before.word) ? [stem(word), `${stem(before.word)} ${stem(word)}`] : [stem(word)];
}

function isName(word: string): boolean {
  return /^\p{Lu}/u.test(word) && !/^I(?:['’]|$)/.test(word);
}

interface Word {
  word: string;
  /** Whether it opens the text or a speech in it. */
  initial: boolean;
  /** Whether nothing but a space, a hyphen or the stop of an initial parts it from the word before. */
  joined: boolean;
}

/** Hyphenated words count as their parts. */
function words(text: string): Word[] {
  return [...text.matchAll(/\p{L}[\p{L}'’]*/gu)].map(({ 0: word, index }) => {
    const before = text.slice(0, index);
    return {
      word,
      initial: /^[^\p{L}\p{N}_]*$|[.!?:][^\p{L}\p{N}_]*$/u.test(before),
      joined: /\p{L}['’]?[-.]?\s?$/u.test(before),
    };
  });
}
