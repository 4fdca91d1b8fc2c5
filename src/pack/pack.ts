/**
 * The pack: a catalogue as static files. This file is the folder's contract; `spec/pack.md` describes the bytes.
 * No network, no DOM: whoever opens a pack hands in a function that reads one of its files.
 */
import { SottoError } from '../errors.ts';
import { type FacetTable, readFacets } from './facets.ts';
import { type ItemFactors, readFactors } from './factors.ts';
import { type Item, readItems } from './items.ts';
import { type Manifest, type PackFile, parseManifest } from './manifest.ts';
import { type Neighbours, readNeighbours } from './neighbours.ts';
import { readPopularity } from './popularity.ts';
import { readVectors, type Vectors } from './vectors.ts';

export { type Facet, type FacetTable, type FacetTerm, STRONGEST } from './facets.ts';
export type { ItemFactors } from './factors.ts';
export type { Item } from './items.ts';
export type { Licence, Manifest, PackFile, RankingWeights } from './manifest.ts';
export type { Neighbours } from './neighbours.ts';
export { dequantise, quantise, type Vectors, weightedSum } from './vectors.ts';

/** Reads one file named in the manifest, whole and verified. */
export type ReadFile = (file: PackFile) => Promise<Uint8Array>;

/** What a page needs to show, filter and explain items: everything but the vectors. */
export interface Pack {
  manifest: Manifest;
  items: Item[];
  facets: FacetTable;
  /** Items that the same people liked; null where the pack was built without interactions. */
  neighbours: Neighbours | null;
  /** What a like of each item foretells of others by a regression on the log; null where the pack has none. */
  regression: Neighbours | null;
  /** What a person's own vector is learned over; null where the pack has none. */
  factors: ItemFactors | null;
  /** Share of interactions in [0, 1] by item, the most popular at 1; zeros where there were none. */
  popularity: Float32Array;
  /** Row of an item id, or undefined. */
  rowOf(id: string): number | undefined;
}

/** Opens everything but the vectors. Throws coded `pack-*` errors. */
export async function openPack(manifest: Manifest, read: ReadFile): Promise<Pack> {
  const { files } = manifest;
  const [itemBytes, facetBytes, neighbourBytes, regressionBytes, factorBytes, popularityBytes] = await Promise.all([
    read(files.items),
    read(files.facets),
    files.neighbours ? read(files.neighbours) : null,
    files.regression ? read(files.regression) : null,
    files.factors ? read(files.factors) : null,
    files.popularity ? read(files.popularity) : null,
  ]);
  const items = readItems(itemBytes, manifest.items);
  const rows = new Map(items.map((item, row) => [item.id, row]));
  return {
    manifest,
    items,
    facets: readFacets(facetBytes, manifest),
    neighbours: neighbourBytes && readNeighbours(neighbourBytes, manifest.items),
    regression: regressionBytes && readNeighbours(regressionBytes, manifest.items),
    factors: factorBytes && readFactors(factorBytes, manifest.items),
    popularity: popularityBytes ? readPopularity(popularityBytes, manifest.items) : new Float32Array(manifest.items),
    rowOf: (id) => rows.get(id),
  };
}

/** Opens the vectors alone: the part of a pack that lives beside the encoder. Null where the pack carries none. */
export async function openVectors(manifest: Manifest, read: ReadFile): Promise<Vectors | null> {
  const { encoder, files } = manifest;
  if (!encoder || !files.vectors) return null;
  return readVectors(await read(files.vectors), manifest.items, encoder.dim);
}

/** Parses and checks a manifest's bytes. `where` names it in errors. */
export function readManifest(bytes: Uint8Array, where: string): Manifest {
  try {
    return parseManifest(JSON.parse(new TextDecoder().decode(bytes)), where);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new SottoError(
        'pack-not-a-pack',
        `${where} is not JSON. Point to the manifest.json that sotto build wrote.`,
      );
    throw error;
  }
}
