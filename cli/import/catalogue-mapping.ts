/** How a catalogue's columns are taken, and how that is told. */
import { CATALOGUE_HEADERS, CATALOGUE_PREFIXES, type CatalogueField } from '../../src/table/headers.ts';
import { guessMapping, type Mapping, mappingText, missingField } from '../../src/table/mapping.ts';
import type { Imported } from './shape.ts';

/** `foreign`: ids that are not the item's own. */
export type CatalogueMapping = Mapping<CatalogueField | 'foreign'>;

export interface CatalogueMappingOptions {
  /** Field → column, where the guess is wrong; "" for no column. */
  map?: Readonly<Record<string, string>> | undefined;
  /** Names of a written vocabulary's facets: columns of these names are left as they are. */
  facetNames?: readonly string[];
}

/** "work_id", "Id", "publisherId". */
const ID_COLUMN = /(^|[\W_])[iI][dD]$|[a-z]I[dD]$/;

/** The guess where it names ids and titles. Throws `bad-input` where it does not. */
export function catalogueMapping(path: string, table: Imported, options: CatalogueMappingOptions): CatalogueMapping {
  const mapping = guessCatalogue(path, table, options);
  for (const field of ['id', 'title'] as const) if (!mapping[field]) throw missingField(path, field, table.columns);
  return mapping;
}

/** One column alone holds the ids, a code where none is called an id: mixed, they could meet. Throws `bad-input` where a chosen column is not there. */
export function guessCatalogue(
  path: string,
  { columns }: Pick<Imported, 'columns'>,
  { map = {}, facetNames = [] }: CatalogueMappingOptions,
): CatalogueMapping {
  const options = { path, chosen: map, apart: facetNames, prefixes: CATALOGUE_PREFIXES };
  const { id: ids = [], code: codes = [], ...guessed } = guessMapping(columns, CATALOGUE_HEADERS, options);
  const id = ids[0] ?? codes[0];
  const taken = new Set([id, ...codes, ...Object.values(guessed).flat(), ...facetNames]);
  return {
    ...(id !== undefined && { id: [id] }),
    ...guessed,
    code: codes.filter((code) => code !== id),
    foreign: columns.filter((column) => !taken.has(column) && (ids.includes(column) || ID_COLUMN.test(column))),
  };
}

/** The mapping in lines for a person: fields, candidates for facets, and what no pack carries. */
export function mappingLines(path: string, { shape, columns }: Imported, mapping: CatalogueMapping): string[] {
  const { image = [], url = [], foreign = [], ...kept } = mapping;
  const mapped = new Set(Object.values(mapping).flat());
  const others = columns.filter((column) => !mapped.has(column));
  const left = [...image, ...url, ...foreign];
  return [
    `${path}${shape ? ` is ${shape.name}` : ''}: ${mappingText(kept)}`,
    ...(others.length ? [`  Facets are looked for in: ${others.join(', ')}`] : []),
    ...(left.length
      ? [`  Not kept, as a pack carries no pictures, addresses or other tables’ ids: ${left.join(', ')}`]
      : []),
  ];
}
