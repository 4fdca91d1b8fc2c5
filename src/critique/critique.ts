/**
 * "Shorter, less grim, like X but newer" → typed constraints → a filter and a bonus. Pure: words, facets and numbers in,
 * arrays out. This file is the folder's contract.
 */

/** What one part of a critique asks for. `label` is its chip; free words go to the encoder. */
export type Constraint = { label: string } & (
  | { kind: 'number'; facet: string; direction: 'less' | 'more' }
  | { kind: 'bound'; facet: string; least: number | null; most: number | null }
  | { kind: 'terms'; facet: string; terms: string[]; want: 'more' | 'less' | 'none' }
  | { kind: 'creator'; name: string; want: 'only' | 'none' }
  | { kind: 'series'; name: string; want: 'none' }
  | { kind: 'like'; id: string; title: string }
  | { kind: 'words'; text: string }
);

/** A constraint in force, with the rows that its comparatives compare with: "shorter" than what was on show. */
export interface Asked {
  constraint: Constraint;
  reference: number[];
}

export { applyConstraints, type Wish } from './apply.ts';
export { parseCritique } from './parse.ts';
