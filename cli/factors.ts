/** Item factors of a pack, learned from the log: which logs they can tell something of, and the learning itself. */
import type { ItemFactors } from '../src/pack/factors.ts';
import { quantise } from '../src/pack/pack.ts';
import { uniform } from '../src/random.ts';
import { FACTOR_OPTIONS, learnFactors } from '../src/taste/factors.ts';

/** Mean likes a person from which a factorisation is tried: it pays where people tell some forty (books), and finds little in thin logs. */
const LEAST_LIKES = 10;
/** What is drawn by lot is the same on every build. */
const SEED = 1;

/** Whether the people of a log tell enough to factorise it. */
export function canFactorise(histories: Uint32Array[]): boolean {
  const told = histories.filter(({ length }) => length > 0);
  const likes = told.reduce((sum, { length }) => sum + length, 0);
  return likes >= LEAST_LIKES * Math.max(1, told.length);
}

/** Factors of `count` items, as a pack holds them. The same histories give the same bytes. */
export function itemFactors(histories: Uint32Array[], count: number): ItemFactors {
  const { items, biases, dim } = learnFactors(histories, count, { ...FACTOR_OPTIONS, draw: uniform(SEED) });
  return { vectors: quantise(items, dim), biases };
}
