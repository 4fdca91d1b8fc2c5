/**
 * The heavy half of the journey: vectors, encoder, search. The same functions run in the engine worker, in the terminal
 * or on the calling thread; `session.ts` sees only this contract.
 */
import type { Cache, Progress, Store } from './cache/cache.ts';
import { type Encoder, itemText, mustMatch, openHubEncoder, openTransformerEncoder } from './encoder/encoder.ts';
import { SottoError } from './errors.ts';
import type { Device, Runtime } from './model/model.ts';
import type { HubEncoder, PackEncoder } from './pack/manifest.ts';
import {
  type Manifest,
  openPack,
  openVectors,
  type PackFile,
  quantise,
  readManifest,
  type Vectors,
  weightedSum,
} from './pack/pack.ts';
import { sha256 } from './pack/verify.ts';
import { facetWords } from './pack/words.ts';
import { type Candidate, openCpuRetriever, type Retriever } from './retrieval/retrieval.ts';
import type { Hooks } from './thread/thread.ts';

export interface EngineOpening {
  packUrl: string;
  /** The manifest, where the caller has read it: a newer one may be kept by now, and rows are of one build only. */
  manifest?: Manifest;
  /** The models' manifest; without it, search knows the pack's own items and no free words. */
  modelsUrl: string | null;
  /**
   * Whether free words may fetch an encoder that is not Sotto's own. Without it they wake one that is kept already, and
   * only `encode` fetches: that is the caller's word for it.
   */
  mayFetchEncoder?: boolean;
  /** Where to search; 'webgpu' falls back to the CPU, which returns the same ids. */
  device: Device;
}

/** What to search for: items with weights, and free words. */
export interface Query {
  leanings: { row: number; weight: number }[];
  words: string;
  k: number;
  allowed?: Uint8Array;
  /** Rows to score besides the k best. */
  also?: Uint32Array;
}

/** What the engine tells while it works: bytes arriving, or items encoded on the device. */
export type EngineEvent = ({ kind: 'download' } & Progress) | { kind: 'encoding'; done: number; total: number };

export interface Engine {
  /** Loads the pack's vectors; encodes the catalogue here where it came without. Resolves to the device that searches. */
  open(opening: EngineOpening, hooks?: Hooks<EngineEvent>): Promise<{ device: Device; count: number }>;
  search(query: Query, hooks?: Hooks<EngineEvent>): Promise<Candidate[]>;
  /** Unit vectors of texts, row-major. Loads the encoder on first use. */
  encode(texts: string[], hooks?: Hooks<EngineEvent>): Promise<Float32Array>;
}

/** What differs between a browser, a worker and a terminal. */
export interface EngineSurroundings {
  cache: Cache;
  store: Store;
  /** ONNX Runtime for the encoder; loaded on first need. */
  runtime: () => Promise<Runtime>;
  gpu?: GPU | undefined;
}

/** The items' vectors, and which encoder made them: what is searched with must be of the same. */
interface Space {
  vectors: Vectors;
  madeBy: PackEncoder;
  retriever: Retriever;
}

/** A free-word wish weighs as much as this many likes. */
const WORDS_WEIGHT = 1.5;
/** Items encoded between two saves: what a reload can lose. */
const ENCODE_SLICE = 64;

