/** Numbers in a critique: bounds ("under 300 pages", "from the 1960s") and comparatives ("newer", "not so long"). */
import type { Facet } from '../pack/pack.ts';
import type { Meaning, Want } from './critique.ts';
import { fold, key, plainForms } from './forms.ts';
import { ERAS } from './places.ts';
import { NUMBER_WORDS } from './words.ts';

/** Words before a number: on which side of it the range lies, whether without it, and whether they speak of years. */
const COMPARED: [RegExp, { side: 'least' | 'most'; open?: boolean; years?: boolean }][] = [
  [/^(?:under|below|(?:less|fewer|shorter|cheaper) than)\b/, { side: 'most', open: true }],
  [/^(?:at most|up to|max(?:imum)?(?: of)?|within|(?:no|not) (?:more|longer) than)\b/, { side: 'most' }],
  [/^(?:over|above|(?:more|longer) than)\b/, { side: 'least', open: true }],
  [/^(?:at least|min(?:imum)?(?: of)?|no (?:less|fewer|shorter) than)\b/, { side: 'least' }],
  [/^(?:before|pre|prior to|(?:older|earlier) than)\b/, { side: 'most', open: true, years: true }],
  [/^(?:until|till|up to|no (?:later|newer) than)\b/, { side: 'most', years: true }],
  [/^(?:after|post|(?:newer|later|more recent) than)\b/, { side: 'least', open: true, years: true }],
  [/^(?:since|not before|no (?:earlier|older) than)\b/, { side: 'least', years: true }],
];
const AMOUNT = /^([$€£]?)(\d+)\s*([a-z]+)?$/;
/** Words after a number: "300 pages or less". */
const CLOSED =
  /^(.+?)\s*(?:(or less|or fewer|or under|or shorter|max|maximum|tops|at most)|or more|or over|or longer|plus|at least|minimum|min)$/;
const ROUGHLY = /^(?:around|about|roughly|approximately)\s+(\d+)\s+([a-z]+)$/;
const RANGE = /^(?:between |from )?(\d+)\s*(?:-|–|to)\s*(\d+)(?:\s+([a-z]+))?$/;

/** The range that a phrase sets for a number; null where it sets none. */
export function boundOf(phrase: string, facets: Facet[]): Meaning | null {
  const text = fold(phrase)
    .replace(/^(?:published |written |released )(?=before|after|since|until|between)/, '')
    .replace(/^(\d+)\+(?: (\S+))?$/, '$1 $2 plus');
  return compared(text, facets) ?? closed(text, facets) ?? ranged(text, facets) ?? yearsOf(text, facets);
}

function compared(text: string, facets: Facet[]): Meaning | null {
  for (const [pattern, { side, open, years }] of COMPARED) {
    const word = pattern.exec(text)?.[0];
    const [, currency, digits, unit] = (word && AMOUNT.exec(text.slice(word.length).replace(/^[\s-]+/, ''))) || [];
    const ancient = /^bce?$/.test(unit ?? '');
    const facet = years && (!unit || ancient) ? byRole(facets, 'year') : measured(facets, unit, currency);
    if (!digits || !facet) continue;
    const value = (ancient ? -1 : 1) * Number(digits);
    const step = open ? 1 : 0;
    return side === 'most' ? bound(facet, null, value - step) : bound(facet, value + step, null);
  }
  return null;
}

/** "300 pages max", "400+ pages". */
function closed(text: string, facets: Facet[]): Meaning | null {
  const [, amount = '', most] = CLOSED.exec(text) ?? [];
  const [, currency, digits, unit] = AMOUNT.exec(amount) ?? [];
  const facet = digits && measured(facets, unit, currency);
  if (!facet) return null;
  return most ? bound(facet, null, Number(digits)) : bound(facet, Number(digits), null);
}

/** "200–300 pages", "1900 to 1950", "about 250 pages". */
function ranged(text: string, facets: Facet[]): Meaning | null {
  const [, middle, roughUnit] = ROUGHLY.exec(text) ?? [];
  const rough = middle && measured(facets, roughUnit, '');
  if (rough) return bound(rough, Math.round(Number(middle) * 0.8), Math.round(Number(middle) * 1.2));
  const [, least, most, unit] = RANGE.exec(text) ?? [];
  const years = !unit && least?.length === 4;
  const facet = years ? byRole(facets, 'year') : measured(facets, unit, '');
  const ends = [Number(least), Number(most)];
  return least && most && facet ? bound(facet, Math.min(...ends), Math.max(...ends)) : null;
}

