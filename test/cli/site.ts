/** A small site with a pack, models and an element on it, over real HTTP, that misbehaves as a test wants it to. */
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

export interface Reply {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Uint8Array | string;
}

/** "stall" sends headers and then nothing, "silence" not even these, and "reset" ends the connection in place of an answer. */
export type Mishap = 'stall' | 'silence' | 'reset';

/** Changes what the site answers to one request; undefined leaves it as it is. */
export type Misbehaviour = (path: string, reply: Reply, request: IncomingMessage) => Reply | Mishap | undefined;

const TYPES: Record<string, string> = {
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
  '.bin': 'application/octet-stream',
  '.onnx': 'application/octet-stream',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Serves `files` by path and returns the site's address, without a slash at its end. */
export async function serveSite(files: Map<string, Uint8Array>, misbehave: Misbehaviour = () => undefined) {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://site').pathname;
    const good = goodReply(files.get(path), path, request);
    const reply = misbehave(path, good, request) ?? good;
    if (reply === 'stall') response.writeHead(200, { 'content-length': 100 }).write('{');
    else if (reply === 'reset') request.socket.resetAndDestroy();
    else if (reply !== 'silence') response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** As a server should: types, revalidation, compression of words, ranges of the file itself, and nothing to other origins. */
function goodReply(file: Uint8Array | undefined, path: string, { headers: asked }: IncomingMessage): Reply {
  if (!file) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' };
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const headers = {
    'content-type': type,
    'cache-control': 'no-cache',
    etag: `"${file.length}"`,
    'accept-ranges': 'bytes',
  };
  const [, from] = /^bytes=(\d+)-$/.exec(asked.range ?? '') ?? [];
  if (from !== undefined) {
    const range = `bytes ${from}-${file.length - 1}/${file.length}`;
    return { status: 206, headers: { ...headers, 'content-range': range }, body: file.subarray(Number(from)) };
  }
  const words = /json|script/.test(type) && String(asked['accept-encoding']).includes('gzip');
  return words
    ? {
        status: 200,
        headers: { ...headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
        body: gzipSync(file),
      }
    : { status: 200, headers: { ...headers, 'content-length': file.length }, body: file };
}
