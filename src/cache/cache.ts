/**
 * The only place that fetches or stores. A file is fetched once, verified against the hash its manifest names, kept,
 * and served from the device ever after. An interrupted download goes on where it stopped. This file is the contract.
 */
import { SottoError } from '../errors.ts';
import { verify } from '../pack/verify.ts';
import { discreet, download, type Progress } from './download.ts';
import { isJson } from './json.ts';
import { type Shared, share, type Waiter } from './sharing.ts';

export type { Progress } from './download.ts';
export { type HubFiles, openHubFiles } from './hub.ts';
export { indexedStore } from './indexeddb.ts';
export { memoryStore } from './memory.ts';

/** Where bytes are kept: IndexedDB in a browser, memory in a test. */
export interface Store {
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

export interface CachedFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** The key that is there while a manifest has changed and what only older builds needed is still kept. */
const STALE = 'stale';

/** Whoever waits for a file: may give up, and hears how much has come. */
export type LoadOptions = Waiter<Progress>;

export interface Cache {
  /**
   * A manifest's bytes by address: the kept copy at once where there is one, refreshed behind for the next visit.
   * Throws `download-failed` where there is neither copy nor network. What the device has no room for is not kept.
   */
  manifest(url: string): Promise<Uint8Array>;
  /**
   * A file beside a manifest, verified. Kept under its hash where there is room, so that two packs share what they share;
   * asked for twice at once, it is fetched once. Throws `download-failed`, `pack-truncated` or `pack-damaged`, and the
   * signal's reason.
   */
  load(manifestUrl: string, file: CachedFile, options?: LoadOptions): Promise<Uint8Array>;
  /** Whether a file is on the device already, whole. */
  has(file: CachedFile): Promise<boolean>;
}

/**
 * Once a pack has been opened whole: where a manifest has changed since, drops what only older builds needed. `inUse` is
 * the manifest that this visit reads by, or several. Never rejects.
 */
export async function makeRoom(store: Store, inUse: unknown): Promise<void> {
  try {
    if (await store.get(STALE)) await import('./eviction.ts').then((late) => late.evictWhenIdle(store, inUse, STALE));
  } catch {} // the next visit may
}

/** `fetcher` is injected so that a test can watch, cut or forge every request. */
export function openCache(store: Store, fetcher: typeof fetch = discreet): Cache {
  const inFlight = new Map<string, Shared<Uint8Array, Progress>>();

  /** What there is no room for serves from memory. */
  const keep: Store['put'] = (key, bytes) => store.put(key, bytes).catch(() => undefined);

  async function refresh(url: string, kept?: Uint8Array): Promise<Uint8Array> {
    const response = await fetcher(url, { cache: 'no-cache' }).catch((cause) => {
      throw new SottoError('download-failed', `${url} can't be reached. Check the connection and reload.`, { cause });
    });
    if (!response.ok)
      throw new SottoError(
        response.status === 404 ? 'pack-not-found' : 'download-failed',
        `${url} answered ${response.status}. Check the address of the pack or model folder.`,
      );
    const bytes = new Uint8Array(await response.arrayBuffer());
    // A hotel's login page answers 200 too; it must not take the place of what is kept.
    if (isJson(bytes) && `${kept}` !== `${bytes}`) {
      if (kept) await keep(STALE, new Uint8Array());
      await keep(`manifest:${url}`, bytes);
    }
    return bytes;
  }

  async function keptOrFetched(url: string, file: CachedFile, hooks: Required<LoadOptions>): Promise<Uint8Array> {
    const kept = await store.get(`file:${file.sha256}`);
    if (kept) return kept;
    const bytes = await download({ url, file, store, keep, fetcher, ...hooks });
    await verify(bytes, file);
    await keep(`file:${file.sha256}`, bytes);
    return bytes;
  }

  /** A new load of a file, which others can join while it runs. */
  function begin(url: string, file: CachedFile): Shared<Uint8Array, Progress> {
    const begun = share<Uint8Array, Progress>(
      (hooks) => keptOrFetched(url, file, hooks),
      () => inFlight.delete(file.sha256),
    );
    inFlight.set(file.sha256, begun);
    return begun;
  }

  return {
    async manifest(url) {
      const kept = await store.get(`manifest:${url}`);
      if (!kept) return refresh(url);
      refresh(url, kept).catch(() => undefined); // offline: the kept copy serves
      return kept;
    },

    async load(manifestUrl, file, options = {}) {
      // Nothing is awaited here, so that no second load of a file can slip in.
      const running = inFlight.get(file.sha256) ?? begin(new URL(file.path, manifestUrl).href, file);
      return running.join(options);
    },

    async has(file) {
      return (await store.keys()).includes(`file:${file.sha256}`);
    },
  };
}
