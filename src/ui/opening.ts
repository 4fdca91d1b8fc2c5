/** What a visit begins with: the catalogue, what is remembered of the person, and whether there are models. */
import { type Cache, indexedStore, makeRoom, openCache, type Store } from '../cache/cache.ts';
import { loadMemory } from '../cache/memories.ts';
import { findModels, isFrugal, missingBytes } from '../model/cost.ts';
import type { ModelManifest } from '../model/model.ts';
import { chooseDevice, type DeviceChoice } from '../model/web.ts';
import { openPack, type Pack, type PackFile, readManifest } from '../pack/pack.ts';
import type { Memory } from '../session.ts';
import type { Meter } from './meter.ts';
import { loadSettings, type Settings } from './settings.ts';

export interface Addresses {
  packUrl: string;
  modelsUrl: string;
  device: DeviceChoice;
  /** Resolves when what is fetched from now on is kept for offline visits; models wait for it. */
  offline: Promise<void>;
}

export interface Opening {
  store: Store;
  cache: Cache;
  pack: Pack;
  memory: Memory | undefined;
  settings: Settings;
  /** Null where the site publishes none. */
  models: Promise<ModelManifest | null>;
}

export async function openHere({ packUrl, modelsUrl }: Addresses, meter: Meter): Promise<Opening> {
  const store = await indexedStore();
  const cache = openCache(store);
  const models = findModels(cache, modelsUrl);
  const manifest = readManifest(await cache.manifest(packUrl), packUrl);
  const read = (file: PackFile) => cache.load(packUrl, file, { onProgress: (progress) => meter.heard(progress) });
  const [pack, memory, settings] = await Promise.all([
    openPack(manifest, read),
    loadMemory<Memory>(store, manifest.name),
    loadSettings(store),
  ]);
  void models.then((opened) => makeRoom(store, [manifest, opened]));
  return { store, cache, pack, memory: memory && isMemory(memory) ? memory : undefined, settings, models };
}

/** Whether models may be fetched without asking: kept already, allowed before, or over a line where it costs little. */
export async function mayFetchModels({ cache, settings, models }: Opening, choice: DeviceChoice): Promise<boolean> {
  const manifest = await models;
  if (!manifest) return false;
  if (!isFrugal() || settings.mayDownload) return true;
  return (await missingBytes(cache, manifest, await chooseDevice(choice))) === 0;
}

function isMemory({ history, critiques }: Partial<Memory>): boolean {
  return Array.isArray(history) && Array.isArray(critiques);
}
