/** What of older builds goes from the device, and when. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type CachedFile, makeRoom, memoryStore, openCache, type Store } from '../../src/cache/cache.ts';
import { evict } from '../../src/cache/eviction.ts';
import { fileOf, MANIFEST, openServer, type Server, SITE, text } from './server.ts';

const MODELS = `${SITE}models/manifest.json`;
let server: Server;
let store: Store;
beforeEach(() => {
  server = openServer();
  store = memoryStore();
});

/** Publishes a build whose pack has one file of its own, beside one that never changes. */
async function publish(build: string): Promise<CachedFile[]> {
  const files = [];
  for (const name of ['always', build]) {
    server.files.set(`${name}.bin`, text(name));
    files.push(await fileOf(`${name}.bin`, text(name)));
  }
  server.files.set('manifest.json', text(JSON.stringify({ files: { items: files[0], vectors: files[1] } })));
  return files;
}

/** A visit to the pack: it reads by the manifest that is kept, and ends when a newer one is kept instead. */
async function visit(): Promise<unknown> {
  const cache = openCache(store, server.fetch);
  const manifest = JSON.parse(new TextDecoder().decode(await cache.manifest(MANIFEST)));
  for (const file of Object.values(manifest.files)) await cache.load(MANIFEST, file as CachedFile);
  const published = server.files.get('manifest.json');
  await expect.poll(() => store.get(`manifest:${MANIFEST}`)).toEqual(published);
  return manifest;
}

const isKept = async ({ sha256 }: CachedFile) => (await store.keys()).includes(`file:${sha256}`);

describe('files of an older build', () => {
  it('go once a newer one has been opened, and no sooner', async () => {
    const [always, old] = (await publish('one')) as [CachedFile, CachedFile];
    await makeRoom(store, await visit());
    const [, fresh] = (await publish('two')) as [CachedFile, CachedFile];
    await makeRoom(store, await visit());
    expect([await isKept(always), await isKept(old), await isKept(fresh)]).toEqual([true, true, false]);
    await makeRoom(store, await visit());
    expect([await isKept(always), await isKept(old), await isKept(fresh)]).toEqual([true, false, true]);
    expect((await store.keys()).filter((key) => !/^(file|manifest):/.test(key))).toEqual([]);
  });

  it('are not looked for while no manifest has changed', async () => {
    await publish('one');
    const manifest = await visit();
    const lone = await fileOf('lone.bin', text('lone'));
    await store.put(`file:${lone.sha256}`, text('lone'));
    await visit();
    await makeRoom(store, manifest);
    expect(await isKept(lone)).toBe(true);
  });

  it('are fetched again by a visit that still wants them', async () => {
    const [, old] = (await publish('one')) as [CachedFile, CachedFile];
    await visit();
    await store.delete(`manifest:${MANIFEST}`);
    await evict(store);
    expect(await isKept(old)).toBe(false);
    expect(await openCache(store, server.fetch).load(MANIFEST, old)).toEqual(text('one'));
  });
});

describe('eviction', () => {
  it('leaves what another manifest of the origin names, what is remembered, and what came from a hub', async () => {
    const weights = await fileOf('weights.bin', text('weights'));
    await store.put(`manifest:${MODELS}`, text(JSON.stringify({ models: { encoder: { files: { weights } } } })));
    const others = [`file:${weights.sha256}`, 'memory:books', 'hub:https://hub.example/a.onnx', 'hub-piece:a.onnx#0'];
    for (const key of others) await store.put(key, text('{}'));
    await publish('one');
    await visit();
    await evict(store);
    expect(await store.keys()).toEqual(expect.arrayContaining(others));
  });

  it('drops the pieces of downloads given up, but not of one that a manifest still asks for', async () => {
    const [, wanted] = (await publish('one')) as [CachedFile, CachedFile];
    await visit();
    const gone = await fileOf('gone.bin', text('gone'));
    for (const { sha256 } of [wanted, gone]) await store.put(`piece:${sha256}:0`, text('piece'));
    await evict(store);
    const pieces = (await store.keys()).filter((key) => key.startsWith('piece:'));
    expect(pieces).toEqual([`piece:${wanted.sha256}:0`]);
  });

  it('drops what was encoded here, but of packs that have no vectors of their own', async () => {
    const bare = `${SITE}bare/manifest.json`;
    const nowhere = 'https://nowhere.example/manifest.json';
    await publish('one');
    await visit();
    await store.put(`manifest:${bare}`, text('{"files":{}}'));
    for (const url of [bare, MANIFEST, nowhere]) await store.put(`encoded:${url}#model:hash`, text('vectors'));
    await evict(store);
    const encoded = (await store.keys()).filter((key) => key.startsWith('encoded:'));
    expect(encoded).toEqual([`encoded:${bare}#model:hash`]);
  });
});
