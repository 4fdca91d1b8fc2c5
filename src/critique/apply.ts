/** Constraints → which rows are allowed and which are favoured. A wish that would leave the shelf empty is loosened. */
import type { Pack } from '../pack/pack.ts';
import type { Asked } from './critique.ts';

export interface Wish {
  /** One byte a row. */
  allowed: Uint8Array;
  /** Added to the blended score. */
  bonus: Float32Array;
  /** Rows that "like X" names, to search with. */
  like: number[];
  /** Free words for the encoder; empty where there are none. */
  words: string;
  /** Labels of constraints that could not be met strictly and count as preferences only. */
  loosened: string[];
}

export interface ApplyOptions {
  /** Rows out of the question: what the person has. */
  excluded: Set<number>;
  /** Fewer allowed rows than this loosen the constraint that emptied the shelf. */
  fewest: number;
}

const BONUS = 0.12;

/** Applies the constraints in the order they were asked. */
export function applyConstraints(asked: Asked[], pack: Pack, { excluded, fewest }: ApplyOptions): Wish {
  const count = pack.items.length;
  const like = asked.flatMap(({ constraint: c }) => (c.kind === 'like' ? [pack.rowOf(c.id) ?? []].flat() : []));
  const wish: Wish = {
    allowed: new Uint8Array(count).fill(1),
    bonus: new Float32Array(count),
    like,
    words: asked.flatMap(({ constraint: c }) => (c.kind === 'words' ? [c.text] : [])).join(', '),
    loosened: [],
  };
  for (const row of [...excluded, ...like]) wish.allowed[row] = 0;
  for (const [label, group] of byLabel(asked)) {
    const acceptors = group.map(({ constraint, reference }) => acceptor(constraint, pack, reference));
    const narrowed = wish.allowed.map((open, row) => (open && accepts(acceptors, row) ? 1 : 0));
    if (narrowed.reduce((sum, open) => sum + open, 0) >= fewest) wish.allowed = narrowed;
    else wish.loosened.push(label);
    for (let row = 0; row < count; row++) for (const { bonus } of acceptors) wish.bonus[row]! += BONUS * bonus(row);
  }
  return wish;
}

/** One phrase may name terms of several facets ("romance"): any will do; what is unwanted must all be absent. */
function accepts(acceptors: Acceptor[], row: number): boolean {
  const wanted = acceptors.filter(({ any }) => any);
  return (
    acceptors.every(({ any, test }) => any || test(row)) &&
    (wanted.length === 0 || wanted.some(({ test }) => test(row)))
  );
}

function byLabel(asked: Asked[]): Map<string, Asked[]> {
  const groups = new Map<string, Asked[]>();
  for (const one of asked) groups.set(one.constraint.label, [...(groups.get(one.constraint.label) ?? []), one]);
  return groups;
}

interface Acceptor {
  /** Whether a row meets the constraint. */
  test: (row: number) => boolean;
  /** One of several such constraints under the same label is enough. */
  any: boolean;
  /** About −1 … 1: how much a row is what was asked for. */
  bonus: (row: number) => number;
}

function acceptor(constraint: Asked['constraint'], pack: Pack, reference: number[]): Acceptor {
  const { facets, items } = pack;
  const nothing = () => 0;
  switch (constraint.kind) {
    case 'number': {
      const values = reference.map((row) => facets.number(constraint.facet, row)).filter((n) => n !== null);
      const middle = median(
        values.length ? values : items.map((_, row) => facets.number(constraint.facet, row)).filter((n) => n !== null),
      );
      const sign = constraint.direction === 'less' ? -1 : 1;
      const beyond = (row: number) => {
        const value = facets.number(constraint.facet, row);
        return value === null ? Number.NEGATIVE_INFINITY : sign * (value - middle);
      };
      return { any: false, test: (row) => beyond(row) > 0, bonus: nothing };
    }
    case 'bound': {
      const { least, most, facet } = constraint;
      return {
        any: false,
        bonus: nothing,
        test(row) {
          const value = facets.number(facet, row);
          return value !== null && (least === null || value >= least) && (most === null || value <= most);
        },
      };
    }
    case 'terms': {
      const strength = (row: number) =>
        Math.max(...constraint.terms.map((term) => facets.strength(constraint.facet, term, row)));
      if (constraint.want === 'more')
        return { any: true, test: (row) => strength(row) > 0, bonus: (row) => strength(row) / 3 };
      if (constraint.want === 'none') return { any: false, test: (row) => strength(row) === 0, bonus: nothing };
      const usual = reference.length ? Math.max(1, ...reference.map(strength)) : 2;
      return { any: false, test: (row) => strength(row) < usual, bonus: (row) => -strength(row) / 3 };
    }
    case 'creator': {
      const by = (row: number) => items[row]!.creators.includes(constraint.name);
      return { any: false, test: (row) => by(row) === (constraint.want === 'only'), bonus: nothing };
    }
    case 'series':
      return { any: false, test: (row) => items[row]!.series?.name !== constraint.name, bonus: nothing };
    default:
      return { any: false, test: () => true, bonus: nothing };
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
