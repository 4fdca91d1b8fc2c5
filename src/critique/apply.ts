/** Constraints → which rows are allowed and which are favoured. A wish that would leave the shelf empty is loosened. */
import { mostApart } from '../pack/manifest.ts';
import { type Item, type Pack, STRONGEST } from '../pack/pack.ts';
import type { Asked, Constraint } from './critique.ts';
import { singular, wordsOf } from './forms.ts';
import { anything, type Wish } from './wish.ts';

export interface ApplyOptions {
  /** Rows out of the question: what the person has. */
  excluded: Set<number>;
  /** Fewer allowed rows than this loosen the constraint that emptied the shelf. */
  fewest: number;
}

/**
 * Added to a row that has as much as there can be of one thing asked for. Set by hand: who may come is decided by the
 * filter, so it only orders those, and is less than what a standing wish, which filters nothing, adds (`traits.ts` of taste).
 */
const BONUS = 0.12;

/** Applies the constraints in the order they were asked. */
export function applyConstraints(asked: Asked[], pack: Pack, { excluded, fewest }: ApplyOptions): Wish {
  const rowsOf = (want: 'more' | 'less') =>
    asked.flatMap(({ constraint: c }) => (c.kind === 'like' && c.want === want ? (pack.rowOf(c.id) ?? []) : []));
  const wish: Wish = {
    ...anything(pack.items.length, excluded),
    like: rowsOf('more'),
    unlike: rowsOf('less'),
    words: asked.flatMap(({ constraint: c }) => (c.kind === 'words' ? [c.text] : [])).join(', '),
  };
  for (const row of [...wish.like, ...wish.unlike]) wish.allowed[row] = 0;
  const preference = mostApart(pack.manifest.ranking);
  for (const [label, group] of byLabel(asked))
    narrow(wish, { label, fewest, preference, measures: group.map((one) => measureOf(one, pack)) });
  return wish;
}

interface Narrowing {
  label: string;
  fewest: number;
  /** Added to rows that meet a wish which too few meet: they come first, and others fill the shelf. */
  preference: number;
  measures: Measure[];
}

function narrow(wish: Wish, { label, fewest, preference, measures }: Narrowing): void {
  const meets = wish.allowed.map((open, row) => (open && accepts(measures, row) ? 1 : 0));
  const enough = total(meets) >= Math.min(fewest, total(wish.allowed));
  if (!enough) wish.loosened.push(label);
  for (let row = 0; row < meets.length; row++) {
    const wanted = measures.reduce((sum, { bonus }) => sum + bonus(row), 0);
    wish.bonus[row]! += BONUS * wanted + (!enough && meets[row] ? preference : 0);
  }
  if (enough) wish.allowed = meets;
}

/** One phrase may name terms of several facets ("romance"): any will do; what is unwanted must all be absent. */
function accepts(measures: Measure[], row: number): boolean {
  const wanted = measures.filter(({ any }) => any);
  return (
    measures.every(({ any, test }) => any || test(row)) && (wanted.length === 0 || wanted.some(({ test }) => test(row)))
  );
}

function byLabel(asked: Asked[]): Map<string, Asked[]> {
  const groups = new Map<string, Asked[]>();
  for (const one of asked) groups.set(one.constraint.label, [...(groups.get(one.constraint.label) ?? []), one]);
  return groups;
}

/** How rows stand to one constraint. */
interface Measure {
  test: (row: number) => boolean;
  /** One of several such constraints under the same label is enough. */
  any: boolean;
  /** About −1 … 1: how much a row is what was asked for. */
  bonus: (row: number) => number;
}

const NOTHING = () => 0;

function measureOf({ constraint, reference }: Asked, pack: Pack): Measure {
  const { items } = pack;
  const strict = (test: Measure['test']): Measure => ({ any: false, test, bonus: NOTHING });
  switch (constraint.kind) {
    case 'number':
      return strict(beyond(constraint, reference, pack));
    case 'bound':
      return strict((row) => isWithin(pack.facets.number(constraint.facet, row), constraint));
    case 'terms':
      return ofTerms(constraint, reference, pack);
    case 'creator':
      return {
        any: constraint.want === 'only',
        test: (row) => items[row]!.creators.includes(constraint.name) === (constraint.want === 'only'),
        bonus: NOTHING,
      };
    case 'series':
      return strict((row) => items[row]!.series?.name !== constraint.name);
    case 'mention': {
      const mentions = mentioner(constraint.text);
      return strict((row) => !mentions(items[row]!));
    }
    case 'untold':
      return strict(() => false);
    default:
      return strict(() => true);
  }
}

/** Rows on the asked side of the middle of the reference; of the whole catalogue where the reference has no numbers. */
function beyond(
  { facet, direction }: Extract<Constraint, { kind: 'number' }>,
  reference: number[],
  { facets, items }: Pack,
): Measure['test'] {
  const numbers = (rows: number[]) => rows.map((row) => facets.number(facet, row)).filter((n) => n !== null);
  const known = numbers(reference);
  const middle = median(known.length ? known : numbers(items.map((_, row) => row)));
  const sign = direction === 'less' ? -1 : 1;
  return (row) => {
    const value = facets.number(facet, row);
    return value !== null && sign * (value - middle) > 0;
  };
}

function isWithin(value: number | null, { least, most }: { least: number | null; most: number | null }): boolean {
  return value !== null && (least === null || value >= least) && (most === null || value <= most);
}

/** "More" is more than the reference usually has, "less" is less than it has at most, as far as the scale allows. */
function ofTerms(
  { facet, terms, want }: Extract<Constraint, { kind: 'terms' }>,
  reference: number[],
  { facets }: Pack,
): Measure {
  const strength = (row: number) => Math.max(...terms.map((term) => facets.strength(facet, term, row)));
  const strengths = reference.map(strength);
  if (want === 'none') return { any: false, test: (row) => strength(row) === 0, bonus: NOTHING };
  if (want === 'less') {
    const usual = reference.length ? Math.max(1, ...strengths) : 2;
    return { any: false, test: (row) => strength(row) < usual, bonus: (row) => -strength(row) / STRONGEST };
  }
  const scale = facets.facet(facet)?.type === 'graded' ? STRONGEST : 1;
  const least = Math.min(scale, Math.floor(median(strengths)) + 1);
  return { any: true, test: (row) => strength(row) >= least, bonus: (row) => strength(row) / STRONGEST };
}

/** Whether an item's own words hold a phrase, in the singular or the plural. */
function mentioner(phrase: string): (item: Item) => boolean {
  const plain = (text: string) =>
    ` ${wordsOf(text)
      .map(({ word }) => singular(word))
      .join(' ')} `;
  const wanted = plain(phrase);
  return ({ title, text }) => wanted.trim() !== '' && plain(`${title} ${text}`).includes(wanted);
}

function total(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

/** The middle of the values, 0 of none. */
function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}
