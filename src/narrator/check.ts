/**
 * The check that stands between the model and the reader: a sentence is shown only if every name, number and content
 * word in it comes from the request, or from the voice — the plain words that are said of any item — and if it gives
 * nothing that was liked more in common with the item than the two share, and doesn't deny what they share.
 * A model with a wider vocabulary may be checked for less: its names, numbers and wishes.
 */
import { refusedFree } from './free-words.ts';
import { groundOf, refusedWord, stem, words } from './ground.ts';
import type { LikedFacts, NarrationRequest } from './narrator.ts';
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
    if (words(free).some(({ word }) => ground.wishes(word)) && !answersWish(raw, request))
      return { sentence: null, refused: 'wish' };
    if (denies(raw, request)) return { sentence: null, refused: 'claim' };
    if (plainWords === 'voice' && (overclaims(raw, request, voice) || overdenies(raw, request, voice)))
      return { sentence: null, refused: 'claim' };
    return { sentence: filled.trim() };
  };
}

/** Whether a sentence that speaks of a wish names one that was made. Only wishes that the item meets are in the request. */
function answersWish(sentence: string, { asked }: NarrationRequest): boolean {
  return asked.split(', ').some((wish) => wish && sentence.includes(wish.replace(/^(?:more )?(?:about )?/, '')));
}

/**
 * Whether a sentence about something liked gives it more in common with the item than they share. Where it speaks of two,
 * what is said belongs to the title before it in the whole sentence, or else to the one after it.
 */
function overclaims(raw: string, request: NarrationRequest, voice: Set<string>): boolean {
  const [first = '', ...rest] = raw.split(/<\|liked(?=\d\|>)/);
  const parts = rest.map((part) => ({ liked: request.liked[Number(part[0]) - 1], text: part.slice(3) }));
  const exceeds = (text: string, liked: LikedFacts | undefined) =>
    liked !== undefined &&
    liked.shared.length > 0 &&
    (said(text, voice).some((root) => !knownOf(liked, request).has(root)) || namesOthers(text, liked, request));
  if (parts.length < 2) return parts.some(({ liked, text }) => exceeds(`${first} ${text}`, liked));
  const texts = [first, ...parts.map(({ text }) => text)];
  const before = parts.some(({ liked }, i) => exceeds(texts[i]!, liked) || exceeds(texts.at(-1)!, parts.at(-1)!.liked));
  const after = parts.some(({ liked, text }) => exceeds(text, liked)) || exceeds(first, parts[0]!.liked);
  return before && after;
}

/** Words that deny a likeness: `train/sotto_train/frames.py` keeps them to the frames about a change. */
const DENIAL =
  /\b(?:a change|far from|unlike|nothing (?:like|ties|in common|to do)|not much like|little (?:in common|to do))\b/i;

/** Whether a sentence denies a likeness to what it names of the likes, though each of those shares something with the item. */
function denies(raw: string, { liked, item: { text } }: NarrationRequest): boolean {
  const [denial] = DENIAL.exec(raw) ?? [];
  if (!denial || text.includes(denial)) return false;
  const named = liked.filter((_, i) => raw.includes(`<|liked${i + 1}|>`));
  return named.length > 0 && named.every(({ shared }) => shared.length > 0);
}

/** Whether a sentence of a taste gives what was said no to more than stands out among all such. */
function overdenies(raw: string, request: NarrationRequest, voice: Set<string>): boolean {
  const against = request.taste?.against;
  if (!against || !raw.includes('<|title|>')) return false;
  return said(raw, voice).some((root) => !knownOf(against, request).has(root)) || namesOthers(raw, against, request);
}

/** What may be said of a liked thing: what it shares, and, as the first of the facts tells, what kind of thing the item is. */
function knownOf({ shared }: LikedFacts, { item }: NarrationRequest): Set<string> {
  const text = `${shared.join(' ')} ${item.facts.split(';')[0]} ${item.length?.unit}`;
  return new Set(words(text).map(({ word }) => stem(word)));
}

/** Whether a text has a term of the item's that a liked thing lacks, be its words as plain as those of "a hidden world". */
function namesOthers(text: string, { shared }: LikedFacts, { item, liked }: NarrationRequest): boolean {
  const plain = (phrase: string) =>
    ` ${words(phrase.toLowerCase())
      .map(({ word }) => word)
      .join(' ')} `;
  // The first term of each facet stands behind the facet's label, and is left to the other rule.
  const listed = item.facts
    .split(';')
    .slice(1)
    .flatMap((facet) => facet.split(', ').slice(1));
  const terms = [...listed, ...liked.flatMap((one) => one.shared)].map(plain).filter((term) => term.trim());
  return terms.some((term) => plain(text).includes(term) && !shared.some((one) => plain(one).includes(term)));
}

/** The stems in a text that the voice does not account for. */
function said(text: string, voice: Set<string>): string[] {
  return words(text.replace(SLOT, ' _ '))
    .map(({ word }) => stem(word))
    .filter((root) => !voice.has(root));
}
