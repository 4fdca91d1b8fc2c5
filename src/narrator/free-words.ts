/** The check of a model that may use any plain word: only what names or counts needs ground. */
import { type Ground, isName, refusedWord, stem, type Word } from './ground.ts';

/** Numbers in words. "One" and "first" are left out: they mostly count nothing. */
const NUMBER = new RegExp(
  `^(?:${[
    'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\p{L}+teen',
    '(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|dozen|decade|century|centurie',
    'second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth',
  ].join('|')})s?$`,
  'iu',
);
const ANY = { has: () => true };

/**
 * Why the first word without ground is refused; undefined where none is. At the start of a sentence a name can't be told
 * from a plain word: there it must be one of the request or of the voice.
 */
export function refusedFree(found: Word[], ground: Ground, voice: Set<string>): 'name' | 'number' | 'word' | undefined {
  const known = (word: string) => ground.stems.has(stem(word));
  if (found.some(({ word }) => NUMBER.test(word) && !known(word))) return 'number';
  const opener = ({ word, initial }: Word) => initial && isName(word);
  if (found.some((one) => opener(one) && !known(one.word) && !voice.has(stem(one.word)))) return 'name';
  return refusedWord(found, ground, ANY);
}
