/** One request as it is on the wire: `fetch` would decode, complete and hide what a check wants to see. Reads folders too. */
import { readFile } from 'node:fs/promises';
import { request as askHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as askHttps } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

export interface Answer {
  /** Where it came from in the end, after redirects. */
  url: string;
  /** 0 where nothing answered. */
  status: number;
  headers: IncomingHttpHeaders;
  /** As sent, encoded or not. */
  body: Buffer;
  /** 'short' where the body ended before its Content-Length, or stalled; 'long' where more came than that. */
  broken: 'short' | 'long' | null;
  /** What kept an answer from coming: "socket hang up"; null where one came. */
  failure: string | null;
}

export interface AskOptions {
  headers?: Record<string, string>;
  /** Milliseconds of silence after which an answer counts as stalled. */
  patience: number;
}

const MOST_REDIRECTS = 5;
const NOTHING = { status: 0, headers: {}, body: Buffer.alloc(0), broken: null, failure: null };

/** GETs an http:, https: or file: address. A server that doesn't answer is an answer too: it is what a check is there to tell. */
export async function ask(url: string, options: AskOptions): Promise<Answer> {
  if (url.startsWith('file:')) return askFolder(url);
  return askServer(url, options).catch((error: NodeJS.ErrnoException) => unanswered(url, error));
}

async function askServer(url: string, options: AskOptions): Promise<Answer> {
  let at = url;
  for (let hops = 0; ; hops++) {
    const answer = await askOnce(at, options);
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || !location || hops === MOST_REDIRECTS) return answer;
    at = new URL(location, at).href;
  }
}

async function askFolder(url: string): Promise<Answer> {
  const body = await readFile(new URL(url)).catch(() => null);
  return { ...NOTHING, url, status: body ? 200 : 404, body: body ?? NOTHING.body };
}

function unanswered(url: string, { message, code }: NodeJS.ErrnoException): Answer {
  return { ...NOTHING, url, failure: message || String(code) }; // of several addresses tried, Node tells the code alone
}

function askOnce(url: string, { headers = {}, patience }: AskOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let answering: IncomingMessage | null = null;
    const parts: Buffer[] = [];
    const settle = () => resolve(answerOf(url, answering!, Buffer.concat(parts)));
    const surplus = (response: IncomingMessage) =>
      resolve({ ...answerOf(url, response, Buffer.concat(parts)), broken: 'long' });
    const request = (url.startsWith('https:') ? askHttps : askHttp)(url, { headers, agent: false }, (response) => {
      answering = response;
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', settle);
      response.on('error', settle);
    });
    request.setTimeout(patience, () => request.destroy(new Error(`no answer within ${patience / 1000} s`)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (!answering) reject(error);
      else if (error.code?.startsWith('HPE_')) surplus(answering);
      else settle();
    });
    request.end();
  });
}

function answerOf(url: string, { statusCode: status = 0, headers, complete }: IncomingMessage, body: Buffer): Answer {
  const announced = headers['content-length'];
  const short = announced === undefined ? !complete : body.length < Number(announced);
  return { url, status, headers, body, broken: short ? 'short' : null, failure: null };
}

/** What a browser makes of the body: decoded as its headers say; null where that can't be done. */
export function contentOf({ headers, body, broken }: Answer): Buffer | null {
  if (broken) return null;
  const encoding = headers['content-encoding'] ?? 'identity';
  try {
    if (encoding === 'identity') return body;
    if (encoding === 'gzip' || encoding === 'x-gzip') return gunzipSync(body);
    if (encoding === 'br') return brotliDecompressSync(body);
    return encoding === 'deflate' ? inflateSync(body) : null;
  } catch {
    return null;
  }
}