export function openEngine({ cache, store, runtime, gpu }: EngineSurroundings): Engine {
  let opening: EngineOpening | null = null;
  /** What the pack says of its encoder; null where it came without vectors. */
  let named: PackEncoder | null = null;
  let space: Space | null = null;
  let encoder: Promise<Encoder> | null = null;

  /** The encoder that the pack names, from the place it names: the files are those it was built with, to the byte. */
  async function loadHubEncoder(
    madeBy: PackEncoder & { hub: HubEncoder },
    { onEvent }: Hooks<EngineEvent>,
  ): Promise<Encoder> {
    const { id, sha256, hub } = madeBy;
    const from = new URL(hub.from, opening!.packUrl).href;
    const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
    const load = async (file: PackFile) => {
      // No caller's signal: others may wait for the same encoder.
      return [file.path, await cache.load(from, file, { onProgress })] as const;
    };
    const files = new Map(await Promise.all(hub.files.map(load)));
    await runtime();
    const encoder = await openHubEncoder({ id, sha256, revision: hub.revision, pooling: hub.pooling, files });
    mustMatch(encoder, madeBy);
    return encoder;
  }

  async function loadEncoder(hooks: Hooks<EngineEvent> = {}): Promise<Encoder> {
    if (named?.hub) return loadHubEncoder({ ...named, hub: named.hub }, hooks);
    const { onEvent } = hooks;
    const url = opening?.modelsUrl;
    if (!url)
      throw new SottoError(
        'bad-input',
        'No models folder was given, so words can’t be encoded. Pass the address of its manifest.',
      );
    // Loaded with the model it opens: a page that never hears free words never needs it.
    const { openModel, readModelManifest } = await import('./model/model.ts');
    const manifest = readModelManifest(await cache.manifest(url));
    if (named && named.sha256 !== manifest.models.encoder.files.weights.sha256)
      throw new SottoError(
        'model-mismatch',
        `The pack’s vectors are by ${named.id}, which these models are not. Rebuild the pack with them.`,
      );
    const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
    const ort = await runtime();
    const model = await openModel(manifest.models.encoder, ort, (file) => cache.load(url, file, { onProgress }));
    return openTransformerEncoder(model, ort);
  }

  function encoderOnce(hooks?: Hooks<EngineEvent>): Promise<Encoder> {
    if (encoder) return encoder;
    const loading = loadEncoder(hooks).catch((error) => {
      if (encoder === loading) encoder = null; // a later call may find the network again
      throw error;
    });
    encoder = loading;
    return loading;
  }

  /** The encoder, where it may wake unasked. Throws `model-not-fetched` where it first needs somebody's word. */
  async function wokenEncoder(hooks?: Hooks<EngineEvent>): Promise<Encoder> {
    const { hub, id } = named ?? {};
    if (encoder || !hub || opening?.mayFetchEncoder) return encoderOnce(hooks);
    const kept = await Promise.all(hub.files.map((file) => cache.has(file)));
    if (kept.every(Boolean)) return encoderOnce(hooks);
    throw new SottoError('model-not-fetched', `Free words need ${id}, which is fetched once somebody agrees to it.`);
  }

  /** The words' vector in the space of the items' vectors. Throws `model-mismatch` where it would be in another. */
  async function vectorOfWords(words: string, { madeBy }: Space, hooks?: Hooks<EngineEvent>): Promise<Float32Array> {
    const encoder = await wokenEncoder(hooks);
    mustMatch(encoder, madeBy);
    return encoder.encode([words]);
  }

  /** Encodes a catalogue that came without vectors, slice by slice; each slice is kept, so a reload goes on from there. */
  async function encodeCatalogue(
    manifest: Manifest,
    packUrl: string,
    hooks: Hooks<EngineEvent>,
  ): Promise<Omit<Space, 'retriever'>> {
    const pack = await openPack(manifest, (file) => cache.load(packUrl, file));
    const { dim, id, revision, encode } = await wokenEncoder(hooks);
    const rows = new Float32Array(pack.items.length * dim);
    const texts = pack.items.map((item, row) => itemText(item, facetWords(pack.facets, row)));
    const own = `encoded:${packUrl}#`;
    const used = new Set<string>();
    for (let start = 0; start < texts.length; start += ENCODE_SLICE) {
      hooks.signal?.throwIfAborted();
      const slice = texts.slice(start, start + ENCODE_SLICE);
      const key = `${own}${id}:${await sha256(new TextEncoder().encode(slice.join('\n')))}`;
      used.add(key);
      const kept = await store.get(key);
      const encoded = kept ? new Float32Array(kept.slice().buffer) : await encode(slice, { signal: hooks.signal });
      if (!kept) await store.put(key, new Uint8Array(encoded.buffer)).catch(() => undefined); // no room: not kept
      rows.set(encoded, start * dim);
      hooks.onEvent?.({ kind: 'encoding', done: Math.min(start + ENCODE_SLICE, texts.length), total: texts.length });
    }
    // What was encoded of older builds of this pack.
    for (const key of await store.keys()) if (key.startsWith(own) && !used.has(key)) await store.delete(key);
    return { vectors: quantise(rows, dim), madeBy: { id, sha256: revision, dim } };
  }

  /** Σ weight · item vector, plus the words' own vector; of unit length. */
  async function queryVector(
    { leanings, words }: Query,
    known: Space,
    hooks?: Hooks<EngineEvent>,
  ): Promise<Float32Array> {
    const more = words ? [{ vector: await vectorOfWords(words, known, hooks), weight: WORDS_WEIGHT }] : [];
    return weightedSum(known.vectors, leanings, more);
  }

  return {
    async open(asked, hooks = {}) {
      opening = asked;
      const { packUrl } = asked;
      const manifest = asked.manifest ?? readManifest(await cache.manifest(packUrl), packUrl);
      if (named?.sha256 !== manifest.encoder?.sha256 || named?.hub?.revision !== manifest.encoder?.hub?.revision)
        encoder = null;
      named = manifest.encoder;
      const { signal, onEvent } = hooks;
      const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
      const load = (file: PackFile) => cache.load(packUrl, file, { onProgress, ...(signal && { signal }) });
      const made = await openVectors(manifest, load);
      const { vectors, madeBy } =
        made && manifest.encoder
          ? { vectors: made, madeBy: manifest.encoder }
          : await encodeCatalogue(manifest, packUrl, hooks);
      const retriever = await openRetriever(vectors, asked.device, gpu);
      space = { vectors, madeBy, retriever };
      return { device: retriever.device, count: vectors.count };
    },

    async search(query, hooks) {
      const searched = space;
      if (!searched) throw new SottoError('bad-input', 'The engine is not open. Call open() first.');
      const vector = await queryVector(query, searched, hooks);
      return searched.retriever.search(vector, { k: query.k, allowed: query.allowed, also: query.also });
    },

    encode: async (texts, hooks) => (await encoderOnce(hooks)).encode(texts, { signal: hooks?.signal }),
  };
}

/** On WebGPU where it can be had and while it lasts: a device that is lost hands over to the CPU, which returns the same ids. */
async function openRetriever(vectors: Vectors, device: Device, gpu: GPU | undefined): Promise<Retriever> {
  const onCpu = openCpuRetriever(vectors);
  if (device !== 'webgpu') return onCpu;
  // Fetched where it is to be used: an element searches on the CPU.
  const onGpu = await import('./retrieval/webgpu.ts')
    .then(({ openWebGpuRetriever }) => openWebGpuRetriever(vectors, gpu))
    .catch(() => null);
  if (!onGpu) return onCpu;
  let current: Retriever = onGpu;
  const handOver = () => {
    current = onCpu;
    return onCpu;
  };
  void onGpu.lost.then(handOver);
  return {
    device: 'webgpu',
    search: (query, options) => current.search(query, options).catch(() => handOver().search(query, options)),
  };
}
