/** Which column holds which field: guessed from the headers, overridden by the person who knows, and shown before it is used. */
import { SottoError } from '../errors.ts';
import type { Headers } from './headers.ts';

/** For each field the columns that hold it, the preferred one first. */
export type Mapping<Field extends string> = Partial<Record<Field, readonly string[]>>;

export interface GuessOptions {
  /** Field → column, as a person chose it; "" says that no column holds the field. */
  chosen?: Readonly<Record<string, string>>;
  /** Columns that are known to be something else. */
  apart?: readonly string[];
  /** Words that may stand before a header's name. */
  prefixes?: readonly string[];
  /** The file, for errors. */
  path: string;
}

/** "Body (HTML)" → "bodyhtml", "Título" → "titulo", "first_published" → "firstpublished". */
export function normalisedHeader(header: string): string {
  const plain = header.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Maps columns to fields by name. No column holds two fields. Throws `bad-input` where a chosen column is not there. */
export function guessMapping<Field extends string>(
  columns: readonly string[],
  headers: Headers<Field>,
  { chosen = {}, apart = [], prefixes = [], path }: GuessOptions,
): Mapping<Field> {
  const fields = Object.keys(headers) as Field[];
  const given = new Map(Object.entries(chosen).map(([field, name]) => [field, columnNamed(name, { columns, path })]));
  const taken = new Set([...given.values(), ...apart]);
  const ranked = columns
    .filter((column) => !taken.has(column))
    .flatMap((column) => rankIn(column, { fields, headers, prefixes }) ?? []);
  const columnsOf = (field: Field) => {
    if (given.has(field)) return [given.get(field)].filter((column) => column !== undefined);
    const own = ranked.filter((candidate) => candidate.field === field);
    return own.sort((a, b) => a.rank - b.rank).map(({ column }) => column);
  };
  const mapping: Mapping<Field> = {};
  for (const field of fields) {
    const held = columnsOf(field);
    if (held.length) mapping[field] = held;
  }
  return mapping;
}

interface Ranked<Field> {
  column: string;
  field: Field;
  /** Place among the field's names; a name behind a prefix comes half a place later. */
  rank: number;
}

function rankIn<Field extends string>(
  column: string,
  { fields, headers, prefixes }: { fields: Field[]; headers: Headers<Field>; prefixes: readonly string[] },
): Ranked<Field> | null {
  const whole = normalisedHeader(column);
  const prefix = prefixes.find((word) => whole.startsWith(word) && whole.length > word.length);
  const names = [{ name: whole, later: 0 }, ...(prefix ? [{ name: whole.slice(prefix.length), later: 0.5 }] : [])];
  for (const { name, later } of names)
    for (const field of fields) {
      const rank = headers[field].indexOf(name);
      if (rank >= 0) return { column, field, rank: rank + later };
    }
  return null;
}

function columnNamed(
  name: string,
  { columns, path }: { columns: readonly string[]; path: string },
): string | undefined {
  if (name === '') return undefined;
  const found =
    columns.find((column) => column === name) ??
    columns.find((column) => normalisedHeader(column) === normalisedHeader(name));
  if (found !== undefined) return found;
  throw new SottoError('bad-input', `${path} has no column "${name}". Its columns are ${listOf(columns)}.`);
}

/** "title", "author": columns as an error names them. */
export function listOf(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ') || 'none';
}

/** The columns as an error names them when a field that can't be missed is held by none. */
export function missingField(path: string, field: string, columns: readonly string[]): SottoError {
  const message = `${path}: no column looks like "${field}". Say which it is: --map ${field}="…". Its columns are ${listOf(columns)}.`;
  return new SottoError('bad-input', message);
}

/** "title ← Product Name, text ← Body (HTML), else SEO Description". */
export function mappingText<Field extends string>(mapping: Mapping<Field>): string {
  const held = Object.entries(mapping) as [string, readonly string[]][];
  const shown = held.filter(([, columns]) => columns.length);
  return shown.map(([field, columns]) => `${field} ← ${columns.join(', else ')}`).join(', ');
}
