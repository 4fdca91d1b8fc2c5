/** A catalogue as people keep it → items, with the fields that may become facets. */
import { SottoError } from '../src/errors.ts';
import type { Item } from '../src/pack/pack.ts';
import type { CatalogueField } from '../src/table/headers.ts';
import { asGrades, asList, asPrice, asTerms, asYear, isThere, lastOfPath } from '../src/table/values.ts';
import { attempt, Fault, openTally, type Place, type Tally } from './faults.ts';
import {
  type CatalogueMapping,
  type CatalogueMappingOptions,
  catalogueMapping,
  mappingLines,
} from './import/catalogue-mapping.ts';
import { plainText } from './import/html.ts';
import { MOVIELENS } from './import/movielens.ts';
import { type OnMapping, shaped } from './import/shape.ts';
import { SHOPIFY } from './import/shopify.ts';
import type { Row } from './rows.ts';

export interface CatalogueEntry {
  item: Item;
  where: string;
  place: Place;
  /** Other ids by which a log may call the item: stock-keeping units, ISBNs. */
  codes: string[];
  /** What the item itself does not hold: what facets are made of. */
  rest: Record<string, unknown>;
}

export interface CatalogueOptions extends CatalogueMappingOptions {
  /** By default the first bad row is thrown. */
  tally?: Tally;
  onMapping?: OnMapping;
}

/** Exports of catalogues that are laid out in ways of their own. */
export const CATALOGUE_SHAPES = [SHOPIFY, MOVIELENS];

/**
 * Reads every row of the table at `path` in order. A row that is no item, or whose id came before, is a fault of the tally. Throws `bad-input` where the
 * file can't be read, no column holds ids or titles, or no row is an item.
 */
export async function readCatalogue(
  path: string,
  rows: AsyncGenerator<Row>,
  options: CatalogueOptions = {},
): Promise<CatalogueEntry[]> {
  const { tally = openTally({ strict: true }), onMapping } = options;
  const table = await shaped(rows, CATALOGUE_SHAPES, tally);
  if (table.columns.length === 0) throw noItems(path, tally);
  const mapping = catalogueMapping(path, table, options);
  onMapping?.(mappingLines(path, table, mapping));
  const entries: CatalogueEntry[] = [];
  const seen = new Map<string, string>();
  const reading = { mapping, claimed: new Set(Object.values(mapping).flat()), seen, tally };
  for await (const row of table.rows) {
    const entry = attempt(tally, () => entryOf(row, reading));
    if (!entry) continue;
    seen.set(entry.item.id, entry.where);
    entries.push(entry);
  }
  if (entries.length === 0) throw noItems(path, tally);
  return entries;
}

function noItems(path: string, tally: Tally): SottoError {
  const message = `${path} has no items. Write at least one row with "id" and "title".`;
  return new SottoError('bad-input', [message, ...tally.lines()].join('\n'));
}

interface Reading {
  mapping: CatalogueMapping;
  /** Columns that hold a field. */
  claimed: Set<string>;
  /** Where each id stands that came before. */
  seen: Map<string, string>;
  tally: Tally;
}

function entryOf(row: Row, reading: Reading): CatalogueEntry {
  const { mapping, seen } = reading;
  const { where, place } = row;
  const id = required(row, 'id', mapping);
  const before = seen.get(id);
  if (before) {
    const message = `has the id "${id}", which ${before} has already. Give each item an id of its own`;
    throw bad(row, 'whose id came before', message);
  }
  const series = seriesOf(row, mapping);
  const item: Item = {
    id,
    title: plainText(required(row, 'title', mapping)).replace(/\s+/g, ' '),
    creators: creatorsOf(row, mapping),
    text: textOf(row, mapping),
    ...(series && { series }),
  };
  return { item, where, place, codes: codesOf(row, mapping), rest: restOf(row, reading) };
}

/** The first column of a field that says something in this row. */
function columnOf({ fields }: Row, field: CatalogueField, mapping: CatalogueMapping): string | undefined {
  return mapping[field]?.find((name) => isThere(fields[name]));
}

