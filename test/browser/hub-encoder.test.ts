/** An encoder that a pack names, through the library itself in a browser: what it makes of words, and what is asked for it. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { indexedStore, memoryStore, openCache, type Store } from '../../src/cache/cache.ts';
import { type EngineEvent, openEngine } from '../../src/engine.ts';
import { codeOf } from '../../src/errors.ts';
import { readTokenizer } from '../../src/model/model.ts';
import { openWebRuntime } from '../../src/model/web.ts';
import type { PackEncoder, PackFile } from '../../src/pack/manifest.ts';
import { type Manifest, quantise } from '../../src/pack/pack.ts';
import { writeVectors } from '../../src/pack/vectors.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { startEngine } from '../../workers/start-engine.ts';
import { HOST } from './hub.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const FROM = `${HOST}sotto-tests/tiny-encoder/resolve/${COMMIT}/`;
const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'];
const TEXTS = ['A dark blend for crossings in the rain.', 'White buds picked on the first cold morning.', 'Hay.'];
const WISH = 'cold morning buds';
const PACK = 'https://shop.example/pack/manifest.json';

/** Unit means of the states of a text's tokens, from the runtime itself. */
async function means(texts: string[]): Promise<Float32Array[]> {
  const bytesOf = async (path: string) => new Uint8Array(await (await fetch(FROM + path)).arrayBuffer());
  const runtime = await openWebRuntime('cpu');
  const session = await runtime.open(await bytesOf('onnx/model_quantized.onnx'), []);
  const tokenizer = readTokenizer(await bytesOf('tokenizer.json'));
  const found: Float32Array[] = [];
  for (const text of texts) {
    const ids = tokenizer.encode(text).ids;
    const row = (value: (id: number) => number) =>
      runtime.tensor(
        'int64',
        BigInt64Array.from(ids, (id) => BigInt(value(id))),
        [1, ids.length],
      );
    const feeds = { input_ids: row((id) => id), attention_mask: row(() => 1), token_type_ids: row(() => 0) };
    const { data, dims } = (await session.run(feeds)).last_hidden_state!;
    const sum = new Float32Array(dims[2]!);
    (data as Float32Array).forEach((value, i) => {
      sum[i % sum.length]! += value;
    });
    const length = Math.hypot(...sum);
    found.push(sum.map((value) => value / length));
  }
  return found;
}

let expected: Float32Array[];
let manifest: Manifest;
let vectors: Uint8Array;

beforeAll(async () => {
  expected = await means([...TEXTS, WISH]);
  const dim = expected[0]!.length;
  vectors = writeVectors(quantise(Float32Array.from(expected.slice(0, TEXTS.length).flatMap((row) => [...row])), dim));
  manifest = {
    format: 'sotto-pack',
    version: 1,
    name: 'three teas',
    items: TEXTS.length,
    encoder: await named(dim),
    quantisation: 'int8-per-vector',
    facets: [],
    ranking: { vectors: 1, neighbours: 0, popularity: 0 },
    files: {
      items: await described('items.jsonl', new Uint8Array()),
      facets: await described('facets.bin', new Uint8Array()),
      vectors: await described('vectors.bin', vectors),
    },
    licences: [],
  };
});

async function named(dim: number): Promise<PackEncoder> {
  const files = await Promise.all(
    FILES.map(async (path) => described(path, new Uint8Array(await (await fetch(FROM + path)).arrayBuffer()))),
  );
  const hub = { revision: COMMIT, from: FROM, pooling: 'mean', files };
  return { id: 'sotto-tests/tiny-encoder', sha256: files.at(-1)!.sha256, dim, hub };
}

async function described(path: string, bytes: Uint8Array): Promise<PackFile> {
  return { path, bytes: bytes.length, sha256: await sha256(bytes) };
}

/** The vectors are kept already; everything else is fetched. */
async function withVectors(store: Store): Promise<Store> {
  await store.put(`file:${manifest.files.vectors!.sha256}`, vectors);
  return store;
}

