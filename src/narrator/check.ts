/**
 * The check that stands between the model and the reader: a sentence is shown only if every name, number and content
 * word in it comes from the request, or from the voice — the plain words that are said of any item — and if it gives
 * nothing that was liked more in common with the item than the two share, and doesn't deny what they share.
 * A model with a wider vocabulary may be checked for less: its names, numbers and wishes.
 */
import { answersBesides, answersWish, denies, likens, overclaims, overdenies } from './claims.ts';
import { refusedFree } from './free-words.ts';
import { groundOf, refusedWord, words } from './ground.ts';
import type { NarrationRequest } from './narrator.ts';
import { runsOn } from './sentences.ts';
import { fillSlots, SLOT } from './slots.ts';

export interface Checked {
  /** The sentence with its slots filled, or null where it was refused. */
  sentence: string | null;
  refused?: 'slot' | 'form' | 'number' | 'name' | 'word' | 'wish' | 'claim';
}

export type Check = (sentence: string, request: NarrationRequest) => Checked;

export interface CheckOptions {
  /** Which plain words need no ground: those of the voice, or all but numbers. */
  plainWords?: 'voice' | 'any';
}

/** Opens a check for the voice given (stems of words that need no ground). */
export function openCheck(voice: Set<string>, { plainWords = 'voice' }: CheckOptions = {}): Check {
  const refuse = plainWords === 'any' ? refusedFree : refusedWord;
  return (raw, request) => {
    const filled = fillSlots(raw, request);
    const free = raw.replace(SLOT, ' _ ');
    // A token that is no slot would be shown as it is.
    if (filled === null || /<\||\|>/.test(free)) return { sentence: null, refused: 'slot' };
    if (!/^[\p{Lu}\p{N}"“‘'].{8,}[.!?]["”’]?$/su.test(filled.trim())) return { sentence: null, refused: 'form' };
    if (runsOn(raw)) return { sentence: null, refused: 'form' };
    const ground = groundOf(request);
    if ([...free.matchAll(/\d+/g)].some(([number]) => !ground.numbers.has(number)))
      return { sentence: null, refused: 'number' };
    const refused = refuse(words(free), ground, voice);
    if (refused) return { sentence: null, refused };
    const besides = plainWords === 'voice' && answersBesides(raw, request, voice);
    if (words(free).some(({ word }) => ground.wishes(word)) && (besides || !answersWish(raw, request)))
      return { sentence: null, refused: 'wish' };
    if (denies(raw, request) || likens(raw, request)) return { sentence: null, refused: 'claim' };
    if (plainWords === 'voice' && (overclaims(raw, request, voice) || overdenies(raw, request, voice)))
      return { sentence: null, refused: 'claim' };
    return { sentence: filled.trim() };
  };
}