function required(row: Row, field: 'id' | 'title', mapping: CatalogueMapping): string {
  const column = columnOf(row, field, mapping);
  const value = column === undefined ? undefined : row.fields[column];
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text) return text;
  const message = `has no "${field}". Every item needs an "id" and a "title", as words or a number`;
  throw bad(row, `without ${field === 'id' ? 'an id' : 'a title'}`, message);
}

function textOf(row: Row, mapping: CatalogueMapping): string {
  const column = columnOf(row, 'text', mapping);
  const value = column === undefined ? '' : row.fields[column];
  if (typeof value === 'string') return plainText(value);
  throw bad(row, `whose "${column}" is no text`, `has a "${column}" that is no text. Write it as one string`);
}

function creatorsOf(row: Row, mapping: CatalogueMapping): string[] {
  const column = columnOf(row, 'creators', mapping);
  const value = column === undefined ? [] : row.fields[column];
  const creators = asList(typeof value === 'string' ? plainText(value) : value);
  if (creators) return creators;
  const message = `has "${column}" that are no names. Write a list of strings; in a CSV, names with “|” between them`;
  throw bad(row, `whose "${column}" are no names`, message);
}

/** {"name": "Earthsea", "index": 1}, "Earthsea #1" or "Earthsea", with an index in a column of its own. */
function seriesOf(row: Row, mapping: CatalogueMapping): Item['series'] {
  const column = columnOf(row, 'series', mapping);
  if (column === undefined) return undefined;
  const series = row.fields[column];
  const index = row.fields[columnOf(row, 'series_index', mapping) ?? ''];
  const given =
    typeof series === 'object' ? (series as { name?: unknown; index?: unknown }) : namedSeries(series, index);
  if (typeof given.name !== 'string' || !given.name.trim())
    throw bad(
      row,
      'whose series has no name',
      'has a "series" without a name. Write {"name": …, "index": …} or a string',
    );
  const name = given.name.trim();
  if (given.index == null) return { name };
  const number = Number(given.index);
  if (Number.isFinite(number)) return { name, index: number };
  throw bad(row, 'whose series index is no number', `has the series index "${given.index}". Write a number`);
}

function namedSeries(series: unknown, index: unknown): { name?: unknown; index?: unknown } {
  const match = typeof series === 'string' ? /^(.+?),?\s*#(\d+(?:\.\d+)?)$/.exec(series) : null;
  return match && index == null ? { name: match[1], index: match[2] } : { name: series, index };
}

function codesOf({ fields }: Row, { code = [] }: CatalogueMapping): string[] {
  return code.flatMap((name) => fields[name] ?? []).map(String);
}

/** How the cells of the facets that every shop has are read; undefined where a cell can't be. */
const FACET_CELLS = {
  year: asYear,
  price: asPrice,
  type: (value: unknown) => value,
  category: lastOfPath,
  categories: termsOf,
  genres: termsOf,
  tags: termsOf,
};
const FACETS = Object.keys(FACET_CELLS) as (keyof typeof FACET_CELLS)[];

/** Lists of paths, [["Toys", "Dolls"]], as one list; grades and what is no list as they are. */
function termsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.flat(Number.POSITIVE_INFINITY);
  return typeof value === 'string' && !asGrades(value) ? asTerms(plainText(value)) : value;
}

/** The mapped facets under their fields' names, and whatever no field claims under its own, in the columns' order. */
function restOf(row: Row, { mapping, claimed, tally }: Reading): Record<string, unknown> {
  const facets = new Map(FACETS.map((facet) => [columnOf(row, facet, mapping), facet]));
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row.fields)) {
    const facet = facets.get(name);
    if (!isThere(value) || (claimed.has(name) && !facet)) continue;
    const read = facet ? FACET_CELLS[facet](value) : value;
    if (read === undefined) tally.add(unreadable(row, name, value));
    else rest[facet ?? name] = read;
  }
  return rest;
}

function unreadable({ where, place }: Row, column: string, value: unknown): Fault {
  const message = `${where}: "${column}" is ${JSON.stringify(value)}, not a number. Write digits alone, or leave it out.`;
  return new Fault(place, `whose "${column}" is no number, kept without it`, message);
}

function bad({ where, place }: Row, reason: string, message: string): Fault {
  return new Fault(place, reason, `${where} ${message}.`);
}
