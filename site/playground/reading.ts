/** A table → what it says: which columns hold what, the items, their facets, and what could not be used. Nothing is encoded yet. */
import { CATALOGUE_SHAPES, type CatalogueEntry, readCatalogue } from '../../cli/catalogue.ts';
import { facetValue } from '../../cli/facet-values.ts';
import { openTally } from '../../cli/faults.ts';
import { type CatalogueMapping, guessCatalogue } from '../../cli/import/catalogue-mapping.ts';
import { shaped } from '../../cli/import/shape.ts';
import { inferFacets } from '../../cli/inference.ts';
import { packed, RANKING_WITHOUT_PEOPLE } from '../../cli/packing.ts';
import type { Facet, Manifest } from '../../src/pack/pack.ts';
import { numbered, ROW_NUMBER, rowsOf, type TextFile } from './file.ts';

/** Fields whose columns a person may choose here. */
export const FIELDS = ['title', 'id', 'creators', 'text'] as const;
export type Field = (typeof FIELDS)[number];
/** Field → column, or "" for none. */
export type Choice = Partial<Record<Field, string>>;

export interface Columns {
  /** "a Shopify product export"; null for a plain table. */
  shape: string | null;
  names: string[];
  /** Which column each field is taken from; "" where none looks like it. */
  guess: Record<Field, string>;
}

export interface Reading {
  entries: CatalogueEntry[];
  facets: Facet[];
  /** "12 rows without a title: products.csv:17, 88, 203 …" */
  faults: string[];
}

/** What the columns are, and what they look like. Throws `bad-input` where the file is no table. */
export async function readColumns(file: TextFile): Promise<Columns> {
  const tally = openTally({ strict: false });
  const table = await shaped(rowsOf(file, tally), CATALOGUE_SHAPES, tally);
  const mapping: CatalogueMapping = guessCatalogue(file.name, table, {});
  const guess = Object.fromEntries(FIELDS.map((field) => [field, mapping[field]?.[0] ?? ''])) as Columns['guess'];
  return { shape: table.shape?.name ?? null, names: table.columns, guess: { ...guess, id: guess.id || ROW_NUMBER } };
}

/** The items under a choice of columns. Throws `bad-input` where no row is one. */
export async function readItems(file: TextFile, { guess }: Columns, choice: Choice = guess): Promise<Reading> {
  const tally = openTally({ strict: false });
  const rows = rowsOf(file, tally);
  const counted = choice.id === ROW_NUMBER;
  // What was guessed is left to be guessed again: another column may step in where the first is empty.
  const chosen = Object.entries(choice).filter(([field, column]) => column !== guess[field as Field]);
  const map = { ...Object.fromEntries(chosen), ...(counted && { id: ROW_NUMBER }) };
  const entries = await readCatalogue(file.name, counted ? numbered(rows) : rows, { map, tally });
  return { entries, facets: inferFacets(entries), faults: tally.lines() };
}

/** The pack that `sotto build --no-vectors` writes, in memory. */
export function packOf(
  name: string,
  { entries, facets }: Reading,
): Promise<{ manifest: Manifest; files: Map<string, Uint8Array> }> {
  return packed({
    name,
    items: entries.map(({ item }) => item),
    facets,
    valueAt: (row, facet) => facetValue(facet, entries[row]!),
    ranking: RANKING_WITHOUT_PEOPLE,
    licences: [],
    people: null,
    encoded: null,
  });
}
