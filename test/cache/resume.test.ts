import { beforeEach, describe, expect, it } from 'vitest';
import { type Cache, type CachedFile, memoryStore, openCache, type Store } from '../../src/cache/cache.ts';
import { PIECE_BYTES } from '../../src/cache/download.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { fileOf, MANIFEST, noise, openServer, type Server } from './server.ts';

const bytes = noise(3 * PIECE_BYTES + 12_345);
let server: Server;
let store: Store;
let cache: Cache;
let file: CachedFile;

beforeEach(async () => {
  server = openServer({ 'weights.bin': bytes });
  store = memoryStore();
  cache = openCache(store, server.fetch);
  file = await fileOf('weights.bin', bytes);
});

/** Loads with a connection that breaks after so many bytes. */
async function breakOff(after: number): Promise<void> {
  server.cutAfter = after;
  await expect(cache.load(MANIFEST, file)).rejects.toMatchObject({ code: 'download-failed' });
  server.cutAfter = null;
}

/** Compares by hash: a difference of megabytes is no help in a report. */
async function loadsWhole(): Promise<void> {
  expect(await sha256(await cache.load(MANIFEST, file))).toBe(file.sha256);
}

describe('a download that broke off', () => {
  it('keeps whole pieces, and goes on behind them with a range', async () => {
    await breakOff(2.5 * PIECE_BYTES);
    expect(await store.keys()).toEqual([`piece:${file.sha256}:0`, `piece:${file.sha256}:1`]);
    await loadsWhole();
    expect(server.requests.map(({ range }) => range)).toEqual([null, `bytes=${2 * PIECE_BYTES}-`]);
    expect(await store.keys()).toEqual([`file:${file.sha256}`]);
  });

  it('goes on after a reload too, and as often as it takes', async () => {
    for (const _ of [1, 2]) {
      cache = openCache(store, server.fetch);
      await breakOff(1.2 * PIECE_BYTES);
    }
    await loadsWhole();
    expect(server.requests.map(({ range }) => range)).toEqual([
      null,
      ...[1, 2].map((pieces) => `bytes=${pieces * PIECE_BYTES}-`),
    ]);
  });

  it('begins its progress where it goes on', async () => {
    await breakOff(2.5 * PIECE_BYTES);
    const heard: number[] = [];
    await cache.load(MANIFEST, file, { onProgress: ({ loaded }) => heard.push(loaded) });
    expect(heard[0]).toBe(2 * PIECE_BYTES);
    expect(heard.at(-1)).toBe(bytes.length);
  });

  it('gets the right file from a server that ignores ranges', async () => {
    await breakOff(2.5 * PIECE_BYTES);
    server.ignoresRanges = true;
    await loadsWhole();
    expect(server.requests.at(-1)!.range).toBe(`bytes=${2 * PIECE_BYTES}-`);
  });

  it('asks for nothing more where every piece had arrived', async () => {
    const even = bytes.slice(0, 2 * PIECE_BYTES);
    server.files.set('weights.bin', even);
    file = await fileOf('weights.bin', even);
    for (const piece of [0, 1])
      await store.put(`piece:${file.sha256}:${piece}`, even.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES));
    await loadsWhole();
    expect(server.requests).toEqual([]);
  });

  it('begins again where a kept piece was spoilt', async () => {
    await breakOff(1.5 * PIECE_BYTES);
    await store.put(`piece:${file.sha256}:0`, noise(PIECE_BYTES).reverse());
    await expect(cache.load(MANIFEST, file)).rejects.toMatchObject({ code: 'pack-damaged' });
    await loadsWhole();
    expect(server.requests.at(-1)!.range).toBeNull();
  });

  it('because the person left, keeps its pieces too', async () => {
    const leaving = new AbortController();
    const load = cache.load(MANIFEST, file, {
      signal: leaving.signal,
      onProgress: ({ loaded }) => loaded > 1.5 * PIECE_BYTES && leaving.abort(),
    });
    await expect(load).rejects.toMatchObject({ name: 'AbortError' });
    await loadsWhole();
    expect(server.requests.at(-1)!.range).toBe(`bytes=${PIECE_BYTES}-`);
  });
});
