/**
 * "Shorter, less grim, like X but newer" → typed constraints → a filter and a bonus. Pure: words, facets and numbers in,
 * arrays out. This file is the folder's contract.
 */

/** How much of something is asked for; 'none' leaves no room for it. */
export type Want = 'more' | 'less' | 'none';

/** What one part of a critique asks for. `than` names the items that a comparative compares with: "shorter than Emma". */
export type Meaning =
  | { kind: 'number'; facet: string; direction: 'less' | 'more'; than?: string[] }
  | { kind: 'bound'; facet: string; least: number | null; most: number | null }
  | { kind: 'terms'; facet: string; terms: string[]; want: Want; than?: string[] }
  | { kind: 'creator'; name: string; want: 'only' | 'none' }
  | { kind: 'series'; name: string; want: 'none' }
  | { kind: 'like'; id: string; title: string; want: 'more' | 'less' }
  /** Unwanted, and no term of the catalogue: nothing that speaks of it in so many words. */
  | { kind: 'mention'; text: string; want: 'none' }
  /** A comparison by a number that the catalogue does not tell: "newer" where no item has a year. Nothing meets it. */
  | { kind: 'untold' }
  /** Free words, for the encoder. */
  | { kind: 'words'; text: string };

/** A meaning with the label of its chip; parts of one phrase share their label. */
export type Constraint = { label: string } & Meaning;

/** A constraint in force, with the rows that its comparatives compare with: "shorter" than what was on show. */
export interface Asked {
  constraint: Constraint;
  reference: number[];
}

export { type ApplyOptions, applyConstraints } from './apply.ts';
export { parseCritique } from './parse.ts';
export { anything, type Wish } from './wish.ts';