const opening = () => ({ packUrl: PACK, manifest, modelsUrl: null, device: 'cpu' as const });
const wish = { leanings: [], words: WISH, k: 1 };

/** An engine on this thread whose every request is heard. */
async function watched(fetcher: typeof fetch = fetch) {
  const asked: [string, RequestInit | undefined][] = [];
  const store = await withVectors(memoryStore());
  const cache = openCache(store, (input, init) => {
    asked.push([String(input), init]);
    return fetcher(input, init);
  });
  const engine = openEngine({ cache, store, runtime: () => openWebRuntime('cpu') });
  await engine.open(opening());
  return { engine, asked };
}

describe('an encoder that a pack names', () => {
  it('makes of words what its network does, pooled by mean', async () => {
    const { engine } = await watched();
    const made = await engine.encode([...TEXTS, WISH]);
    for (const [row, mean] of expected.entries())
      mean.forEach((value, d) => {
        expect(made[row * mean.length + d]!).toBeCloseTo(value, 4);
      });
  });

  it('asks for its files, each once, and for nothing once words are there', async () => {
    const real = vi.spyOn(globalThis, 'fetch');
    const { engine, asked } = await watched();
    expect(await engine.search(wish).catch(codeOf)).toBe('model-not-fetched');
    expect(asked).toEqual([]);
    await engine.encode(['']);
    expect(asked.map(([url]) => url).sort()).toEqual(FILES.map((path) => FROM + path).sort());
    for (const [url, init] of asked) {
      expect(new URL(url).search).toBe('');
      expect(init).not.toHaveProperty('body');
      expect(init).not.toHaveProperty('method');
    }
    const before = real.mock.calls.length;
    expect(before).toBeGreaterThanOrEqual(FILES.length);
    const sent = [vi.spyOn(XMLHttpRequest.prototype, 'send'), vi.spyOn(navigator, 'sendBeacon')];
    const [found] = await engine.search(wish);
    expect(found!.row).toBe(1);
    expect(real.mock.calls.length).toBe(before);
    for (const spy of sent) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('works in the engine’s thread, and is kept there for the next visit', async () => {
    await withVectors(await indexedStore());
    const heard: EngineEvent[] = [];
    for (let visit = 0; visit < 2; visit++) {
      const { service, stop } = startEngine('cpu');
      expect(await service.open(opening())).toEqual({ device: 'cpu', count: TEXTS.length });
      if (visit === 0) {
        await expect(service.search(wish)).rejects.toMatchObject({ code: 'model-not-fetched' });
        await service.encode([''], { onEvent: (event) => heard.push(event) });
      }
      expect((await service.search(wish))[0]!.row).toBe(1);
      stop();
    }
    const weights = heard.flatMap((event) => (event.kind === 'download' && event.path === FILES.at(-1) ? event : []));
    expect(weights.at(-1)!.loaded).toBe(weights.at(-1)!.total);
  });

  const answering = (answer: (real: Response) => Response | Promise<Response>): typeof fetch => {
    return async (input, init) => {
      const real = await fetch(input, init);
      return String(input).endsWith('.onnx') ? answer(real) : real;
    };
  };

  it.each<[string, typeof fetch, string]>([
    ['is missing', answering(() => new Response(null, { status: 404 })), 'download-failed'],
    ['is of another version', answering(async (real) => changed(real)), 'pack-damaged'],
    ['can’t be reached', () => Promise.reject(new TypeError('Failed to fetch')), 'download-failed'],
  ])('that %s leaves the pack’s vectors searchable', async (_, fetcher, code) => {
    const { engine } = await watched(fetcher);
    expect(await engine.encode(['']).catch(codeOf)).toBe(code);
    const found = await engine.search({ leanings: [{ row: 2, weight: 1 }], words: '', k: 1 });
    expect(found[0]!.row).toBe(2);
  });
});

async function changed(real: Response): Promise<Response> {
  const bytes = new Uint8Array(await real.arrayBuffer());
  bytes[bytes.length - 1]! ^= 1;
  return new Response(bytes);
}
