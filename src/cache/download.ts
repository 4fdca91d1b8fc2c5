/** One download in pieces of a mebibyte, each kept as it lands, so that a cut connection costs one piece at most. */
import { SottoError } from '../errors.ts';
import type { CachedFile, Store } from './cache.ts';

export const PIECE_BYTES = 1 << 20;

export interface Progress {
  path: string;
  loaded: number;
  total: number;
}

interface Download {
  url: string;
  file: CachedFile;
  store: Store;
  fetcher: typeof fetch;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Returns the whole file, unverified; its kept pieces are dropped once it is whole. Throws `download-failed` or `pack-damaged`. */
export async function download(options: Download): Promise<Uint8Array> {
  const { file, store, onProgress } = options;
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
        await store.put(keyOf(piece++), bytes.slice(kept, kept + PIECE_BYTES));
      }
    }
  }
  await dropPieces();
  return bytes.subarray(0, loaded);
}

/** The body from byte `start` on; a server without ranges sends all of it, and the beginning is skipped. */
async function* streamFrom({ url, fetcher, signal }: Download, start: number): AsyncGenerator<Uint8Array> {
  // What is kept is kept in the store; a browser's own cache would keep it twice, and hand out the file of an older build.
  const init: RequestInit = { signal, cache: 'no-store', ...(start > 0 && { headers: { range: `bytes=${start}-` } }) };
  const response = await fetcher(url, init).catch((cause) => {
    if (signal.aborted) throw cause;
    throw new SottoError('download-failed', `${url} can't be reached. Try again: what has arrived is kept.`, { cause });
  });
  if (!response.ok || !response.body)
    throw new SottoError(
      'download-failed',
      `${url} answered ${response.status}. Check that the whole folder was deployed.`,
    );
  let skip = response.status === 206 ? 0 : start;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause) => {
        if (signal.aborted) throw cause;
        throw new SottoError('download-failed', `${url} broke off. Try again: what has arrived is kept.`, { cause });
      });
      if (done) return;
      if (skip < value.length) yield value.subarray(skip);
      skip = Math.max(0, skip - value.length);
    }
  } finally {
    reader.cancel().catch(() => undefined); // what is not read need not be sent
  }
}

function tooLong(file: CachedFile): SottoError {
  return new SottoError(
    'pack-damaged',
    `${file.path} is longer than its manifest says. Deploy the whole folder of one build.`,
  );
}
