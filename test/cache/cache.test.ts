import { describe, expect, it } from 'vitest';
import { memoryStore, openCache, type Progress } from '../../src/cache/cache.ts';
import { SottoError } from '../../src/errors.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { fileOf, MANIFEST, noise, openServer, text } from './server.ts';

async function opened(bytes = text('vectors')) {
  const server = openServer({ 'vectors.bin': bytes, 'manifest.json': text('{"build":1}') });
  const store = memoryStore();
  const file = await fileOf('vectors.bin', bytes);
  return { server, store, file, bytes, cache: openCache(store, server.fetch) };
}

describe('a file', () => {
  it('is fetched once, and served from the store ever after', async () => {
    const { server, store, cache, file, bytes } = await opened();
    expect(await cache.has(file)).toBe(false);
    expect(await cache.load(MANIFEST, file)).toEqual(bytes);
    expect(await cache.has(file)).toBe(true);
    server.offline = true;
    expect(await cache.load(MANIFEST, file)).toEqual(bytes);
    expect(await openCache(store, server.fetch).load(MANIFEST, file)).toEqual(bytes);
    expect(server.requests).toEqual([{ path: 'vectors.bin', range: null }]);
  });

  it('that two packs share is fetched once', async () => {
    const { server, cache, file } = await opened();
    await cache.load(MANIFEST, file);
    await cache.load('https://elsewhere.example/manifest.json', { ...file, path: 'other-name.bin' });
    expect(server.requests).toHaveLength(1);
  });

  it('is never taken from the browser’s own cache, which may hold an older build', async () => {
    const { server, store, file } = await opened();
    const modes: unknown[] = [];
    const cache = openCache(store, (input, init) => {
      modes.push(init?.cache);
      return server.fetch(input, init);
    });
    await cache.load(MANIFEST, file);
    expect(modes).toEqual(['no-store']);
  });

  it('tells how much of it has come', async () => {
    const { cache, file } = await opened(noise(300_000));
    const heard: Progress[] = [];
    await cache.load(MANIFEST, file, { onProgress: (progress) => heard.push(progress) });
    expect(heard[0]).toEqual({ path: 'vectors.bin', loaded: 0, total: 300_000 });
    expect(heard.at(-1)).toEqual({ path: 'vectors.bin', loaded: 300_000, total: 300_000 });
    expect(heard.map(({ loaded }) => loaded)).toEqual(heard.map(({ loaded }) => loaded).toSorted((a, b) => a - b));
  });
});

