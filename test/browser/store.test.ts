import { afterEach, describe, expect, it, vi } from 'vitest';
import { indexedStore, openCache } from '../../src/cache/cache.ts';
import { sha256 } from '../../src/pack/verify.ts';

const NAME = 'sotto-test';
const bytes = (...values: number[]) => Uint8Array.from(values);

afterEach(async () => {
  vi.restoreAllMocks();
  // Waits for ever unless open stores make way.
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(NAME).onsuccess = resolve;
  });
});

describe('the store in IndexedDB', () => {
  it('still has what another opening put there', async () => {
    const before = await indexedStore(NAME);
    await before.put('file:a', bytes(1, 2, 3));
    await before.put('file:b', bytes(4));
    await before.put('file:b', bytes(5, 6));
    await before.delete('file:a');
    const after = await indexedStore(NAME);
    expect(await after.get('file:b')).toEqual(bytes(5, 6));
    expect(await after.get('file:a')).toBeUndefined();
    expect(await after.keys()).toEqual(['file:b']);
  });

  it('keeps a part of a larger buffer as that part', async () => {
    const store = await indexedStore(NAME);
    await store.put('piece', bytes(0, 1, 2, 3, 4, 5).subarray(2, 4));
    expect(await store.get('piece')).toEqual(bytes(2, 3));
  });

  it('serves a page that comes back without a network', async () => {
    const body = bytes(7, 8, 9);
    const file = { path: 'items.jsonl', bytes: body.length, sha256: await sha256(body) };
    const url = `${location.origin}/pack/manifest.json`;
    const online: typeof fetch = async (input) => new Response(String(input) === url ? '{}' : body);
    const offline: typeof fetch = () => Promise.reject(new TypeError('offline'));
    const first = openCache(await indexedStore(NAME), online);
    await first.manifest(url);
    await first.load(url, file);
    const second = openCache(await indexedStore(NAME), offline);
    expect(new TextDecoder().decode(await second.manifest(url))).toBe('{}');
    expect(await second.load(url, file)).toEqual(body);
  });

  it('goes on in memory where what it kept is cleared', async () => {
    const store = await indexedStore(NAME);
    await store.put('memory:books', bytes(1));
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(NAME).onsuccess = resolve;
    });
    expect(await store.get('memory:books')).toBeUndefined();
    await store.put('memory:books', bytes(2));
    expect(await store.get('memory:books')).toEqual(bytes(2));
    expect(await (await indexedStore(NAME)).keys()).toEqual([]);
  });

  it('gives way to memory where the browser refuses it', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const store = await indexedStore(NAME);
    await store.put('a', bytes(1));
    expect(await store.get('a')).toEqual(bytes(1));
    vi.restoreAllMocks();
    expect(await (await indexedStore(NAME)).keys()).toEqual([]);
  });
});
