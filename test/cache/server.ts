/** A server that lives in a function: it holds files, remembers what was asked, and can be told to misbehave. */
import type { CachedFile } from '../../src/cache/cache.ts';
import { sha256 } from '../../src/pack/verify.ts';

export const SITE = 'https://shop.example/pack/';
export const MANIFEST = `${SITE}manifest.json`;

export interface Server {
  fetch: typeof fetch;
  /** Every request so far: its path, and the range it asked for. */
  requests: { path: string; range: string | null }[];
  files: Map<string, Uint8Array>;
  /** Answers nothing at all. */
  offline: boolean;
  /** Breaks every body off after so many bytes; null lets them through. */
  cutAfter: number | null;
  /** Sends the whole file whatever range is asked for. */
  ignoresRanges: boolean;
  /** Bodies stop before their last chunk until this resolves. */
  gate: Promise<void>;
}

const CHUNK_BYTES = 64 * 1024;

export function openServer(files: Record<string, Uint8Array> = {}): Server {
  const server: Server = {
    requests: [],
    files: new Map(Object.entries(files)),
    offline: false,
    cutAfter: null,
    ignoresRanges: false,
    gate: Promise.resolve(),
    fetch: async (input, init) => {
      const path = String(input).slice(SITE.length);
      const range = new Headers(init?.headers).get('range');
      server.requests.push({ path, range });
      if (server.offline) throw new TypeError('fetch failed');
      init?.signal?.throwIfAborted();
      const bytes = server.files.get(path);
      if (!bytes) return new Response(null, { status: 404 });
      const start = server.ignoresRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
      return new Response(bodyOf(server, bytes.subarray(start), init?.signal), { status: start > 0 ? 206 : 200 });
    },
  };
  return server;
}

function bodyOf(server: Server, bytes: Uint8Array, signal?: AbortSignal | null): ReadableStream {
  const { cutAfter, gate } = server;
  let sent = 0;
  return new ReadableStream({
    start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
    async pull(controller) {
      if (sent + CHUNK_BYTES >= bytes.length) await gate;
      if (cutAfter !== null && sent >= cutAfter) return controller.error(new TypeError('connection lost'));
      if (sent < bytes.length) controller.enqueue(bytes.slice(sent, sent + CHUNK_BYTES));
      sent += CHUNK_BYTES;
      if (sent >= bytes.length && (cutAfter === null || sent < cutAfter)) controller.close();
    },
  });
}

/** Bytes that repeat with no period a slip of offsets could hide behind. */
export function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 255);
}

export async function fileOf(path: string, bytes: Uint8Array): Promise<CachedFile> {
  return { path, bytes: bytes.length, sha256: await sha256(bytes) };
}

export function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}
