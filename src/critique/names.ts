/**
 * The names that a critique holds. Each is found before anything is split and stands as one private character from then
 * on, so that "Crime and Punishment" stays whole.
 */
import type { Item } from '../pack/pack.ts';
import { type Word, wordsOf } from './forms.ts';
import { type Known, knownNames, type Named } from './known.ts';
import { type Mark, MOST_MARKS, outline, type Reading, readingOf } from './marks.ts';

/** A name found in a text. */
interface Found extends Known {
  /** Words of the text that it takes. */
  length: number;
  written: string;
  /** Whether its words of any length begin with a capital. */
  capital: boolean;
}

/** A place where a name may stand: of which kinds, the likeliest first, and on which condition. */
interface Place {
  kinds: Named['kind'][];
  accepts: (found: Found) => boolean;
}

const ANY: Named['kind'][] = ['title', 'series', 'creator'];
const phrases = (words: string) => new Set(words.split(', '));

const LEADS: (Place & { after: Set<string> })[] = [
  {
    after: phrases(
      'like, unlike, another, love, loved, liked, enjoyed, adored, hate, hated, disliked, similar to, close to, ' +
        'reminds me of, reminiscent of, vein of, style of, spirit of, lines of',
    ),
    kinds: ANY,
    accepts: () => true,
  },
  // "Newer than 1984" is a year.
  { after: phrases('than'), kinds: ANY, accepts: ({ written }) => /\p{L}/u.test(written) },
  { after: phrases('by, from'), kinds: ['creator'], accepts: () => true },
  {
    after: phrases(
      'no, not, no more, more, less, without, never, avoid, skip, except, enough, tired of, sick of, bored of, fan of, enough of, recommending, suggesting',
    ),
    kinds: ['series', 'creator', 'title'],
    accepts: isSure,
  },
];

/** What may follow a name: "like Wild but …", where "like wild adventures" names nothing. */
const FOLLOWERS = new Set(
  (
    'and or but yet only except by series saga trilogy book books novel novels story stories stuff one ones plus though with ' +
    'without set about for from less more not no in under over please which that too again instead as if also'
  ).split(' '),
);

/** A text being searched for names. */
interface Search {
  text: string;
  words: Word[];
  /** Whether a phrase says something as it is: "Quiet" does, besides being a title. */
  means: (phrase: string) => boolean;
}

/** Marks the names in `text`. */
export function markNames(text: string, items: Item[], means: Search['means']): Reading {
  const search = { text, words: wordsOf(text), means };
  const { words } = search;
  const known = knownNames(items);
  const marks: Mark[] = [];
  let list: { kinds: Place['kinds']; next: number } | null = null;
  for (let at = 0; at < words.length && marks.length < MOST_MARKS; at++) {
    const goesOn: Place | null =
      list && continues(search, list.next, at) ? { kinds: list.kinds, accepts: isSure } : null;
    const place: Place | null = placeAt(search, at) ?? goesOn ?? startAt(search, at);
    const found: Found | undefined = place ? preferred(namesFrom(search, at, known), place) : undefined;
    if (!place || !found) continue;
    const length: number = found.length + signatureOf(search, found, at);
    marks.push({ ...outline(text, words[at]!.start, words[at + length - 1]!.end), named: found.named });
    list = { kinds: place.kinds, next: at + length };
    at += length - 1;
  }
  return readingOf(text, marks);
}

