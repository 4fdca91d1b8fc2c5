/** The manifest: what a pack holds, which encoder made its vectors, and how to verify each file. */
import { SottoError } from '../errors.ts';
import type { Facet } from './facets.ts';

export const PACK_FORMAT = 'sotto-pack';
export const PACK_VERSION = 1;

export interface PackFile {
  /** Relative to the manifest. */
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

export interface Licence {
  /** What it covers: "catalogue", "interactions", … */
  covers: string;
  licence: string;
  attribution: string;
}

/** Weights of the signals that rank items; each signal is scaled to [0, 1] first. */
export interface RankingWeights {
  vectors: number;
  neighbours: number;
  popularity: number;
}

export interface Manifest {
  format: typeof PACK_FORMAT;
  version: number;
  name: string;
  /** Number of items; every file has one row for each, in the order of the items file. */
  items: number;
  /** The encoder whose space the vectors live in; null for a pack to be encoded on the visitor's device, or not at all. */
  encoder: { id: string; sha256: string; dim: number } | null;
  quantisation: 'int8-per-vector';
  facets: Facet[];
  ranking: RankingWeights;
  files: {
    items: PackFile;
    facets: PackFile;
    vectors?: PackFile;
    neighbours?: PackFile;
    popularity?: PackFile;
  };
  licences: Licence[];
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Checks the shape of a parsed manifest and returns it typed. */
export function parseManifest(value: unknown, where: string): Manifest {
  const bad = (what: string) =>
    new SottoError('pack-not-a-pack', `${where}: ${what}. Rebuild the pack with sotto build, or check the address.`);
  if (!isRecord(value) || value.format !== PACK_FORMAT) throw bad(`"format" is not "${PACK_FORMAT}"`);
  if (typeof value.version !== 'number') throw bad('"version" is missing');
  if (value.version > PACK_VERSION)
    throw new SottoError(
      'pack-too-new',
      `${where} has format version ${value.version}; this reader knows up to ${PACK_VERSION}. Update Sotto on the page.`,
    );
  if (!isCount(value.items)) throw bad('"items" is not a whole number');
  if (!isRecord(value.files) || !('items' in value.files) || !('facets' in value.files))
    throw bad('"files" is incomplete');
  for (const [role, file] of Object.entries(value.files))
    if (!isPackFile(file)) throw bad(`files.${role} is malformed`);
  if (!Array.isArray(value.facets) || !value.facets.every(isFacet)) throw bad('"facets" is malformed');
  if (value.encoder !== null && !isEncoder(value.encoder)) throw bad('"encoder" is malformed');
  const { ranking } = value;
  if (!isRecord(ranking) || !['vectors', 'neighbours', 'popularity'].every((key) => Number.isFinite(ranking[key])))
    throw bad('"ranking" is malformed');
  if (!Array.isArray(value.licences)) throw bad('"licences" is missing');
  return value as unknown as Manifest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isPackFile(value: unknown): value is PackFile {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    !/^\/|\.\.|:/.test(value.path) &&
    isCount(value.bytes) &&
    typeof value.sha256 === 'string' &&
    SHA256.test(value.sha256)
  );
}

function isEncoder(value: unknown): boolean {
  return isRecord(value) && typeof value.id === 'string' && isCount(value.dim) && value.dim > 0;
}

function isFacet(value: unknown): value is Facet {
  if (!isRecord(value) || typeof value.name !== 'string' || typeof value.label !== 'string') return false;
  if (value.type === 'number') return true;
  const terms = value.terms;
  return (
    ['category', 'tags', 'graded'].includes(String(value.type)) &&
    Array.isArray(terms) &&
    terms.every((term) => isRecord(term) && typeof term.id === 'string' && typeof term.label === 'string')
  );
}
