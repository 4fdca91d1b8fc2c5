/** `--encoder`: a feature-extraction model of the hub, or of a folder in the hub's layout, to encode a catalogue with. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { memoryStore, openHubFiles } from '../src/cache/cache.ts';
import { HUB_ENCODER_FILES, HUB_ENCODER_WEIGHTS, openHubEncoder } from '../src/encoder/encoder.ts';
import { codeOf, SottoError } from '../src/errors.ts';
import { HUB_HOST } from '../src/model/hub-models.ts';
import type { HubEncoder, PackFile } from '../src/pack/manifest.ts';
import { sha256 } from '../src/pack/verify.ts';
import type { OpenEncoder } from './encode.ts';
import { openProgress } from './progress.ts';
import { runtimeMark } from './runtime.ts';
import { ENCODER_FOLDER } from './write.ts';

/** Tasks under which the hub lists sentence encoders; where a model lists none, its network tells. */
const TASKS = ['feature-extraction', 'sentence-similarity'];

interface Found extends Pick<HubEncoder, 'revision' | 'from' | 'licence'> {
  id: string;
  files: Map<string, Uint8Array>;
  /** Whether the files go into the pack. */
  published: boolean;
}

/**
 * Opens the encoder at `place`: "owner/name" or "owner/name@revision" of the hub (of `HF_ENDPOINT`, where that is set), or
 * a folder. Throws `model-not-found`, `model-not-an-encoder`, `download-failed` and `bad-input`.
 */
export async function openNamedEncoder(place: string): Promise<OpenEncoder> {
  requireLibrary();
  const { id, files, published, ...source } = await (existsSync(place) ? readFolder(place) : fetchFromHub(place));
  const described = await Promise.all([...files].map(([path, bytes]) => describe(path, bytes)));
  const revision = source.revision || (await sha256(new TextEncoder().encode(JSON.stringify(described))));
  const weights = described.find(({ path }) => Object.values<string>(HUB_ENCODER_WEIGHTS).includes(path))!;
  const pooling = 'mean';
  const encoder = await openHubEncoder({ id, revision, sha256: weights.sha256, pooling, files });
  const hub = { ...source, revision, pooling, files: described };
  return {
    encoder,
    made: { id, sha256: weights.sha256, dim: encoder.dim, hub },
    licence: source.licence ?? 'not stated',
    mark: JSON.stringify([id, revision, described, await runtimeMark()]),
    ...(published && { files }),
  };
}

/** The npm package leaves the library out, as most catalogues never need it. */
function requireLibrary(): void {
  try {
    createRequire(import.meta.url).resolve('@huggingface/transformers');
  } catch (cause) {
    const message =
      '--encoder needs one more package. Run npm install @huggingface/transformers, and then the same again.';
    throw new SottoError('bad-input', message, { cause });
  }
}

async function describe(path: string, bytes: Uint8Array): Promise<PackFile> {
  return { path, bytes: bytes.length, sha256: await sha256(bytes) };
}

type Read = (path: string) => Promise<Uint8Array | null>;

/** The files an encoder is opened from. `weights` are the places to look for the network at, the best first. */
async function gather(place: string, read: Read, weights: string[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const path of HUB_ENCODER_FILES) {
    const bytes = await read(path);
    if (!bytes)
      throw new SottoError('model-not-found', `${place} has no ${path}, which every encoder in the hub’s layout has.`);
    files.set(path, bytes);
  }
  for (const path of weights) {
    const bytes = await read(path);
    if (bytes) return files.set(path, bytes);
  }
  const names = Object.values(HUB_ENCODER_WEIGHTS).join(' nor ');
  throw new SottoError(
    'model-not-found',
    `${place} has neither ${names}. Choose a model that is published as ONNX, such as one of Xenova’s.`,
  );
}

async function readFolder(folder: string): Promise<Found> {
  const read: Read = (path) => readFile(join(folder, path)).catch(() => null);
  const files = await gather(folder, read, Object.values(HUB_ENCODER_WEIGHTS));
  const readme = new TextDecoder().decode((await read('README.md')) ?? new Uint8Array());
  const [, front = ''] = /^---\r?\n([\s\S]*?)\n---/.exec(readme) ?? [];
  const licence = /^license:[ \t]*["']?([\w.-]+)/m.exec(front)?.[1];
  const id = basename(resolve(folder));
  return { id, revision: '', from: ENCODER_FOLDER, ...(licence && { licence }), files, published: true };
}

interface Listing {
  sha: string;
  pipeline_tag?: string;
  cardData?: { license?: unknown };
  siblings?: { rfilename: string }[];
}

async function fetchFromHub(place: string): Promise<Found> {
  const [, id, asked] = /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:@([^@]+))?$/.exec(place) ?? [];
  if (!id)
    throw new SottoError('bad-input', `“${place}” is neither a folder nor a model of the hub. Write it as owner/name.`);
  const host = `${(process.env.HF_ENDPOINT || HUB_HOST).replace(/\/+$/, '')}/`;
  const { sha, pipeline_tag: task, cardData, siblings = [] } = await listingOf(host, id, asked);
  if (task && !TASKS.includes(task))
    throw new SottoError(
      'model-not-an-encoder',
      `${id} is for ${task}, says the hub. Choose a model for feature-extraction, such as Xenova/all-MiniLM-L6-v2.`,
    );
  const from = `${host}${id}/resolve/${sha}/`;
  const hub = openHubFiles(memoryStore(), (input, init) => fetch(input, init));
  const progress = openProgress('Fetching');
  const read: Read = (path) =>
    hub.load(from + path, { onProgress: ({ loaded, total }) => progress.to(loaded, total) }).catch((error) => {
      if (codeOf(error) === 'model-not-found') return null;
      throw error;
    });
  const there = new Set(siblings.map(({ rfilename }) => rfilename));
  const weights = Object.values(HUB_ENCODER_WEIGHTS).filter((path) => there.has(path));
  const files = await gather(id, read, weights).finally(progress.stop);
  const licence = typeof cardData?.license === 'string' ? { licence: cardData.license } : {};
  return { id, revision: sha, from, ...licence, files, published: false };
}

/** What the hub says of a model, at the commit that `asked` means now; the newest where it is absent. */
async function listingOf(host: string, id: string, asked: string | undefined): Promise<Listing> {
  const url = `${host}api/models/${id}${asked ? `/revision/${encodeURIComponent(asked)}` : ''}`;
  const response = await fetch(url).catch((cause) => {
    const message = `${url} can’t be reached. Check the connection, or give --encoder a folder that holds the model.`;
    throw new SottoError('download-failed', message, { cause });
  });
  const { status } = response;
  // The hub doesn't tell a private model from none: it answers both with 401.
  if ([401, 403, 404].includes(status))
    throw new SottoError(
      'model-not-found',
      `The hub has no public model ${id}${asked ? ` at ${asked}` : ''} (it answered ${status}). Check how it is written.`,
    );
  const listing = response.ok ? ((await response.json().catch(() => null)) as Partial<Listing> | null) : null;
  if (typeof listing?.sha === 'string' && /^[\w-]+$/.test(listing.sha)) return { ...listing, sha: listing.sha };
  throw new SottoError('download-failed', `${url} answered ${status}, and no description of a model. Try again later.`);
}
