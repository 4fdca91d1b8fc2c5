import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore, openCache, type Store } from '../../src/cache/cache.ts';
import { type EngineEvent, openEngine } from '../../src/engine.ts';
import type { Runtime } from '../../src/model/model.ts';
import { openWebRuntime } from '../../src/model/web.ts';
import type { Candidate } from '../../src/retrieval/retrieval.ts';
import { MODELS } from './models.ts';
import { PACK, packOf } from './pack.ts';

const COUNT = 150;
const SLICE = 64;
let served: typeof fetch;

beforeAll(async () => {
  served = (await packOf(COUNT)).fetch;
});

/** The runtime of a page, and how many texts went through it. */
async function countingRuntime(): Promise<{ runtime: Runtime; encoded: () => number }> {
  const runtime = await openWebRuntime('cpu');
  let encoded = 0;
  const open: Runtime['open'] = async (graph, weights) => {
    const session = await runtime.open(graph, weights);
    const run: typeof session.run = (feeds: Record<string, { dims: readonly number[] }>) => {
      encoded += feeds.states!.dims[0]!;
      return session.run(feeds as Parameters<typeof session.run>[0]);
    };
    return { ...session, run };
  };
  return { runtime: { ...runtime, open }, encoded: () => encoded };
}

/** A visit: an engine over what an earlier one left in the store. */
async function visit(store: Store) {
  const { runtime, encoded } = await countingRuntime();
  const cache = openCache(store, served);
  return { engine: openEngine({ cache, store, runtime: async () => runtime, gpu: navigator.gpu }), encoded };
}

const opening = { packUrl: PACK, modelsUrl: MODELS, device: 'cpu' as const };

/** What a few histories and wishes find: the engine's vectors, seen from outside. */
async function findings(engine: ReturnType<typeof openEngine>): Promise<Candidate[][]> {
  const found: Candidate[][] = [];
  for (const row of [0, 70, 149]) found.push(await engine.search({ leanings: [{ row, weight: 1 }], words: '', k: 20 }));
  found.push(await engine.search({ leanings: [], words: 'a teapot for seven people', k: 20 }));
  return found;
}

describe('a catalogue that came without vectors', () => {
  it('is encoded on the device, slice by slice, with progress', async () => {
    const { engine, encoded } = await visit(memoryStore());
    const heard: EngineEvent[] = [];
    const opened = await engine.open(opening, { onEvent: (event) => heard.push(event) });
    expect(opened).toEqual({ device: 'cpu', count: COUNT });
    expect(encoded()).toBe(COUNT);
    expect(heard.filter(({ kind }) => kind === 'encoding')).toEqual(
      [SLICE, 2 * SLICE, COUNT].map((done) => ({ kind: 'encoding', done, total: COUNT })),
    );
    expect(heard.some(({ kind }) => kind === 'download')).toBe(true);
    const [own] = await engine.search({ leanings: [{ row: 42, weight: 1 }], words: '', k: 1 });
    expect(own!.score).toBeCloseTo(1, 2);
  });

  it('goes on after a reload where it stopped, and ends with the same vectors', async () => {
    const store = memoryStore();
    const leaving = new AbortController();
    const cut = await visit(store);
    const opened = cut.engine.open(opening, {
      signal: leaving.signal,
      onEvent: (event) => event.kind === 'encoding' && event.done === 2 * SLICE && leaving.abort(),
    });
    await expect(opened).rejects.toMatchObject({ name: 'AbortError' });
    await expect(cut.engine.search({ leanings: [], words: '', k: 1 })).rejects.toMatchObject({ code: 'bad-input' });
    expect(cut.encoded()).toBe(2 * SLICE);

    const resumed = await visit(store);
    await resumed.engine.open(opening);
    expect(resumed.encoded()).toBe(COUNT - 2 * SLICE);
    const fresh = await visit(memoryStore());
    await fresh.engine.open(opening);
    expect(await findings(resumed.engine)).toEqual(await findings(fresh.engine));
  });

  it('is not encoded again on a later visit, nor fetched', async () => {
    const store = memoryStore();
    await (await visit(store)).engine.open(opening);
    const { runtime, encoded } = await countingRuntime();
    const offline = openCache(store, () => Promise.reject(new TypeError('offline')));
    const engine = openEngine({ cache: offline, store, runtime: async () => runtime });
    expect(await engine.open(opening)).toEqual({ device: 'cpu', count: COUNT });
    expect(encoded()).toBe(0);
  });

  it('is encoded anew where its words changed', async () => {
    const store = memoryStore();
    await (await visit(store)).engine.open(opening);
    const { fetch } = await packOf(COUNT + 1);
    const kept = (await store.keys()).filter((key) => key.startsWith('manifest:https://shop'));
    for (const key of kept) await store.delete(key);
    const { runtime, encoded } = await countingRuntime();
    const engine = openEngine({ cache: openCache(store, fetch), store, runtime: async () => runtime });
    expect(await engine.open(opening)).toEqual({ device: 'cpu', count: COUNT + 1 });
    expect(encoded()).toBe(COUNT + 1 - 2 * SLICE);
    expect((await store.keys()).filter((key) => key.startsWith('encoded:'))).toHaveLength(3);
  });
});

describe('an engine that searches on WebGPU', () => {
  it('searches on the CPU where the driver refuses the shader', async () => {
    const gpu = {
      requestAdapter: async () => {
        const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
        device.createComputePipelineAsync = () => Promise.reject(new Error('refused'));
        return { requestDevice: async () => device };
      },
    } as unknown as GPU;
    const store = memoryStore();
    const { runtime } = await countingRuntime();
    const engine = openEngine({ cache: openCache(store, served), store, runtime: async () => runtime, gpu });
    expect(await engine.open({ ...opening, device: 'webgpu' })).toEqual({ device: 'cpu', count: COUNT });
    const [own] = await engine.search({ leanings: [{ row: 42, weight: 1 }], words: '', k: 1 });
    expect(own!.score).toBeCloseTo(1, 2);
  });

  it('finds what the CPU finds, and goes on there when the device is lost', async () => {
    const devices: GPUDevice[] = [];
    const gpu = {
      requestAdapter: async () => {
        const adapter = (await navigator.gpu.requestAdapter())!;
        const requestDevice = async () => {
          const device = await adapter.requestDevice();
          devices.push(device);
          return device;
        };
        return { requestDevice };
      },
    } as unknown as GPU;
    const store = memoryStore();
    const { runtime } = await countingRuntime();
    const engine = openEngine({ cache: openCache(store, served), store, runtime: async () => runtime, gpu });
    expect(await engine.open({ ...opening, device: 'webgpu' })).toEqual({ device: 'webgpu', count: COUNT });
    const onCpu = await visit(store);
    await onCpu.engine.open(opening);
    const expected = await findings(onCpu.engine);
    expect(await findings(engine)).toEqual(expected);
    devices[0]!.destroy();
    expect(await findings(engine)).toEqual(expected);
  });
});
