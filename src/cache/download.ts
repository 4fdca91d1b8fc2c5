/** One download in pieces of a mebibyte, each kept as it lands, so that a cut connection costs one piece at most. */
import { SottoError } from '../errors.ts';
import type { CachedFile, Store } from './cache.ts';

export const PIECE_BYTES = 1 << 20;

export interface Progress {
  path: string;
  loaded: number;
  total: number;
}

interface Download extends Source {
  file: CachedFile;
  store: Store;
  /** Puts into the store where there is room. */
  keep: Store['put'];
  onProgress: (progress: Progress) => void;
}

/** Returns the whole file, unverified; its kept pieces are dropped once it is whole. Throws `download-failed` or `pack-damaged`. */
export async function download(options: Download): Promise<Uint8Array> {
  const { file, store, keep, onProgress } = options;
  const keyOf = (piece: number) => `piece:${file.sha256}:${piece}`;
  const bytes = new Uint8Array(file.bytes);
  let loaded = 0;
  let piece = 0;
  for (let kept = await store.get(keyOf(0)); kept && loaded < file.bytes; kept = await store.get(keyOf(piece))) {
    bytes.set(kept, loaded);
    loaded += kept.length;
    piece++;
  }
  const dropPieces = async () => {
    for (let i = 0; i < piece; i++) await store.delete(keyOf(i));
  };
  const report = () => onProgress({ path: file.path, loaded, total: file.bytes });
  report();

  if (loaded < file.bytes) {
    let kept = loaded;
    for await (const chunk of streamFrom(options, loaded)) {
      if (loaded + chunk.length > file.bytes) {
        await dropPieces();
        throw tooLong(file);
      }
      bytes.set(chunk, loaded);
      loaded += chunk.length;
      report();
      for (; loaded - kept >= PIECE_BYTES; kept += PIECE_BYTES) {
        await keep(keyOf(piece++), bytes.slice(kept, kept + PIECE_BYTES));
      }
    }
  }
  await dropPieces();
  return bytes.subarray(0, loaded);
}

/** Another site, such as a model hub, need not learn on which page it is asked. */
export const discreet: typeof fetch = (input, init) => fetch(input, { ...init, referrerPolicy: 'same-origin' });

/** Where a body comes from, and who may call it off. */
export interface Source {
  url: string;
  fetcher: typeof fetch;
  signal: AbortSignal;
}

/** Asks for a file from byte `start` on. Throws `download-failed` where nothing answers, and the signal's reason. */
export async function ask({ url, fetcher, signal }: Source, start: number): Promise<Response> {
  // What is kept is kept in the store; a browser's own cache would keep it twice, and hand out the file of an older build.
  const init: RequestInit = { signal, cache: 'no-store', ...(start > 0 && { headers: { range: `bytes=${start}-` } }) };
  return fetcher(url, init).catch((cause) => {
    signal.throwIfAborted();
    throw new SottoError('download-failed', `${url} can't be reached. Try again: what has arrived is kept.`, { cause });
  });
}

/** The body of an answer to `ask`; a server without ranges sends all of it, and the beginning is skipped. */
export async function* chunksOf(response: Response, source: Source, start: number): AsyncGenerator<Uint8Array> {
  let skip = response.status === 206 ? 0 : start;
  const reader = response.body!.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause) => brokenOff(source, cause));
      if (done) return;
      if (skip < value.length) yield value.subarray(skip);
      skip = Math.max(0, skip - value.length);
    }
  } finally {
    reader.cancel().catch(() => undefined); // what is not read need not be sent
  }
}

/** Says what a body that ended with an error means: called off, or cut. */
export function brokenOff({ url, signal }: Source, cause: unknown): never {
  signal.throwIfAborted();
  throw new SottoError('download-failed', `${url} broke off. Try again: what has arrived is kept.`, { cause });
}

async function* streamFrom(source: Source, start: number): AsyncGenerator<Uint8Array> {
  const response = await ask(source, start);
  if (!response.ok || !response.body)
    throw new SottoError(
      'download-failed',
      `${source.url} answered ${response.status}. Deploy the whole folder of one build.`,
    );
  yield* chunksOf(response, source, start);
}

function tooLong(file: CachedFile): SottoError {
  return new SottoError(
    'pack-damaged',
    `${file.path} is longer than its manifest says. Deploy the whole folder of one build.`,
  );
}
