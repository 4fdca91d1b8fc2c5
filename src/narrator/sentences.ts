/** What every writing model's sentences have in common: where one ends, when one repeats, and who says what they left unsaid. */
import { stem, words } from './ground.ts';
import type { NarrateOptions, NarrationRequest } from './narrator.ts';
import { completion } from './plain.ts';
import { SLOT } from './slots.ts';

/** The first whole sentence of a text that goes on after it. */
export const SENTENCE = /^(.*?(?<!\b(?:Mr|Mrs|Ms|Dr|St|Jr|vs|etc))[.!?]["”’]?)(?=\s)/su;

/** Between the sentences of a narrative, slots unfilled. */
export const BETWEEN_SENTENCES = /(?<=[.!?]["”’]?)\s+/u;

/** A narrative thinner than this is told the item's description too. In words. */
const FEWEST_WORDS = 34;

/** Whether a text says a thing twice side by side, "tense and tense", "a warm mood, a warm mood", where `source` does not. */
export function doubles(text: string, source: string): boolean {
  const found = /(?<!\p{L})(\p{L}+(?: \p{L}+){0,3})(?:,| and|, and) \1(?!\p{L})/u.exec(text);
  return found !== null && !source.includes(found[0]);
}

/** Whether two sentences, or a slot and a word, stand without the space between them. */
export function runsOn(raw: string): boolean {
  return /[\p{Ll}\p{N}>][.!?]["”’]?(?:\p{Lu}|<\|)|\p{Ll}{2}[.!?]\p{Ll}|[\p{L}\p{N}]<\||\|>[\p{L}\p{N}]/u.test(raw);
}

/** Whether a sentence doubles what its source does not, or says again what stands before it: any five words in a row. */
export function repeats(sentence: string, before: string, source: string): boolean {
  if (doubles(sentence, source)) return true;
  const words = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const spans = (text: string[]) => text.slice(4).map((_, i) => text.slice(i, i + 5).join(' '));
  const said = spans(words(sentence));
  const known = new Set(spans(words(before)));
  return new Set(said).size < said.length || said.some((span) => known.has(span));
}

/** Whether all that a sentence says, other than by the voice's plain words and by slots, has been said before. */
export function restates(sentence: string, before: string, voice: Set<string>): boolean {
  if (sentence.includes('<|')) return false;
  const content = (text: string) =>
    words(text.replace(SLOT, ' _ '))
      .map(({ word }) => stem(word))
      .filter((root) => !voice.has(root));
  const told = new Set(content(before));
  return content(sentence).every((root) => told.has(root));
}

/** The narrative of the sentences kept; the deterministic writer tells what they leave unsaid. */
export function completed(kept: string[], request: NarrationRequest, onSentence: (sentence: string) => void): string {
  const told = kept.join(' ');
  const thin = told.split(/\s+/).length < FEWEST_WORDS;
  const rest = completion(request, told, thin);
  for (const sentence of rest) onSentence(sentence);
  return [...kept, ...rest].join(' ');
}

/** Options for some of the requests: a sentence's number becomes the one by which whoever gave the options counts. */
export function renumbered(options: NarrateOptions, numberOf: (index: number) => number): NarrateOptions {
  const { onSentence, onRefused } = options;
  return {
    ...options,
    ...(onSentence && { onSentence: (index, sentence) => onSentence(numberOf(index), sentence) }),
    ...(onRefused && { onRefused: (index, sentence, cause) => onRefused(numberOf(index), sentence, cause) }),
  };
}
