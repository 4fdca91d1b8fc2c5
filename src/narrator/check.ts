/**
 * The check that stands between the model and the reader: a sentence is shown only if every name, number and content
 * word in it comes from the request, or from the voice — the plain words the authored narratives use about any item.
 */
import type { NarrationRequest } from './narrator.ts';
import { fillSlots, SLOT } from './slots.ts';

export interface Checked {
  /** The sentence with its slots filled, or null where it was refused. */
  sentence: string | null;
  /** Why it was refused: 'slot', 'name', 'number', 'word' or 'form'. */
  refused?: 'slot' | 'name' | 'number' | 'word' | 'form';
}

/** A word reduced to what its inflections share; crude on purpose, and the same for input and output. */
export function stem(word: string): string {
  let root = word.toLowerCase().replace(/['’]s?$/, '').replace(/(ies|ied|ying)$/, 'y');
  // Twice, for endings on endings: keepers, keeper, keep.
  for (let round = 0; round < 2 && root.length > 4; round++) root = root.replace(/(ing|edly|ed|es|s|ly|er|est|e|y)$/, '');
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
    const ground = groundOf(request);
    if ([...free.matchAll(/\d+/g)].some(([number]) => !ground.numbers.has(number)))
      return { sentence: null, refused: 'number' };
    for (const { word, initial } of words(free)) {
      if (/^I(?:['’]\p{L}+)?$/u.test(word)) continue;
      const name = /^\p{Lu}/u.test(word) && !initial;
      // A plain word with a capital is a name: "grace" needs no ground, Grace does.
      if (name && !ground.names.has(stem(word))) return { sentence: null, refused: 'name' };
      if (!ground.stems.has(stem(word)) && !voice.has(stem(word))) return { sentence: null, refused: 'word' };
    }
    return { sentence: filled.trim() };
  };
}

interface Ground {
  stems: Set<string>;
  /** Stems of the words with a capital. */
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
    stems: new Set(found.map(({ word }) => stem(word))),
    names: new Set(found.filter(({ word }) => /^\p{Lu}/u.test(word)).map(({ word }) => stem(word))),
    numbers: new Set([...text.matchAll(/\d+/g)].map(([number]) => number)),
  };
}

/** Words with whether they open the text or a speech in it. Hyphenated words count as their parts. */
function words(text: string): { word: string; initial: boolean }[] {
  return [...text.matchAll(/\p{L}[\p{L}'’]*/gu)].map((match) => ({
    word: match[0],
    initial: /^[^\p{L}\p{N}_]*$|[.!?:][^\p{L}\p{N}_]*$/u.test(text.slice(0, match.index)),
  }));
}
