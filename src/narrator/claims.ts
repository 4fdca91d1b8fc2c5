/** What a sentence claims: that a wish is met, and what the item has in common with something liked or said no to. */
import { type Ground, stem, WISHING, words } from './ground.ts';
import type { LikedFacts, NarrationRequest } from './narrator.ts';
import { SLOT } from './slots.ts';

const ENDED = /[.!?]["”’]?\s*$/;

/**
 * Whether a sentence as far as it is written can still come to hold: whole, it must claim nothing that is not so; open, it
 * must have said nothing that no title named later could account for.
 */
export function mayHold(raw: string, ground: Ground, request: NarrationRequest, voice: Set<string>): boolean {
  if (ENDED.test(raw)) return holds(raw, ground, request, voice);
  const { liked } = request;
  const named = liked.filter((_, i) => raw.includes(`<|liked${i + 1}|>`));
  if (named.length === 0) return true;
  // Of two that are named, the one that shares nothing may be the one denied: that is seen at the end.
  if (DENIAL.test(raw)) return liked.some(({ shared }) => shared.length === 0);
  const written = raw.replace(/[\p{L}'’]+$/u, '');
  if (named.length === liked.length) return !overclaims(written, request, voice);
  return !exceeds(written, { title: '', shared: liked.flatMap(({ shared }) => shared) }, request, voice);
}

/** Whether every claim of a whole sentence is so. */
function holds(raw: string, ground: Ground, request: NarrationRequest, voice: Set<string>): boolean {
  const wishing = words(raw.replace(SLOT, ' _ ')).some(({ word }) => ground.wishes(word));
  if (wishing && (!answersWish(raw, request) || answersBesides(raw, request, voice))) return false;
  if (denies(raw, request) || likens(raw, request)) return false;
  return !overclaims(raw, request, voice) && !overdenies(raw, request, voice);
}

/**
 * Whether a sentence that speaks of a wish names one that was made, and gives no year for a length or length for a year. Only
 * wishes that the item meets are in the request.
 */
export function answersWish(sentence: string, { asked }: NarrationRequest): boolean {
  const named = asked.some((wish) => sentence.includes(wish.replace(/^(?:more )?(?:about )?/, '')));
  const [dated, measured] = [sentence.includes('<|year|>'), sentence.includes('<|length|>')];
  const aged = /\b(?:newer|older)\b/.test(sentence);
  return named && (aged ? dated || !measured : !dated);
}

/** Wishes that a number meets and nothing else does. */
const NUMBER_WISH = /^(?:shorter|longer|smaller|bigger|newer|older)$/;

/** Whether a sentence answers a wish for a number with something else: "it is challenging, which should answer your wish for something longer". */
export function answersBesides(sentence: string, { asked }: NarrationRequest, voice: Set<string>): boolean {
  if (/<\|(?:year|length)\|>/.test(sentence)) return false;
  const named = asked.filter((wish) => sentence.includes(wish));
  if (!named.length || !named.every((wish) => NUMBER_WISH.test(wish))) return false;
  const answer = [...WISHING, ...asked.map(stem)];
  return said(sentence, voice).some((root) => !answer.includes(root));
}

/**
 * Whether a sentence about something liked gives it more in common with the item than they share; one that denies all likeness
 * to what shares nothing may say of the item what it will. Where it speaks of two, what is said belongs to the title before it in
 * the whole sentence, or else to the one after it.
 */
export function overclaims(raw: string, request: NarrationRequest, voice: Set<string>): boolean {
  const [first = '', ...rest] = raw.split(/<\|liked(?=\d\|>)/);
  const parts = rest.map((part) => ({ liked: request.liked[Number(part[0]) - 1], text: part.slice(3) }));
  const denied = DENIAL.test(raw);
  const beyond = (text: string, liked: LikedFacts | undefined) =>
    liked !== undefined && !(denied && liked.shared.length === 0) && exceeds(text, liked, request, voice);
  if (parts.length < 2) return parts.some(({ liked, text }) => beyond(`${first} ${text}`, liked));
  const texts = [first, ...parts.map(({ text }) => text)];
  const last = parts.at(-1)!;
  const before = parts.some(({ liked }, i) => beyond(texts[i]!, liked)) || beyond(last.text, last.liked);
  const after = parts.some(({ liked, text }) => beyond(text, liked)) || beyond(first, parts[0]!.liked);
  return before && after;
}

/** Whether a text says more than may be said of something liked or said no to. */
function exceeds(text: string, liked: LikedFacts, request: NarrationRequest, voice: Set<string>): boolean {
  const known = knownOf(liked, request);
  return said(text, voice).some((root) => !known.has(root)) || namesOthers(text, liked, request);
}

/** As many terms in common make a reason; more would be a list. */
const TELLING = 2;

/** Whether a sentence that names something liked tells less of what is shared than could be said of one of the likes. */
export function tellsLittle(raw: string, { liked, taste }: NarrationRequest): boolean {
  const named = liked.filter((_, i) => raw.includes(`<|liked${i + 1}|>`));
  if (taste || named.length === 0) return false;
  const roots = new Set(words(raw.replace(SLOT, ' _ ')).map(({ word }) => stem(word)));
  const isSaid = (phrase: string[]) => phrase.every((word) => roots.has(stem(word)));
  // Of "a tense mood" it is enough to say "tense".
  const isTold = (term: string) => {
    const [article, ...rest] = term.split(' ');
    return /^an?$/.test(article!) ? isSaid(rest) || isSaid(rest.slice(0, -1)) : isSaid([article!, ...rest]);
  };
  const told = new Set(named.flatMap(({ shared }) => shared.filter(isTold)));
  return told.size < Math.min(TELLING, Math.max(...liked.map(({ shared }) => shared.length)));
}

/** Words that deny a likeness: `train/sotto_train/frames.py` keeps them to the frames about a change. */
const DENIAL =
  /\b(?:a change|far from|unlike|step away from|you one way|nothing (?:like|ties|in common|to do)|not much like|little (?:in common|to do))\b/i;

/** Whether a sentence denies a likeness to what it names of the likes, though each of those shares something with the item. */
export function denies(raw: string, { liked, item: { text } }: NarrationRequest): boolean {
  const [denial] = DENIAL.exec(raw) ?? [];
  if (!denial || text.includes(denial)) return false;
  const named = liked.filter((_, i) => raw.includes(`<|liked${i + 1}|>`));
  return named.length > 0 && named.every(({ shared }) => shared.length > 0);
}

/** Whether a sentence ties two liked things to each other and forgets the item. A taste has no item to forget. */
export function likens(raw: string, { taste }: NarrationRequest): boolean {
  if (taste || (raw.match(/<\|liked\d\|>/g) ?? []).length < 2) return false;
  return !/<\|title\|>|\b(?:it|its|this|these|here)\b/i.test(raw);
}

/** Whether a sentence of a taste gives what was said no to more than stands out among all such. */
export function overdenies(raw: string, request: NarrationRequest, voice: Set<string>): boolean {
  const against = request.taste?.against;
  if (!against || !raw.includes('<|title|>')) return false;
  return exceeds(raw, against, request, voice);
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