describe('loads at the same time', () => {
  it('share one request, and all hear its progress', async () => {
    const { server, cache, file, bytes } = await opened(noise(200_000));
    const heard = [0, 0, 0];
    const loads = heard.map((_, i) => {
      const onProgress = ({ loaded }: Progress) => {
        heard[i] = loaded;
      };
      return cache.load(MANIFEST, file, { onProgress });
    });
    for (const loaded of await Promise.all(loads)) expect(loaded).toEqual(bytes);
    expect(heard).toEqual([200_000, 200_000, 200_000]);
    expect(server.requests).toHaveLength(1);
  });

  it('are given up one by one: who stays gets the file', async () => {
    const { server, cache, file, bytes } = await opened();
    const impatient = new AbortController();
    let open = () => {};
    server.gate = new Promise((resolve) => {
      open = resolve;
    });
    const first = cache.load(MANIFEST, file, { signal: impatient.signal });
    const second = cache.load(MANIFEST, file);
    impatient.abort(new Error('changed my mind'));
    await expect(first).rejects.toThrow('changed my mind');
    open();
    expect(await second).toEqual(bytes);
    expect(server.requests).toHaveLength(1);
  });

  it('stop when all gave up, and a later one begins anew', async () => {
    const { server, cache, file, bytes } = await opened();
    const [one, two] = [new AbortController(), new AbortController()];
    server.gate = new Promise(() => {});
    const loads = [one, two].map(({ signal }) => cache.load(MANIFEST, file, { signal }));
    one.abort();
    two.abort();
    for (const load of loads) await expect(load).rejects.toMatchObject({ name: 'AbortError' });
    server.gate = Promise.resolve();
    expect(await cache.load(MANIFEST, file)).toEqual(bytes);
  });

  it('begin nothing where the signal was aborted before', async () => {
    const { store, cache, file } = await opened();
    await expect(cache.load(MANIFEST, file, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await store.keys()).toEqual([]);
  });
});

describe('a file that is not what its manifest says', () => {
  const large = noise(2_500_000);

  it.each([
    ['another', large.map((byte) => byte ^ 1), 'pack-damaged'],
    ['shorter', large.subarray(0, 2_400_000), 'pack-truncated'],
    ['longer', noise(2_600_000), 'pack-damaged'],
  ])('%s, is refused and nothing of it kept; once mended it loads', async (_, sent, code) => {
    const { server, store, cache, file } = await opened(large);
    server.files.set('vectors.bin', sent);
    await expect(cache.load(MANIFEST, file)).rejects.toMatchObject({ name: 'SottoError', code });
    expect(await store.keys()).toEqual([]);
    server.files.set('vectors.bin', large);
    expect(await sha256(await cache.load(MANIFEST, file))).toBe(file.sha256);
    expect(server.requests.at(-1)!.range).toBeNull();
  });

  it('absent, or out of reach, says so', async () => {
    const { server, cache, file } = await opened();
    server.files.delete('vectors.bin');
    await expect(cache.load(MANIFEST, file)).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('404'),
    });
    server.offline = true;
    await expect(cache.load(MANIFEST, file)).rejects.toMatchObject({ code: 'download-failed' });
  });
});

describe('a manifest', () => {
  const build = (n: number) => text(`{"build":${n}}`);

  it('is served as kept, and refreshed behind for the next visit', async () => {
    const { server, store, cache } = await opened();
    expect(await cache.manifest(MANIFEST)).toEqual(build(1));
    server.files.set('manifest.json', build(2));
    expect(await cache.manifest(MANIFEST)).toEqual(build(1));
    await expect.poll(() => store.get(`manifest:${MANIFEST}`)).toEqual(build(2));
    expect(await cache.manifest(MANIFEST)).toEqual(build(2));
  });

  it('serves offline, and stays where the address now answers with an error or a login page', async () => {
    const { server, cache } = await opened();
    await cache.manifest(MANIFEST);
    server.offline = true;
    expect(await cache.manifest(MANIFEST)).toEqual(build(1));
    server.offline = false;
    for (const answer of [undefined, text('<html>Welcome to the hotel</html>')]) {
      if (answer) server.files.set('manifest.json', answer);
      else server.files.delete('manifest.json');
      for (let i = 0; i < 3; i++) expect(await cache.manifest(MANIFEST)).toEqual(build(1));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await cache.manifest(MANIFEST)).toEqual(build(1));
  });

  it('that was never there gives an error that says which way', async () => {
    const { server, cache } = await opened();
    server.files.clear();
    await expect(cache.manifest(MANIFEST)).rejects.toMatchObject({ code: 'pack-not-found' });
    server.offline = true;
    await expect(cache.manifest(MANIFEST)).rejects.toMatchObject({ code: 'download-failed' });
  });
});

describe('a device without room', () => {
  it('keeps nothing, and serves the visit all the same', async () => {
    const { server, store, file } = await opened(noise(2_500_000));
    const full = { ...store, put: () => Promise.reject(new SottoError('storage-full', 'No room.')) };
    const cache = openCache(full, server.fetch);
    expect(await cache.manifest(MANIFEST)).toEqual(text('{"build":1}'));
    expect(await sha256(await cache.load(MANIFEST, file))).toBe(file.sha256);
    expect(await cache.has(file)).toBe(false);
  });
});
