/** Facets: what is true of an item, in typed columns, so that a critique can filter and a narrative can cite. */
import { SottoError } from '../errors.ts';
import { BinaryReader, writeBinary } from './binary.ts';

export interface FacetTerm {
  id: string;
  /** As it reads inside a sentence: "coming of age", "the American South". */
  label: string;
  /** What it means, for people who tag and people who read. */
  description?: string;
  /** True of too much to be a reason: two items set "in many places" have nothing in common by it. */
  quiet?: boolean;
}

/** What a number means to a critique: "shorter" asks for less `length`, "newer" for more `year`. */
export type NumberRole = 'length' | 'year' | 'price';

export interface Facet {
  name: string;
  /** Leads its values in running text: "Set in", "About". */
  label: string;
  /** number: int32. category: one term. tags: a set of terms. graded: terms with a strength 1–3. */
  type: 'number' | 'category' | 'tags' | 'graded';
  terms?: FacetTerm[];
  role?: NumberRole;
  /** Of a number: "pages". */
  unit?: string;
  /** Of a graded facet: what its adjectives describe, "mood", so that one can be shared: "a warm mood". */
  noun?: string;
}

/** A facet's values for one item: a number or null, or term ids with strengths (1 where the facet is not graded), strongest first. */
export type FacetValue = number | null | { term: string; strength: number }[];

export interface FacetTable {
  facets: Facet[];
  facet(name: string): Facet | undefined;
  /** Value of a number facet; null where the item has none. */
  number(name: string, row: number): number | null;
  /** Strength 0–3 of a term: 0 absent, 1 present where the facet is not graded. */
  strength(name: string, term: string, row: number): number;
  /** Terms of one item, strongest first, in vocabulary order among equals. */
  terms(name: string, row: number): { term: FacetTerm; strength: number }[];
}

/** As much of a graded facet's term as an item can have. */
export const STRONGEST = 3;

const NO_NUMBER = -0x80000000;
const NO_TERM = 0xffff;

type Column = Int32Array | Uint16Array | Uint8Array;

/** Bytes a row takes in a tags column: one bit a term. */
function tagBytes(facet: Facet): number {
  return Math.ceil(termCount(facet) / 8);
}

function termCount(facet: Facet): number {
  return facet.terms?.length ?? 0;
}

/** Builds columns from each item's values; `valueAt(row, name)` gives null or [] where there is none. */
export function writeFacets(
  facets: Facet[],
  count: number,
  valueAt: (row: number, facet: Facet) => FacetValue,
): Uint8Array {
  const columns = facets.map((facet) => {
    const column = emptyColumn(facet, count);
    const position = new Map(facet.terms?.map((term, i) => [term.id, i]));
    for (let row = 0; row < count; row++) setValue(column, facet, row, valueAt(row, facet), position);
    return column;
  });
  return writeBinary({ kind: 'FACE', rows: count, width: facets.length, entries: 0 }, columns);
}

function emptyColumn(facet: Facet, count: number): Column {
  if (facet.type === 'number') return new Int32Array(count).fill(NO_NUMBER);
  if (facet.type === 'category') return new Uint16Array(count).fill(NO_TERM);
  return new Uint8Array(count * (facet.type === 'tags' ? tagBytes(facet) : termCount(facet)));
}

function setValue(column: Column, facet: Facet, row: number, value: FacetValue, position: Map<string, number>): void {
  if (value === null) return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new SottoError(
        'pack-not-finite',
        `"${facet.name}" of row ${row} is ${value}. Correct that row, or leave it out.`,
      );
    column[row] = Math.round(value);
    return;
  }
  for (const { term, strength } of value) {
    const at = position.get(term);
    if (at === undefined) continue;
    if (facet.type === 'category') column[row] = at;
    else if (facet.type === 'graded') column[row * termCount(facet) + at] = strength;
    else column[row * tagBytes(facet) + (at >> 3)]! |= 1 << (at & 7);
  }
}

export function readFacets(bytes: Uint8Array, manifest: { facets: Facet[]; items: number }): FacetTable {
  const { facets, items } = manifest;
  const reader = new BinaryReader(bytes, 'FACE', { rows: items, width: facets.length });
  const columns = new Map(facets.map((facet) => [facet.name, readColumn(reader, facet, items)]));
  const byName = new Map(facets.map((facet) => [facet.name, facet]));
  const positions = new Map(facets.map((facet) => [facet.name, new Map(facet.terms?.map((term, i) => [term.id, i]))]));

  function strengthAt(facet: Facet, at: number, row: number): number {
    const column = columns.get(facet.name)!;
    if (facet.type === 'category') return column[row] === at ? 1 : 0;
    if (facet.type === 'graded') return column[row * termCount(facet) + at]!;
    return (column[row * tagBytes(facet) + (at >> 3)]! >> (at & 7)) & 1;
  }

  return {
    facets,
    facet: (name) => byName.get(name),
    number(name, row) {
      const value = byName.get(name)?.type === 'number' ? columns.get(name)![row]! : NO_NUMBER;
      return value === NO_NUMBER ? null : value;
    },
    strength(name, term, row) {
      const facet = byName.get(name);
      const at = positions.get(name)?.get(term);
      return facet && at !== undefined ? strengthAt(facet, at, row) : 0;
    },
    terms(name, row) {
      const facet = byName.get(name);
      const found: { term: FacetTerm; strength: number }[] = [];
      for (let at = 0; facet && at < termCount(facet); at++) {
        const strength = strengthAt(facet, at, row);
        if (strength > 0) found.push({ term: facet.terms![at]!, strength });
      }
      return found.sort((a, b) => b.strength - a.strength);
    },
  };
}

function readColumn(reader: BinaryReader, facet: Facet, count: number): Column {
  if (facet.type === 'number') return reader.i32(count);
  if (facet.type === 'category') return reader.u16(count);
  return reader.u8(count * (facet.type === 'tags' ? tagBytes(facet) : termCount(facet)));
}
