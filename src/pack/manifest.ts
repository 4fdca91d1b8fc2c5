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

/** The encoder whose space a pack's vectors live in. */
export interface PackEncoder {
  id: string;
  /** Of its weights file. */
  sha256: string;
  dim: number;
  /** Where it is not Sotto's own: what a device needs to encode words with it. */
  hub?: HubEncoder;
}

/** A feature-extraction model in the layout of a model hub, with every file it is opened from. */
export interface HubEncoder {
  /** The hub's commit; of a model that comes with the pack, the hash of what its files are. */
  revision: string;
  /** Where its files lie: an address, or a folder beside the manifest; it ends with a slash. */
  from: string;
  /** How the states of a text become one vector, which is of unit length then. Writers know "mean". */
  pooling: string;
  /** Absent where its publisher states none. */
  licence?: string;
  /** Paths are relative to `from`. */
  files: PackFile[];
}

/** Weights of the signals that rank items; each signal is scaled to [0, 1] first. An absent one is 0. */
export interface RankingWeights {
  vectors: number;
  neighbours: number;
  popularity: number;
  /** The neighbours of the best neighbours. */
  further?: number;
  regression?: number;
  /** Words, makers and facets in common. */
  words?: number;
  /** Added to that of words for items which next to nobody likes: they have little else. */
  fresh?: number;
  /** A person's own vector, learned over the items' factors. */
  factors?: number;
  /** How much each like counts less than the one after it, in (0, 1]; 1 where order tells nothing. */
  recency?: number;
  /** Added, by signal, to the largest score that it is divided by: where little is known of a person, it counts little. */
  softening?: Partial<Record<SoftenedSignal, number>>;
}

const SOFTENED = ['neighbours', 'further', 'regression', 'words', 'factors'] as const;
export type SoftenedSignal = (typeof SOFTENED)[number];
const OPTIONAL = [...SOFTENED, 'fresh'] as const;

/** More than any two items can differ by. */
export function mostApart(ranking: RankingWeights): number {
  const weights = [ranking.vectors, ranking.popularity, ...OPTIONAL.map((signal) => ranking[signal] ?? 0)];
  return 2 * weights.reduce((sum, weight) => sum + weight, 0);
}

export interface Manifest {
  format: typeof PACK_FORMAT;
  version: number;
  name: string;
  /** Number of items; every file has one row for each, in the order of the items file. */
  items: number;
  /** The encoder whose space the vectors live in; null for a pack to be encoded on the visitor's device, or not at all. */
  encoder: PackEncoder | null;
  quantisation: 'int8-per-vector';
  facets: Facet[];
  ranking: RankingWeights;
  files: {
    items: PackFile;
    facets: PackFile;
    vectors?: PackFile;
    neighbours?: PackFile;
    regression?: PackFile;
    factors?: PackFile;
    popularity?: PackFile;
  };
  licences: Licence[];
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Checks the shape of a parsed manifest and returns it typed. Throws `pack-not-a-pack` or `pack-too-new`. */
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
  if (!isRanking(ranking)) throw bad('"ranking" is malformed');
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

function isRanking(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { recency = 1, softening = {}, ...weights } = value;
  return (
    ['vectors', 'neighbours', 'popularity'].every((signal) => Number.isFinite(weights[signal])) &&
    OPTIONAL.every((signal) => weights[signal] === undefined || Number.isFinite(weights[signal])) &&
    typeof recency === 'number' &&
    recency > 0 &&
    recency <= 1 &&
    isRecord(softening) &&
    SOFTENED.every((signal) => softening[signal] === undefined || isAmount(softening[signal]))
  );
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isEncoder(value: unknown): boolean {
  if (!isRecord(value) || typeof value.id !== 'string' || !isCount(value.dim) || value.dim === 0) return false;
  return value.hub === undefined || isHubEncoder(value.hub, value.sha256);
}

function isHubEncoder(value: unknown, weights: unknown): value is HubEncoder {
  return (
    isRecord(value) &&
    typeof value.revision === 'string' &&
    typeof value.from === 'string' &&
    /^(https?:\/\/[^?#]+|(?!\/)(?!.*(\.\.|:))[^?#]+)\/$/.test(value.from) &&
    typeof value.pooling === 'string' &&
    ['undefined', 'string'].includes(typeof value.licence) &&
    Array.isArray(value.files) &&
    value.files.every(isPackFile) &&
    value.files.some(({ sha256 }) => sha256 === weights)
  );
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
