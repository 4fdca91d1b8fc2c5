/**
 * Files of a model hub: large, named by address, with no manifest that could tell their hashes. Weights are kept in
 * pieces as they land, so that a cut connection costs one piece at most, and read back from them. This file is the contract.
 */
import { SottoError } from '../errors.ts';
import type { LoadOptions, Store } from './cache.ts';
import { ask, brokenOff, chunksOf, discreet, type Source } from './download.ts';
import { isJson } from './json.ts';

export const HUB_PIECE_BYTES = 1 << 23;

export interface HubFiles {
  /**
   * A file by its address: the kept one, or the network's; the array is the whole of its buffer. Throws
   * `model-not-found`, `model-damaged` (longer or shorter than announced; what was kept of it is dropped),
   * `download-failed`, `storage-full` and the signal's reason.
   */
  load(url: string, options?: LoadOptions): Promise<Uint8Array>;
  /** Bytes kept of the files whose addresses begin with `prefix`, whole or not. */
  kept(prefix: string): Promise<number>;
  /** Drops those files. */
  remove(prefix: string): Promise<void>;
}

/** What is known of a file in pieces. */
interface Announced {
  bytes: number;
  /** The hub's name for these very bytes; null where it tells none. */
  etag: string | null;
}

/** `fetcher` is injected so that a test can watch, cut or forge every request. */
export function openHubFiles(store: Store, fetcher: typeof fetch = discreet): HubFiles {
  const headKey = (url: string) => `hub:${url}`;
  const piecesOf = (url: string) => `hub-piece:${url}#`;
  const pieceKey = (url: string, piece: number) => piecesOf(url) + piece;

  async function keysOf(prefix: string): Promise<string[]> {
    const keys = await store.keys();
    return keys.filter((key) => key.startsWith(`hub:${prefix}`) || key.startsWith(`hub-piece:${prefix}`));
  }

  /** Drops one file. Not all that its address begins: `model.onnx_data` is a file of its own. */
  async function drop(url: string): Promise<void> {
    for (const key of await keysOf(url))
      if (key === headKey(url) || key.startsWith(piecesOf(url))) await store.delete(key);
  }

  async function announcedOf(url: string): Promise<Announced | null> {
    const head = await store.get(headKey(url));
    return head ? (JSON.parse(new TextDecoder().decode(head)) as Announced) : null;
  }

  /** Asks for a file from a byte on. Throws as `load` does. */
  async function answered(source: Source, start: number): Promise<Response> {
    const response = await ask(source, start);
    if (response.ok && response.body) return response;
    await response.body?.cancel();
    const { url } = source;
    if (response.status === 404) throw new SottoError('model-not-found', `The model hub has no file ${url}.`);
    throw new SottoError('download-failed', `${url} answered ${response.status}. Try again later.`);
  }

  /** Small and often compressed on the way, so that its announced length says nothing: it is whole where it parses. */
  async function loadJson(source: Source): Promise<Uint8Array> {
    const { url } = source;
    const kept = await store.get(headKey(url));
    if (kept) return kept;
    const response = await answered(source, 0);
    const bytes = new Uint8Array(await response.arrayBuffer().catch((cause) => brokenOff(source, cause)));
    if (!isJson(bytes)) throw damaged(url);
    await store.put(headKey(url), bytes);
    return bytes;
  }

  /** The kept pieces of a file, joined at the front of `bytes`. Returns how many there are. */
  async function readPieces(url: string, bytes: Uint8Array): Promise<number> {
    for (let piece = 0; ; piece++) {
      const kept = await store.get(pieceKey(url, piece));
      if (!kept) return piece;
      bytes.set(kept, piece * HUB_PIECE_BYTES);
    }
  }

  async function loadPieces(source: Source, onProgress: (loaded: number, total: number) => void): Promise<Uint8Array> {
    const { url } = source;
    const known = await announcedOf(url);
    if (!known) return fetchPieces(source, { bytes: null, start: 0, onProgress });
    const bytes = new Uint8Array(known.bytes);
    const start = Math.min((await readPieces(url, bytes)) * HUB_PIECE_BYTES, known.bytes);
    if (start === known.bytes) return bytes;
    onProgress(start, known.bytes);
    return fetchPieces(source, { bytes, start, onProgress });
  }

  /** Fetches what lacks from byte `start` on; all of it where the hub has other bytes by now. */
  async function fetchPieces(source: Source, begun: Begun): Promise<Uint8Array> {
    const { url } = source;
    const response = await answered(source, begun.start);
    const announced = announcedBy(response);
    const known = await announcedOf(url);
    const same = known && begun.bytes && announced.bytes === known.bytes && announced.etag === known.etag;
    if (begun.start > 0 && !same) {
      await response.body?.cancel();
      await drop(url);
      return fetchPieces(source, { ...begun, bytes: null, start: 0 });
    }
    if (!announced.bytes) throw damaged(url);
    await store.put(headKey(url), new TextEncoder().encode(JSON.stringify(announced)));
    const bytes = begun.bytes ?? new Uint8Array(announced.bytes);
    let loaded = begun.start;
    let kept = loaded;
    for await (const chunk of chunksOf(response, source, begun.start)) {
      if (loaded + chunk.length > bytes.length) break;
      bytes.set(chunk, loaded);
      loaded += chunk.length;
      begun.onProgress(loaded, bytes.length);
      for (; loaded - kept >= HUB_PIECE_BYTES || (loaded === bytes.length && kept < loaded); kept += HUB_PIECE_BYTES)
        await store.put(pieceKey(url, kept / HUB_PIECE_BYTES), bytes.slice(kept, kept + HUB_PIECE_BYTES));
    }
    if (loaded === bytes.length) return bytes;
    await drop(url);
    throw damaged(url);
  }

  /** Bytes kept of one file, by the number of its pieces: reading them back only to measure them would take long. */
  async function bytesKept(url: string, pieces: number): Promise<number> {
    if (isSmall(url)) return (await store.get(headKey(url)))?.length ?? 0;
    return Math.min(pieces * HUB_PIECE_BYTES, (await announcedOf(url))?.bytes ?? 0);
  }

  return {
    async load(url, { signal = new AbortController().signal, onProgress } = {}) {
      const source = { url, fetcher, signal };
      if (isSmall(url)) return loadJson(source);
      return loadPieces(source, (loaded, total) => onProgress?.({ path: url, loaded, total }));
    },

    async kept(prefix) {
      const keys = await keysOf(prefix);
      const sizes = keys.flatMap((key) => {
        if (!key.startsWith('hub:')) return [];
        const url = key.slice('hub:'.length);
        const pieces = keys.filter((other) => other.startsWith(piecesOf(url))).length;
        return [bytesKept(url, pieces)];
      });
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    },

    async remove(prefix) {
      for (const key of await keysOf(prefix)) await store.delete(key);
    },
  };
}

interface Begun {
  /** The file's room with the kept pieces in it; null where there are none. */
  bytes: Uint8Array | null;
  start: number;
  onProgress: (loaded: number, total: number) => void;
}

/** What an answer says of the whole file, also where it sends but its end. */
function announcedBy({ status, headers }: Response): Announced {
  const whole = status === 206 ? headers.get('content-range')?.split('/')[1] : headers.get('content-length');
  return { bytes: Number(whole ?? 0), etag: headers.get('etag') };
}

function damaged(url: string): SottoError {
  return new SottoError(
    'model-damaged',
    `${url} arrived in a length other than announced, or not as it should. Try again.`,
  );
}

function isSmall(url: string): boolean {
  return url.endsWith('.json');
}