function placeAt({ text, words }: Search, at: number): Place | null {
  if (/["“]$/.test(gapBefore({ text, words }, at)))
    return { kinds: ANY, accepts: ({ length }) => isQuoted(text, words[at + length - 1]!) };
  return LEADS.find(({ after }) => isLed(words, at, after)) ?? null;
}

/** Whether a list of names goes on here: "Dune, Emma", "Dune and Emma". */
function continues({ text, words }: Search, next: number, at: number): boolean {
  if (next === at) return /,/.test(gapBefore({ text, words }, at));
  return next === at - 1 && /^(?:and|or)$/.test(words[at - 1]!.word);
}

function startAt(search: Search, at: number): Place | null {
  const starts = at === 0 || /[,;.!?]\s*$/.test(gapBefore(search, at));
  return starts ? { kinds: ANY, accepts: (found) => standsAlone(search, found, at) } : null;
}

/** "Emma but newer", "War and Peace". A word with a meaning of its own is a title only where it can't be that. */
function standsAlone({ text, words, means }: Search, { length, short, capital, written }: Found, at: number): boolean {
  const next = words[at + length];
  const gap = text.slice(words[at + length - 1]!.end, next?.start);
  const ends = !next || /[,;.!?]/.test(gap) || /^(?:but|only|except|by)$/.test(next.word);
  const several = length > 1 && !short;
  if (means(written) && !(several && capital)) return false;
  return ends && (several || (capital && at === 0) || next?.word === 'but');
}

function gapBefore({ text, words }: Pick<Search, 'text' | 'words'>, at: number): string {
  return text.slice(words[at - 1]?.end ?? 0, words[at]!.start);
}

function isSure({ capital, length, short }: Found): boolean {
  return capital || (length > 1 && !short);
}

/** The longest name; of equals, the kind that the place expects first. */
function preferred(found: Found[], { kinds, accepts }: Place): Found | undefined {
  const fitting = found.filter((one) => kinds.includes(one.named.kind) && accepts(one));
  return fitting.sort((a, b) => b.length - a.length || kinds.indexOf(a.named.kind) - kinds.indexOf(b.named.kind))[0];
}

/** Names that begin at a word and end where a name can end. */
function namesFrom({ text, words }: Search, at: number, known: Map<string, Known[]>): Found[] {
  const found: Found[] = [];
  let form = '';
  for (let length = 1; length <= 14 && at + length <= words.length; length++) {
    const { word, start, end } = words[at + length - 1]!;
    form += (length > 1 ? ' ' : '') + word;
    const possessive = /['’]s$/.test(text.slice(start, end)) ? form.slice(0, -1) : form;
    const entries = known.get(form) ?? known.get(possessive);
    if (!entries || !mayEnd(text, words, at + length)) continue;
    const written = text.slice(words[at]!.start, end);
    const capital = (written.match(/[\p{L}\p{N}]{4,}|^[\p{L}\p{N}]+/gu) ?? []).every((w) => /^[\p{Lu}\p{N}]/u.test(w));
    // "Like it" names no book called "It"; "like It" does.
    if (capital || length > 1 || form.length > 3)
      found.push(...entries.map((entry) => ({ ...entry, length, written, capital })));
  }
  return found;
}

function mayEnd(text: string, words: Word[], next: number): boolean {
  const following = words[next];
  if (!following) return true;
  const last = words[next - 1]!;
  const gap = text.slice(last.end, following.start);
  return (
    /\S/.test(gap) ||
    FOLLOWERS.has(following.word) ||
    /.{3}er$/.test(following.word) ||
    /['’]s$/.test(text.slice(last.start, last.end))
  );
}

/** Whether the words before `at`, an article aside, are among `leads`. */
function isLed(words: Word[], at: number, leads: Set<string>): boolean {
  const end = /^(?:a|an|the)$/.test(words[at - 1]?.word ?? '') ? at - 1 : at;
  return [1, 2, 3].some(
    (count) =>
      end >= count &&
      leads.has(
        words
          .slice(end - count, end)
          .map(({ word }) => word)
          .join(' '),
      ),
  );
}

function isQuoted(text: string, last: Word): boolean {
  return /^[?!.)]*["”]/.test(text.slice(last.end));
}

/** Words of the "by Jane Austen" after a title of hers: it says which book, and asks for nothing. */
function signatureOf({ text, words }: Search, { named, length }: Found, at: number): number {
  const [by, ...after] = words.slice(at + length);
  const gap = text.slice(words[at + length - 1]!.end, by?.start);
  if (named.kind !== 'title' || by?.word !== 'by' || !/^[?!)"”]*,?\s+$/.test(gap)) return 0;
  const makers = named.items.flatMap(({ creators }) => creators.map((name) => wordsOf(name).map(({ word }) => word)));
  const forms = makers.flatMap((name) => [name, name.slice(-1)]);
  const maker = forms.find((name) => name.every((word, i) => after[i]?.word === word));
  return maker ? maker.length + 1 : 0;
}
