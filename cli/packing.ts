/** A pack's parts → its files, in memory: the terminal writes them to a folder, the playground opens them where they are. */
import { type Facet, type FacetTable, type FacetValue, readFacets, writeFacets } from '../src/pack/facets.ts';
import { writeFactors } from '../src/pack/factors.ts';
import { writeItems } from '../src/pack/items.ts';
import {
  type Licence,
  type Manifest,
  PACK_FORMAT,
  PACK_VERSION,
  type PackEncoder,
  type PackFile,
  type RankingWeights,
} from '../src/pack/manifest.ts';
import { writeNeighbours } from '../src/pack/neighbours.ts';
import type { Item, ItemFactors, Neighbours, Vectors } from '../src/pack/pack.ts';
import { writePopularity } from '../src/pack/popularity.ts';
import { writeVectors } from '../src/pack/vectors.ts';
import { sha256 } from '../src/pack/verify.ts';

export interface PackParts {
  name: string;
  items: Item[];
  facets: Facet[];
  valueAt: (row: number, facet: Facet) => FacetValue;
  ranking: RankingWeights;
  licences: Licence[];
  people: {
    neighbours: Neighbours;
    regression: Neighbours;
    popularity: Float32Array;
    factors: ItemFactors | null;
  } | null;
  encoded: {
    encoder: PackEncoder;
    vectors: Vectors;
    /** Of an encoder that comes with the pack, by path. */
    encoderFiles?: ReadonlyMap<string, Uint8Array>;
  } | null;
}

/** Of a pack that knows nobody: likeness alone. */
export const RANKING_WITHOUT_PEOPLE: RankingWeights = { vectors: 1, neighbours: 0, popularity: 0, words: 0.7 };

/** Names of the files of a pack, by role. */
export const PACK_FILES = {
  items: 'items.jsonl',
  facets: 'facets.bin',
  vectors: 'vectors.bin',
  neighbours: 'neighbours.bin',
  regression: 'regression.bin',
  factors: 'factors.bin',
  popularity: 'popularity.bin',
};

/** The facets as a reader will see them, before there is a file. */
export function facetTable({ items, facets, valueAt }: Pick<PackParts, 'items' | 'facets' | 'valueAt'>): FacetTable {
  return readFacets(writeFacets(facets, items.length, valueAt), { facets, items: items.length });
}

/** The manifest and, by path, the files that it names. The same parts give the same bytes. */
export async function packed(parts: PackParts): Promise<{ manifest: Manifest; files: Map<string, Uint8Array> }> {
  const { name, items, facets, valueAt, ranking, licences, people, encoded } = parts;
  const contents: Partial<Record<keyof typeof PACK_FILES, Uint8Array>> = {
    items: writeItems(items),
    facets: writeFacets(facets, items.length, valueAt),
    ...(encoded && { vectors: writeVectors(encoded.vectors) }),
    ...(people && {
      neighbours: writeNeighbours(people.neighbours),
      regression: writeNeighbours(people.regression),
      popularity: writePopularity(people.popularity),
    }),
    ...(people?.factors && { factors: writeFactors(people.factors) }),
  };
  const named: Partial<Record<keyof typeof PACK_FILES, PackFile>> = {};
  const files = new Map<string, Uint8Array>();
  for (const [role, path] of Object.entries(PACK_FILES) as [keyof typeof PACK_FILES, string][]) {
    const bytes = contents[role];
    if (!bytes) continue;
    named[role] = { path, bytes: bytes.length, sha256: await sha256(bytes) };
    files.set(path, bytes);
  }
  const manifest: Manifest = {
    format: PACK_FORMAT,
    version: PACK_VERSION,
    name,
    items: items.length,
    encoder: encoded?.encoder ?? null,
    quantisation: 'int8-per-vector',
    facets,
    ranking,
    files: named as Manifest['files'],
    licences,
  };
  return { manifest, files };
}
