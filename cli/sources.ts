/** What a pack is made of, read from an owner's files: items, facets, and who liked what. */
import type { FacetValue } from '../src/pack/facets.ts';
import type { Facet, Item } from '../src/pack/pack.ts';
import { type CatalogueEntry, readCatalogue } from './catalogue.ts';
import { facetValue } from './facet-values.ts';
import { openTally, type Tally } from './faults.ts';
import { movieLensIn } from './import/movielens-folder.ts';
import type { OnMapping } from './import/shape.ts';
import { inferFacets } from './inference.ts';
import { type Interactions, readInteractions } from './interactions.ts';
import { readTable } from './table.ts';
import { readVocabulary, requireKnownTerms } from './vocabulary.ts';

export interface SourceOptions {
  interactions?: string | undefined;
  facets?: string | undefined;
  /** Catalogue field → column, where the guess is wrong. */
  map?: Readonly<Record<string, string>> | undefined;
  /** The same for the log. */
  mapInteractions?: Readonly<Record<string, string>> | undefined;
  /** Throws the first fault in place of counting it. */
  strict?: boolean | undefined;
  /** Told how each file is understood, before the rest of it is read. */
  onMapping?: OnMapping;
}

export interface Sources {
  items: Item[];
  facets: Facet[];
  valueAt: (row: number, facet: Facet) => FacetValue;
  interactions: Interactions | null;
  /** Catalogue fields that became no facet. */
  leftOut: string[];
  /** What could not be used and why, in lines for a person. */
  faults: string[];
}

/** Reads each file once. `path` may be a MovieLens folder, which brings its ratings. Throws `bad-input` for what can't be read. */
export async function readSources(path: string, options: SourceOptions): Promise<Sources> {
  const folder = movieLensIn(path);
  const tally = openTally({ strict: options.strict ?? false });
  const vocabulary = options.facets ? await readVocabulary(options.facets) : null;
  const { map, onMapping = () => {} } = options;
  const facetNames = vocabulary?.map(({ name }) => name) ?? [];
  const file = folder?.catalogue ?? path;
  const entries = await readCatalogue(file, readTable(file, tally), { map, facetNames, tally, onMapping });
  const facets = vocabulary ?? inferFacets(entries);
  if (vocabulary) requireKnownTerms(vocabulary, entries, tally);
  const log = options.interactions ?? folder?.interactions;
  const interactions = log === undefined ? null : await interactionsOn(entries, log, { ...options, tally });
  const known = new Set(facets.map(({ name }) => name));
  const fields = new Set<string>();
  for (const { rest } of entries) for (const field of Object.keys(rest)) fields.add(field);
  return {
    items: entries.map(({ item }) => item),
    facets,
    valueAt: (row, facet) => facetValue(facet, entries[row]!),
    interactions,
    leftOut: [...fields].filter((field) => !known.has(field)),
    faults: tally.lines(),
  };
}

/** A log may call an item by its id or by one of its codes; an id comes first, and of two items the earlier one. */
function interactionsOn(
  entries: CatalogueEntry[],
  path: string,
  { mapInteractions: map, tally, onMapping = () => {} }: SourceOptions & { tally: Tally },
): Promise<Interactions> {
  const rows = new Map(entries.map(({ item }, row) => [item.id, row]));
  for (const [row, { codes }] of entries.entries()) for (const code of codes) if (!rows.has(code)) rows.set(code, row);
  return readInteractions(path, (id) => rows.get(id), { map, tally, onMapping });
}
