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
  const lower = word.toLowerCase().replace(/['’]s?$/, '');
  if (lower.length <= 4) return lower;
  return lower
    .replace(/(ies|ied|ying)$/, 'y')
    .replace(/(ing|edly|ed|es|s|ly|er|est|e|y)$/, '')
    .slice(0, 7);
}

/** Opens a check for the voice given (stems of words that need no ground). */
export function openCheck(voice: Set<string>): (sentence: string, request: NarrationRequest) => Checked {
  return (raw, request) => {
    const filled = fillSlots(raw, request);
    if (filled === null) return { sentence: null, refused: 'slot' };
    if (!/^[\p{Lu}\p{N}"“‘'].{8,}[.!?]["”’]?$/su.test(filled.trim())) return { sentence: null, refused: 'form' };
    const ground = groundOf(request);
    const free = raw.replace(SLOT, ' ');
    if ([...free.matchAll(/\d+/g)].some(([number]) => !ground.numbers.has(number)))
      return { sentence: null, refused: 'number' };
    for (const [index, { word, initial }] of words(free).entries()) {
      const known = ground.stems.has(stem(word)) || voice.has(stem(word));
      if (known) continue;
      const name = /^\p{Lu}/u.test(word) && !(initial && index === 0);
      return { sentence: null, refused: name ? 'name' : 'word' };
    }
    return { sentence: filled.trim() };
  };
}

interface Ground {
  stems: Set<string>;
  numbers: Set<string>;
}

function groundOf({ item, liked, asked }: NarrationRequest): Ground {
  const text = [
    item.title,
    ...item.creators,
    item.facts,
    item.text,
    asked,
    ...liked.flatMap((l) => [l.title, ...l.shared]),
  ].join(' ');
  return {
    stems: new Set(words(text).map(({ word }) => stem(word))),
    numbers: new Set([...text.matchAll(/\d+/g)].map(([number]) => number)),
  };
}

/** Words with whether they open the text. Hyphenated words count as their parts. */
function words(text: string): { word: string; initial: boolean }[] {
  return [...text.matchAll(/\p{L}[\p{L}'’]*/gu)].map((match, index) => ({ word: match[0], initial: index === 0 }));
}
