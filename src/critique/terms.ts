/** Words → terms of the catalogue's facets, by their labels and by the lexicon. */
import type { Facet } from '../pack/pack.ts';
import type { Meaning, Want } from './critique.ts';
import { fold, key, plainForms } from './forms.ts';
import { boundOf, comparativeOf } from './numbers.ts';
import { AGES, KINDS, PLACES, READERS, RELATIVES, TIMES } from './places.ts';
import { LEANINGS, OPPOSITES } from './words.ts';

/** A part of a phrase with what it means. */
export interface Part {
  phrase: string;
  meanings: Meaning[];
}

const LEXICON = [LEANINGS, PLACES, TIMES, KINDS, READERS];
/** Words that lead to a term and add nothing: "set in", "stories about". */
const LEADING =
  /^(?:a|an|the|some|any|such|all|of|in|on|with|about|for|from|at|to|set|set in|during|translated|translated from|featuring|involving|containing|elements of|lots of|things|my|our|your|his|her|their|much|many|(?:books?|novels?|stories|story|tales?|anything|something|things|stuff|reads?|ones?)(?=\s+(?:about|with|in|set|on|of|for|from|to)\b))\s+/i;
/** Words between terms that add nothing. */
const IDLE = new Set(
  (
    'a an the some any of in on with about set during to for that is are feel feels very really quite good great nice sort type kinds featuring where ' +
    'book books read reads reading one ones title titles story stories tale tales stuff thing things something anything writing collection my our your his her'
  ).split(' '),
);
const LONGEST = 4;

/** What a phrase means as a whole: terms, or a number's direction. Null where no word of it is known. */
export function meaningsOf(phrase: string, want: Want, facets: Facet[]): Meaning[] | null {
  const number = comparativeOf(phrase, want, facets);
  if (number) return [number];
  const terms = termsOf(phrase, want, facets);
  return terms.length ? terms : null;
}

/**
 * What a phrase means word by word: "short funny novels about war". Null unless every word is known or idle. What is
 * unwanted is the first thing named: "less sad love stories" are love stories still.
 */
export function partsOf(phrase: string, want: Want, facets: Facet[]): Part[] | null {
  const words = phrase.split(/\s+/).filter(Boolean);
  const parts: Part[] = [];
  for (let at = 0; at < words.length; ) {
    const turned = parts.length ? 'more' : want;
    const found = longest(words.slice(at, at + LONGEST), turned, facets);
    if (found && !(turned !== want && want === 'none')) parts.push(found.part);
    if (!found && !IDLE.has(fold(words[at]!))) return null;
    at += found?.length ?? 1;
  }
  return parts.length ? parts : null;
}

function longest(words: string[], want: Want, facets: Facet[]): { part: Part; length: number } | null {
  for (let length = words.length; length > 0; length--) {
    const phrase = words.slice(0, length).join(' ');
    if (length === 1 && IDLE.has(fold(phrase))) return null;
    const meanings = meaningsOf(phrase, want, facets);
    const bound = want === 'more' && length > 1 ? boundOf(phrase, facets) : null;
    if (meanings ?? bound) return { part: { phrase, meanings: meanings ?? [bound!] }, length };
  }
  return null;
}

/** The phrase with ever fewer of the words that lead up to it, last without the noun it ends in: "a funny book", "funny book", "funny". */
export function coresOf(body: string): string[] {
  const core = body.trim();
  const next = core.replace(LEADING, '');
  if (next !== core) return [core, ...coresOf(next)];
  const bare = core.replace(/\s+(?:books?|stories|story|ones?|tales?|reads?|stuff|things|titles?)$/i, '');
  return bare === core ? [core] : [core, bare];
}

/** The phrase without all words that lead up to it. */
export function coreOf(body: string): string {
  const core = body.trim();
  const next = core.replace(LEADING, '');
  return next === core ? core : coreOf(next);
}

/** The facet whose label a phrase begins with: "set in Japan" speaks of places, "written in French" of languages. */
export function facetLed(phrase: string, facets: Facet[]): { facet: Facet; rest: string } | null {
  const text = fold(phrase);
  for (const facet of facets) {
    const label = `${fold(facet.label)} `;
    if (text.startsWith(label)) return { facet, rest: phrase.slice(label.length) };
  }
  return null;
}

const COUNTED = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(' ');
const AGE = /\b(?:aged? (\d{1,2})|(\d{1,2})(?:[- ]?(?:years?|yrs?)[- ]?olds?))\b/i;

/** "For my 8-year-old son" → the readers of that age; "for my niece" → young ones. Null where it says anything more. */
export function readersOf(phrase: string, facets: Facet[]): Meaning | null {
  const [, reader = ''] = /^for (?:my |our |a |an |the |his |her )?(.+)$/i.exec(phrase) ?? [];
  if (!reader) return null;
  const whom = reader.replace(/\w+(?=[- ]years?[- ]old)/i, (word) => String(COUNTED.indexOf(fold(word)) + 1 || word));
  const age = AGE.exec(whom);
  const words = fold(whom.replace(AGE, '')).match(/[\p{L}]+/gu) ?? [];
  const named = words.flatMap((word) => [RELATIVES.get(key(word)) ?? READERS.get(key(word)) ?? []]);
  if (words.some((word, i) => !named[i]!.length && !/^(?:little|small|young|older|own|two|three|who|is)$/.test(word)))
    return null;
  const years = Number(age?.[1] ?? age?.[2]);
  const byAge = age ? [[AGES.find(([most]) => years <= most)![1]]] : [];
  // The narrowest of "teenage son" is what counts.
  const [terms] = [...byAge, ...named.filter(({ length }) => length).sort((a, b) => a.length - b.length)];
  const facet = terms && facets.find((one) => one.terms?.some(({ id }) => terms.includes(id)));
  return facet ? { kind: 'terms', facet: facet.name, terms, want: 'more' } : null;
}

function termsOf(phrase: string, want: Want, facets: Facet[]): Meaning[] {
  const word = key(phrase);
  const forms = [word, ...plainForms(word)];
  const named = forms.flatMap((form) => LEXICON.flatMap((table) => table.get(form) ?? []));
  const against = want === 'more' ? new Set(forms.flatMap((form) => OPPOSITES.get(form) ?? [])) : new Set<string>();
  return facets.flatMap(({ name, terms = [] }) => {
    const wanted = terms.filter(
      (term) =>
        (named.includes(term.id) && homeOf(term.id, named, facets) === name) ||
        forms.some((form) => isNamed(term, form)),
    );
    const unwanted = terms.filter(({ id }) => against.has(id));
    const of = (chosen: { id: string }[], how: Want): Meaning[] =>
      chosen.length ? [{ kind: 'terms', facet: name, terms: chosen.map(({ id }) => id), want: how }] : [];
    return [...of(wanted, want), ...of(unwanted, 'less')];
  });
}

/** The facet that a term of the lexicon belongs to; of several, the one that most of the others are in. */
function homeOf(id: string, together: string[], facets: Facet[]): string | undefined {
  const homes = facets.filter(({ terms }) => terms?.some((term) => term.id === id));
  const company = ({ terms }: Facet) => terms!.filter((term) => together.includes(term.id)).length;
  return homes.sort((a, b) => company(b) - company(a))[0]?.name;
}

/** Whether a form is a term's label or id. Codes such as "it" and "no" are no words. */
function isNamed({ id, label }: { id: string; label: string }, form: string): boolean {
  return form !== '' && (key(label) === form || (id.length > 3 && key(id) === form));
}
