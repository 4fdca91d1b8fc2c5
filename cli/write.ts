/** A pack's parts → a folder. The manifest is written last: a folder without one is a build that did not finish. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HUB_ENCODER_FILES, HUB_ENCODER_WEIGHTS } from '../src/encoder/encoder.ts';
import { type Facet, type FacetTable, type FacetValue, readFacets, writeFacets } from '../src/pack/facets.ts';
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
import type { Item, Neighbours, Vectors } from '../src/pack/pack.ts';
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
  people: { neighbours: Neighbours; regression: Neighbours; popularity: Float32Array } | null;
  encoded: {
    encoder: PackEncoder;
    vectors: Vectors;
    /** Of an encoder that comes with the pack, by path. */
    encoderFiles?: ReadonlyMap<string, Uint8Array>;
  } | null;
}

/** Where a pack keeps an encoder that came from a folder: visitors have no other place to fetch it from. */
export const ENCODER_FOLDER = 'encoder/';

const NAMES = {
  items: 'items.jsonl',
  facets: 'facets.bin',
  vectors: 'vectors.bin',
  neighbours: 'neighbours.bin',
  regression: 'regression.bin',
  popularity: 'popularity.bin',
};

/** The facets as a reader will see them, before there is a file. */
export function facetTable({ items, facets, valueAt }: Pick<PackParts, 'items' | 'facets' | 'valueAt'>): FacetTable {
  return readFacets(writeFacets(facets, items.length, valueAt), { facets, items: items.length });
}

/** Writes the pack and returns its manifest. The same parts give the same bytes. */
export async function writePack(folder: string, parts: PackParts): Promise<Manifest> {
  const { name, items, facets, valueAt, ranking, licences, people, encoded } = parts;
  const contents: Partial<Record<keyof typeof NAMES, Uint8Array>> = {
    items: writeItems(items),
    facets: writeFacets(facets, items.length, valueAt),
    ...(encoded && { vectors: writeVectors(encoded.vectors) }),
    ...(people && {
      neighbours: writeNeighbours(people.neighbours),
      regression: writeNeighbours(people.regression),
      popularity: writePopularity(people.popularity),
    }),
  };
  await mkdir(folder, { recursive: true });
  await rm(join(folder, 'manifest.json'), { force: true });
  const files: Partial<Record<keyof typeof NAMES, PackFile>> = {};
  for (const [role, path] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
    const bytes = contents[role];
    if (!bytes) {
      await rm(join(folder, path), { force: true }); // of an earlier build
      continue;
    }
    files[role] = { path, bytes: bytes.length, sha256: await sha256(bytes) };
    await writeFile(join(folder, path), bytes);
  }
  await writeEncoder(join(folder, ENCODER_FOLDER), encoded?.encoderFiles ?? new Map());
  const manifest: Manifest = {
    format: PACK_FORMAT,
    version: PACK_VERSION,
    name,
    items: items.length,
    encoder: encoded?.encoder ?? null,
    quantisation: 'int8-per-vector',
    facets,
    ranking,
    files: files as Manifest['files'],
    licences,
  };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

/** Writes the files of an encoder, and removes those of an earlier build. */
async function writeEncoder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const path of [...HUB_ENCODER_FILES, ...Object.values(HUB_ENCODER_WEIGHTS)]) {
    const bytes = files.get(path);
    if (!bytes) {
      await rm(join(folder, path), { force: true });
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
