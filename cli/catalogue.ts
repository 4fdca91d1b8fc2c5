/** A catalogue as people keep it → items, with the fields that may become facets. */
import { SottoError } from '../src/errors.ts';
import type { Item } from '../src/pack/pack.ts';
import { type Row, readTable } from './table.ts';
import { asList } from './values.ts';

export interface CatalogueEntry {
  item: Item;
  where: string;
  /** What the item itself does not hold: what facets are made of. */
  rest: Record<string, unknown>;
}

const CREATORS = ['creators', 'authors', 'author', 'brand'];
const TEXT = ['text', 'blurb', 'description'];
const OF_THE_ITEM = new Set(['id', 'title', 'series', 'series_index', ...CREATORS, ...TEXT]);

/** Reads every row in order. Throws `bad-input` naming file and line on a row that is no item, or an id that comes twice. */
export async function readCatalogue(path: string): Promise<CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  const seen = new Map<string, string>();
  for await (const row of readTable(path)) {
    const entry = entryOf(row);
    const before = seen.get(entry.item.id);
    if (before)
      throw bad(row, `has the id "${entry.item.id}", which ${before} has already. Give each item an id of its own`);
    seen.set(entry.item.id, row.where);
    entries.push(entry);
  }
  if (entries.length === 0)
    throw new SottoError('bad-input', `${path} has no items. Write at least one row with "id" and "title".`);
  return entries;
}

function entryOf(row: Row): CatalogueEntry {
  const { fields, where } = row;
  const series = seriesOf(row);
  const item: Item = {
    id: required(row, 'id'),
    title: required(row, 'title').replace(/\s+/g, ' '),
    creators: creatorsOf(row),
    text: words(
      row,
      TEXT.find((name) => fields[name] != null),
    ),
    ...(series && { series }),
  };
  return { item, where, rest: Object.fromEntries(Object.entries(fields).filter(([name]) => !OF_THE_ITEM.has(name))) };
}

function required(row: Row, name: string): string {
  const value = row.fields[name];
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text) return text;
  throw bad(row, `has no "${name}". Every item needs an "id" and a "title", as words or a number`);
}

function words(row: Row, name: string | undefined): string {
  const value = name === undefined ? '' : row.fields[name];
  if (typeof value === 'string') return value.trim();
  throw bad(row, `has a "${name}" that is no text. Write it as one string`);
}

function creatorsOf(row: Row): string[] {
  const name = CREATORS.find((candidate) => row.fields[candidate] != null);
  const creators = name === undefined ? [] : asList(row.fields[name]);
  if (creators) return creators;
  throw bad(row, `has "${name}" that are no names. Write a list of strings; in a CSV, names with “|” between them`);
}

/** {"name": "Earthsea", "index": 1}, "Earthsea #1" or "Earthsea", with an index beside it in `series_index`. */
function seriesOf(row: Row): Item['series'] {
  const { series, series_index } = row.fields;
  if (series == null || series === '') return undefined;
  const given =
    typeof series === 'object' ? (series as { name?: unknown; index?: unknown }) : namedSeries(series, series_index);
  if (typeof given.name !== 'string' || !given.name.trim())
    throw bad(row, 'has a "series" without a name. Write {"name": …, "index": …} or a string');
  const name = given.name.trim();
  if (given.index == null) return { name };
  const index = Number(given.index);
  if (Number.isFinite(index)) return { name, index };
  throw bad(row, `has the series index "${given.index}". Write a number`);
}

function namedSeries(series: unknown, index: unknown): { name?: unknown; index?: unknown } {
  const match = typeof series === 'string' ? /^(.+?),?\s*#(\d+(?:\.\d+)?)$/.exec(series) : null;
  return match && index == null ? { name: match[1], index: match[2] } : { name: series, index };
}

function bad({ where }: Row, what: string): SottoError {
  return new SottoError('bad-input', `${where} ${what}.`);
}
