/**
 * The only place that fetches or stores. A file is fetched once, verified against the hash its manifest names, kept,
 * and served from the device ever after. An interrupted download goes on where it stopped. This file is the contract.
 */
import { SottoError } from '../errors.ts';
import { verify } from '../pack/verify.ts';
import { download, type Progress } from './download.ts';
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

/** Whoever waits for a file: may give up, and hears how much has come. */
export type LoadOptions = Waiter<Progress>;

export interface Cache {
  /**
   * A manifest's bytes by address: the kept copy at once where there is one, refreshed behind for the next visit.
   * Throws `download-failed` where there is neither copy nor network.
   */
  manifest(url: string): Promise<Uint8Array>;
  /**
   * A file beside a manifest, verified. Kept under its hash, so that two packs share what they share; asked for twice at
   * once, it is fetched once. Throws `download-failed`, `pack-truncated` or `pack-damaged`, and the signal's reason.
   */
  load(manifestUrl: string, file: CachedFile, options?: LoadOptions): Promise<Uint8Array>;
  /** Whether a file is on the device already, whole. */
  has(file: CachedFile): Promise<boolean>;
  /** Drops every kept file whose hash is not in `wanted`. Returns the number dropped. */
  evict(wanted: Set<string>): Promise<number>;
}

/** Another site, such as a model hub, need not learn on which page it is asked. */
const discreet: typeof fetch = (input, init) => fetch(input, { ...init, referrerPolicy: 'same-origin' });

/** `fetcher` is injected so that a test can watch, cut or forge every request. */
export function openCache(store: Store, fetcher: typeof fetch = discreet): Cache {
  const inFlight = new Map<string, Shared<Uint8Array, Progress>>();

  async function refresh(url: string): Promise<Uint8Array> {
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
    if (isJson(bytes)) await store.put(`manifest:${url}`, bytes);
    return bytes;
  }

  async function keptOrFetched(url: string, file: CachedFile, hooks: Required<LoadOptions>): Promise<Uint8Array> {
    const kept = await store.get(`file:${file.sha256}`);
    if (kept) return kept;
    const bytes = await download({ url, file, store, fetcher, ...hooks });
    await verify(bytes, file);
    await store.put(`file:${file.sha256}`, bytes);
    return bytes;
  }

  /** The running load of a file, or a new one. Nothing is awaited here, so that no second one can slip in. */
  function loading(url: string, file: CachedFile): Shared<Uint8Array, Progress> {
    const { sha256 } = file;
    const running = inFlight.get(sha256);
    if (running) return running;
    const begun = share<Uint8Array, Progress>(
      (hooks) => keptOrFetched(url, file, hooks),
      () => inFlight.delete(sha256),
    );
    inFlight.set(sha256, begun);
    return begun;
  }

  return {
    async manifest(url) {
      const kept = await store.get(`manifest:${url}`);
      if (!kept) return refresh(url);
      refresh(url).catch(() => undefined); // offline: the kept copy serves
      return kept;
    },

    load: async (manifestUrl, file, options = {}) => loading(new URL(file.path, manifestUrl).href, file).join(options),

    async has(file) {
      return (await store.keys()).includes(`file:${file.sha256}`);
    },

    async evict(wanted) {
      const unwanted = (await store.keys()).filter((key) => key.startsWith('file:') && !wanted.has(key.slice(5)));
      await Promise.all(unwanted.map((key) => store.delete(key)));
      return unwanted.length;
    },
  };
}
