/**
 * Constrained decoding: of the tokens that the model might write next, those that lead away from the request's ground are
 * never chosen. What the check would refuse at the end of a sentence is thus mostly not written in the first place.
 */
import type { Tokenizer } from '@huggingface/tokenizers';
import { mayHold } from './claims.ts';
import {
  type Ground,
  groundOf,
  isName,
  mostLetters,
  refusedWord,
  STEM_LENGTH,
  stem,
  type Word,
  words,
} from './ground.ts';
import type { NarrationRequest } from './narrator.ts';
import { openQuotation } from './quotation.ts';
import { BETWEEN_SENTENCES, doubles, runsOn } from './sentences.ts';
import { SLOT, slotValue } from './slots.ts';

export interface TokenConstraint {
  /**
   * Whether a token may follow `sentence`, which is the current sentence as far as it is written, slots unfilled, after
   * what is `told` already.
   */
  allows(token: number, sentence: string, told?: string): boolean;
  /** Whether a sentence has begun as one of the description's, so that there is but one way on. */
  quotes(sentence: string): boolean;
  /** Whether what is `told` speaks of every wish that was made. */
  answered(told: string): boolean;
}

const SPECIAL = /^<\|(\w+)\|>$/;
/** What inflection may add to a stem of full length or less; whether it did is seen when the word is whole. */
const ENDING = /^[deginlrsty'’]{0,6}$/;

/** Opens constraints over a vocabulary. `voice` holds the stems that need no ground. */
export function openConstraints(tokenizer: Tokenizer, vocabulary: number, voice: Set<string>) {
  const texts = Array.from({ length: vocabulary }, (_, id) => tokenizer.decode([id], { skip_special_tokens: false }));

  function over(request: NarrationRequest): TokenConstraint {
    const ground = groundOf(request);
    const roots = [...new Set([...ground.stems.keys(), ...voice])];
    const known: Known = {
      stems: roots.map((root) => [root, mostLetters(root, ground, voice)]),
      names: [...ground.names],
    };
    const own = rootsOf(request.item.text);
    const halves = halvesOf(request);
    const quotation = openQuotation(request.item.text);
    const terms = termRoots(request);
    const keepsToTerms = openTerms(request);

    function allows(token: number, sentence: string, told = ''): boolean {
      const text = texts[token]!;
      const special = SPECIAL.exec(text)?.[1];
      // Which narrative may end, and where, is for its writer to say.
      if (special === 'end') return true;
      if (special && !(isSlot(text) && slotMayFollow(special, sentence, request))) return false;
      const written = sentence + text;
      if (!wellFormed(written) || !quotation.keeps(written)) return false;
      return (special !== undefined || grounded(written, told)) && mayHold(written, ground, request, voice);
    }

    function answered(told: string): boolean {
      return words(told).filter(({ word }) => ground.wishes(word)).length >= request.asked.length;
    }

    /** Whether the last word says again what the sentence has said, other than the description does. */
    function echoes(found: Word[]): boolean {
      const root = stem(found.at(-1)?.word ?? '');
      const again = found.filter(({ word }) => stem(word) === root).length;
      return again > 1 && !voice.has(root) && again > own.filter((one) => one === root).length;
    }

    /** Whether the last word is a term that the narrative has told already, other than in the description's words or of a wish. */
    function tellsAgain(found: Word[], told: string): boolean {
      const root = stem(found.at(-1)?.word ?? '');
      if (!terms.has(root)) return false;
      const before = told.split(BETWEEN_SENTENCES).filter((sentence) => !request.item.text.includes(sentence.trim()));
      return before.some((sentence) => {
        const roots = words(sentence).map(({ word }) => word);
        return !roots.some((word) => ground.wishes(word)) && roots.some((word) => stem(word) === root);
      });
    }

    function grounded(sentence: string, told: string): boolean {
      const free = sentence.replace(SLOT, ' _ ');
      const found = words(free);
      const open = /[\p{L}'’]$/u.test(free) ? found.pop() : undefined;
      const wishing = [...found, ...(open ? [open] : [])].some(({ word }) => ground.wishes(word));
      return (
        // Once is enough for each wish.
        !(wishing && answered(told)) &&
        !echoes(found) &&
        !(!wishing && tellsAgain(found, told)) &&
        !doubles(free, request.item.text) &&
        measures(sentence, request) &&
        keepsToTerms(sentence) &&
        articled(free, request) &&
        !breaksOff(free, halves) &&
        refusedWord(found, ground, voice) === undefined &&
        (!open || mayBecome(open, found.at(-1), known)) &&
        numbersOf(free).every((number) => hasNumber(ground, number, free.endsWith(number)))
      );
    }

    return { allows, answered, quotes: (sentence) => quotation.sourceOf(sentence) !== undefined };
  }

  return {
    /** The constraint under a request. */
    over,
    /** Whether a token goes on with the word before it. */
    continues: (token: number) => /^[\p{L}'’]/u.test(texts[token]!),
  };
}

function rootsOf(text: string): string[] {
  return words(text).map(({ word }) => stem(word));
}

function isSlot(text: string): boolean {
  return new RegExp(`^${SLOT.source}$`).test(text);
}

/** Whether there is something to put in a slot, which does not say the word before it again: "In In the Garden of Beasts". */
function slotMayFollow(slot: string, sentence: string, request: NarrationRequest): boolean {
  const value = slotValue(slot, request);
  const [before] = /\p{L}+(?=\s*$)/u.exec(sentence) ?? [];
  return value !== null && !(before && `${value} `.toLowerCase().startsWith(`${before.toLowerCase()} `));
}

/** A sentence begins with a capital, a number or a slot, and does not run into the next. */
function wellFormed(sentence: string): boolean {
  const free = sentence.trimStart().replace(SLOT, '_');
  return /^(?:["“‘'(]*[\p{Lu}\p{N}_\uFFFD]|["“‘'(]*$)/u.test(free) && !runsOn(sentence);
}

/** Whether the length, where it is named, is followed by its unit: it counts nothing else. */
function measures(sentence: string, { item }: NarrationRequest): boolean {
  const [, counted = ''] = /<\|length\|>[\s-]+(\p{L}+)[^\p{L}]*$/u.exec(sentence) ?? [];
  return (item.length?.unit ?? '').startsWith(counted);
}

/** Beginnings of the request's terms that are no terms themselves, and stand in none of its sentences: "second", of "second chances". */
function halvesOf({ item, liked }: NarrationRequest): string[] {
  const terms = [...item.facts.split('; ').flatMap(termsOf), ...liked.flatMap(({ shared }) => shared)];
  const sentences = ` ${item.text.toLowerCase().replace(/[^\p{L}'’-]+/gu, ' ')} `;
  const begun = terms.flatMap((term) => [...term.matchAll(/ /g)].map(({ index }) => term.slice(0, index)));
  return [...new Set(begun)].filter((half) => !terms.includes(half) && !sentences.includes(` ${half.toLowerCase()} `));
}

/** The terms of a fact; the first stands behind the facet's label, of one word or two. */
function termsOf(fact: string): string[] {
  const terms = fact.split(', ');
  const [first = ''] = terms;
  return [...terms, first.replace(/^\S+ /, ''), first.replace(/^\S+ \S+ /, '')];
}

/** Roots of the item's terms of one word: what a narrative tells, and should tell once. */
function termRoots({ item, taste }: NarrationRequest): Set<string> {
  // The first fact is the kind of thing it is, which any sentence may call it.
  const own = taste ? [] : item.facts.split('; ').slice(1).flatMap(termsOf);
  return new Set(own.filter((term) => /^\p{L}+$/u.test(term)).map(stem));
}

/** Whether a clause ends with one of these. */
function breaksOff(sentence: string, halves: string[]): boolean {
  const clause = /^(.*\p{L})(?:[,.;:!?]| and)$/su.exec(sentence)?.[1];
  return clause !== undefined && halves.some((half) => clause.endsWith(` ${half}`));
}

/**
 * Words after which stand the item's own terms alone, by the facts that tell these: so common are they that a sentence
 * runs on from them to anything.
 */
const LEADS: [RegExp, RegExp][] = [
  [/.*\b(set in ([^.!?]+))$/su, /^(?:set in|when) (.+)$/],
  [/.*\b(about ([^.!?]+))$/su, /^about (.+)$/],
];
/** What else may stand there: the item, and a wish once it is named. */
const POINTERS = ['it', 'this', 'that', 'just that', '<|'];

/** Whether what follows such a word, as far as it is written, is a term of the item's. */
function openTerms({ item, asked }: NarrationRequest): (sentence: string) => boolean {
  const wished = asked.map((wish) => wish.replace(/^(?:(?:more|about) )+/, ''));
  const leads = LEADS.map(([lead, facts]) => {
    const own = item.facts.split('; ').flatMap((fact) => facts.exec(fact)?.[1]?.split(', ') ?? []);
    return { lead, own, known: [...own, ...wished, ...POINTERS] };
  });
  return (sentence) =>
    leads.every(({ lead, own, known }) => {
      const [, phrase = '', said = ''] = lead.exec(sentence) ?? [];
      if (!said || !own.length || item.text.includes(phrase)) return true;
      return known.some(
        (one) => one.startsWith(said) || (said.startsWith(one) && !/^\p{L}/u.test(said.slice(one.length))),
      );
    });
}

/** Whether "a" and "an" stand where they may, as far as letters tell; the description's own are its own. */
function articled(free: string, { item }: NarrationRequest): boolean {
  const [slip] =
    /(?<!\p{L})(?:a|^A)(?: (?:[aiAI]|[eE](?!u)|[oO](?!n(?:e|ce)?\b))|n [^aeiouhAEIOUH_\d\W])\p{L}*$/u.exec(
      free.trimStart(),
    ) ?? [];
  return slip === undefined || item.text.includes(slip);
}

interface Known {
  /** Stems, each with the most letters that a word of it may have. */
  stems: [string, number][];
  names: string[];
}

/** Whether a word of which the beginning is written can still come to one with ground; a name after a name, to a pair of them. */
function mayBecome({ word, initial, joined }: Word, before: Word | undefined, { stems, names }: Known): boolean {
  if (word.startsWith('I') && /^I(?:['’]\p{L}*)?$/u.test(word)) return true;
  const begun = word.toLowerCase();
  const root = stem(begun);
  const leads = (to: string) =>
    to.startsWith(begun) ||
    (begun.startsWith(to) && (to.length === STEM_LENGTH || ENDING.test(begun.slice(to.length)))) ||
    to === root;
  if (!stems.some(([to, most]) => begun.length <= most && leads(to))) return false;
  if (initial || !isName(word)) return true;
  const first = joined && before && !before.initial && isName(before.word) ? `${stem(before.word)} ` : '';
  return names.some((name) => name.startsWith(first) && leads(name.slice(first.length)));
}

function numbersOf(text: string): string[] {
  return text.match(/\d+/g) ?? [];
}

function hasNumber({ numbers }: Ground, number: string, open: boolean): boolean {
  return numbers.has(number) || (open && [...numbers].some((known) => known.startsWith(number)));
}