/** "From the 1960s", "written in the 19th century", "1984"; "set in" one of these is an era instead, not a year of writing. */
function yearsOf(text: string, facets: Facet[]): Meaning | null {
  const [, lead = '', rest = ''] =
    /^((?:originally |first )?(?:from|of|in|published in|written in|released in)\s+|set (?:in|during)\s+|during\s+)?(?:the )?(.+)$/.exec(
      text,
    ) ?? [];
  const period = /^\d+$/.test(rest) && !lead ? null : periodOf(rest);
  if (!period) return null;
  if (/^(?:set|during)/.test(lead)) return eraOf(period, facets);
  const year = byRole(facets, 'year');
  return year ? bound(year, ...period) : null;
}

/** A century may be several eras: all that it touches. */
function eraOf([first, last]: [number, number], facets: Facet[]): Meaning | null {
  const at = (year: number) => ERAS.findIndex(([before]) => year < before);
  const wanted = new Set(ERAS.slice(at(first), at(last) + 1).map(([, era]) => era));
  const facet = facets.find(({ terms }) => terms?.some(({ id }) => wanted.has(id)));
  const terms = facet?.terms?.flatMap(({ id }) => (wanted.has(id) ? id : []));
  return facet && terms ? { kind: 'terms', facet: facet.name, terms, want: 'more' } : null;
}

const DECADES = ['', '', 'twenties', 'thirties', 'forties', 'fifties', 'sixties', 'seventies', 'eighties', 'nineties'];
const CENTURIES: Record<string, number> = {
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  'twenty first': 21,
};

/** First and last year of "1960s", "'60s", "sixties", "early 19th century", "1984". */
function periodOf(text: string): [number, number] | null {
  const [, part, rest = ''] = /^(?:(early|mid|late)[ -])?(.+)$/.exec(text) ?? [];
  const named = DECADES.indexOf(rest);
  const [, hundreds, tens] = /^'?(\d\d)?(\d)0'?s$/.exec(rest) ?? [];
  if (named > 0 || tens)
    return within(
      named > 0
        ? 1900 + named * 10
        : Number(hundreds ?? (tens === '0' || tens === '1' ? 20 : 19)) * 100 + Number(tens) * 10,
      10,
      part,
    );
  const [, number, word] = /^(?:(\d{1,2})(?:st|nd|rd|th)|([a-z]+(?: first)?))[ -]century$/.exec(rest) ?? [];
  const century = number ? Number(number) : CENTURIES[word ?? ''];
  if (century) return within((century - 1) * 100, 100, part);
  return /^\d{4}$/.test(rest) ? [Number(rest), Number(rest)] : null;
}

function within(first: number, years: number, part: string | undefined): [number, number] {
  const from = part === 'late' ? 0.6 : part === 'mid' ? 0.3 : 0;
  const to = part === 'early' ? 0.4 : part === 'mid' ? 0.7 : 1;
  return [first + years * from, first + years * to - 1];
}

/** "Shorter", "long", "fewer pages": which way a number is to go from where it was. */
export function comparativeOf(phrase: string, want: Want, facets: Facet[]): Meaning | null {
  const word = key(phrase);
  const unit = facets.find((facet) => facet.type === 'number' && facet.unit && key(facet.unit) === word);
  if (unit) return { kind: 'number', facet: unit.name, direction: want === 'more' ? 'more' : 'less' };
  const found = numberWord(word);
  const facet = found && byRole(facets, found.role);
  if (!facet) return null;
  const turned = found.direction === 'less' ? 'more' : 'less';
  return { kind: 'number', facet: facet.name, direction: want === 'more' ? found.direction : turned };
}

/** What a word says of a number, in whichever form it stands. */
function numberWord(word: string) {
  return [word, ...plainForms(word)].map((form) => NUMBER_WORDS[form]).find((entry) => entry !== undefined);
}

/**
 * "Newer" in a catalogue without years: it says no more than which way a number is to go. "Vintage" may mean something to the
 * encoder all the same.
 */
export function isUntold(phrase: string, facets: Facet[]): boolean {
  const word = key(phrase);
  const found = numberWord(word);
  return found !== undefined && word.endsWith('er') && !byRole(facets, found.role);
}

function bound(facet: Facet, least: number | null, most: number | null): Meaning {
  return { kind: 'bound', facet: facet.name, least, most };
}

function byRole(facets: Facet[], role: Facet['role']): Facet | undefined {
  return facets.find((facet) => facet.role === role);
}

/** The number facet of a unit; of prices where there is a currency sign, of lengths where there is nothing. */
function measured(facets: Facet[], unit: string | undefined, currency: string | undefined): Facet | undefined {
  if (currency) return byRole(facets, 'price');
  if (!unit) return byRole(facets, 'length');
  return facets.find((facet) => facet.type === 'number' && facet.unit !== undefined && key(facet.unit) === key(unit));
}
