/**
 * The heavy half of the journey: vectors, encoder, search. The same functions run in the engine worker, in the terminal
 * or on the calling thread; `session.ts` sees only this contract.
 */
import type { Cache, Progress, Store } from './cache/cache.ts';
import { type Encoder, itemText, openTransformerEncoder } from './encoder/encoder.ts';
import { SottoError } from './errors.ts';
import type { Device, Runtime } from './model/model.ts';
import {
  dequantise,
  type Manifest,
  openPack,
  openVectors,
  type PackFile,
  quantise,
  readManifest,
  type Vectors,
} from './pack/pack.ts';
import { sha256 } from './pack/verify.ts';
import { facetWords } from './pack/words.ts';
import { type Candidate, openCpuRetriever, openWebGpuRetriever, type Retriever } from './retrieval/retrieval.ts';
import type { Hooks } from './thread/thread.ts';

export interface EngineOpening {
  packUrl: string;
  /** The manifest, where the caller has read it: a newer one may be kept by now, and rows are of one build only. */
  manifest?: Manifest;
  /** The models' manifest; without it, search knows the pack's own items and no free words. */
  modelsUrl: string | null;
  /** Where to search; 'webgpu' falls back to the CPU, which returns the same ids. */
  device: Device;
}

/** What to search for: items with weights, and free words. */
export interface Query {
  leanings: { row: number; weight: number }[];
  words: string;
  k: number;
  allowed?: Uint8Array;
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

/** A free-word wish weighs as much as this many likes. */
const WORDS_WEIGHT = 1.5;
/** Items encoded between two saves: what a reload can lose. */
const ENCODE_SLICE = 64;

export function openEngine({ cache, store, runtime, gpu }: EngineSurroundings): Engine {
  let opening: EngineOpening | null = null;
  let madeBy: Manifest['encoder'] = null;
  let vectors: Vectors | null = null;
  let retriever: Retriever | null = null;
  let encoder: Promise<Encoder> | null = null;

  async function loadEncoder({ onEvent }: Hooks<EngineEvent> = {}): Promise<Encoder> {
    const url = opening?.modelsUrl;
    if (!url)
      throw new SottoError(
        'bad-input',
        'No models folder was given, so words can’t be encoded. Pass the address of its manifest.',
      );
    // Loaded with the model it opens: a page that never hears free words never needs it.
    const { openModel, readModelManifest } = await import('./model/model.ts');
    const manifest = readModelManifest(await cache.manifest(url));
    if (madeBy && madeBy.sha256 !== manifest.models.encoder.files.weights.sha256)
      throw new SottoError(
        'model-mismatch',
        `The pack’s vectors are by ${madeBy.id}, which these models are not. Rebuild the pack with them.`,
      );
    const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
    const ort = await runtime();
    const model = await openModel(manifest.models.encoder, ort, (file) => cache.load(url, file, { onProgress }));
    return openTransformerEncoder(model, ort);
  }

  function encoderOnce(hooks?: Hooks<EngineEvent>): Promise<Encoder> {
    encoder ??= loadEncoder(hooks).catch((error) => {
      encoder = null; // a later call may find the network again
      throw error;
    });
    return encoder;
  }

  /** Encodes a catalogue that came without vectors, slice by slice; each slice is kept, so a reload goes on from there. */
  async function encodeCatalogue(manifest: Manifest, packUrl: string, hooks: Hooks<EngineEvent>): Promise<Vectors> {
    const pack = await openPack(manifest, (file) => cache.load(packUrl, file));
    const { dim, id, encode } = await encoderOnce(hooks);
    const rows = new Float32Array(pack.items.length * dim);
    const texts = pack.items.map((item, row) => itemText(item, facetWords(pack.facets, row)));
    for (let start = 0; start < texts.length; start += ENCODE_SLICE) {
      hooks.signal?.throwIfAborted();
      const slice = texts.slice(start, start + ENCODE_SLICE);
      const key = `encoded:${id}:${await sha256(new TextEncoder().encode(slice.join('\n')))}`;
      const kept = await store.get(key);
      const encoded = kept
        ? new Float32Array(kept.slice().buffer)
        : await encode(slice, hooks.signal ? { signal: hooks.signal } : {});
      if (!kept) await store.put(key, new Uint8Array(encoded.buffer));
      rows.set(encoded, start * dim);
      hooks.onEvent?.({ kind: 'encoding', done: Math.min(start + ENCODE_SLICE, texts.length), total: texts.length });
    }
    return quantise(rows, dim);
  }

  /** Σ weight · item vector, plus the words' own vector; of unit length. */
  async function queryVector(
    { leanings, words }: Query,
    known: Vectors,
    hooks?: Hooks<EngineEvent>,
  ): Promise<Float32Array> {
    const query = new Float32Array(known.dim);
    const add = (vector: Float32Array, weight: number) => {
      for (let d = 0; d < query.length; d++) query[d]! += weight * vector[d]!;
    };
    for (const { row, weight } of leanings) add(dequantise(known, row), weight);
    if (words) add(await (await encoderOnce(hooks)).encode([words]), WORDS_WEIGHT);
    const length = Math.hypot(...query) || 1;
    return query.map((value) => value / length);
  }

  return {
    async open(asked, hooks = {}) {
      opening = asked;
      const { packUrl } = asked;
      const manifest = asked.manifest ?? readManifest(await cache.manifest(packUrl), packUrl);
      madeBy = manifest.encoder;
      const { signal, onEvent } = hooks;
      const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
      const load = (file: PackFile) => cache.load(packUrl, file, { onProgress, ...(signal && { signal }) });
      vectors = (await openVectors(manifest, load)) ?? (await encodeCatalogue(manifest, packUrl, hooks));
      retriever = await openRetriever(vectors, asked.device, gpu);
      return { device: retriever.device, count: vectors.count };
    },

    async search(query, hooks) {
      if (!retriever || !vectors) throw new SottoError('bad-input', 'The engine is not open. Call open() first.');
      return retriever.search(await queryVector(query, vectors, hooks), { k: query.k, allowed: query.allowed });
    },

    encode: async (texts, hooks) =>
      (await encoderOnce(hooks)).encode(texts, hooks?.signal ? { signal: hooks.signal } : {}),
  };
}

/** On WebGPU while it lasts: a device that is lost hands over to the CPU, which returns the same ids. */
async function openRetriever(vectors: Vectors, device: Device, gpu: GPU | undefined): Promise<Retriever> {
  const onCpu = openCpuRetriever(vectors);
  const onGpu = device === 'webgpu' ? await openWebGpuRetriever(vectors, gpu) : null;
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
