/** Files of a model hub: fetched once, kept in pieces, resumed, measured and removed. */
import { beforeEach, describe, expect, test } from 'vitest';
import { memoryStore, openHubFiles, type Store } from '../../src/cache/cache.ts';
import { HUB_PIECE_BYTES } from '../../src/cache/hub.ts';
import { noise, text } from './server.ts';

const HOST = 'https://hub.example/';
const MODEL = `${HOST}owner/name/resolve/main/`;
const WEIGHTS = `${MODEL}onnx/model_q4.onnx`;
const bytes = noise(2 * HUB_PIECE_BYTES + 1000);

interface Hub {
  fetch: typeof fetch;
  requests: { url: string; range: string | null }[];
  files: Map<string, Uint8Array>;
  etag: string;
  /** Sends so many bytes of what was asked for, and then breaks off, or ends as if that were all. */
  sends: number;
  ending: 'breaks' | 'ends';
}

function openHub(): Hub {
  const hub: Hub = {
    requests: [],
    files: new Map([
      [WEIGHTS, bytes],
      [`${MODEL}config.json`, text('{"model_type":"llama"}')],
    ]),
    etag: '"one"',
    sends: Number.POSITIVE_INFINITY,
    ending: 'ends',
    fetch: async (input, init) => {
      const range = new Headers(init?.headers).get('range');
      hub.requests.push({ url: String(input), range });
      const file = hub.files.get(String(input));
      if (!file) return new Response(null, { status: 404 });
      const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
      const headers = { 'content-length': String(file.length - start), etag: hub.etag };
      const ranged = { ...headers, 'content-range': `bytes ${start}-${file.length - 1}/${file.length}` };
      const body = bodyOf(file.subarray(start, start + hub.sends), hub.ending);
      return new Response(body, { status: start ? 206 : 200, headers: start ? ranged : headers });
    },
  };
  return hub;
}

function bodyOf(part: Uint8Array, ending: Hub['ending']): ReadableStream {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent < part.length) controller.enqueue(part.slice(sent, sent + 100_000));
      else if (ending === 'breaks') controller.error(new TypeError('connection lost'));
      else controller.close();
      sent += 100_000;
    },
  });
}

let store: Store;
let hub: Hub;
beforeEach(() => {
  store = memoryStore();
  hub = openHub();
});
/** Equality for megabytes: the test runner's own takes for ever. */
const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
const files = () => openHubFiles(store, hub.fetch);

describe('a file of a hub', () => {
  test('is fetched once, and served from the device ever after', async () => {
    const seen: number[] = [];
    const onProgress = ({ loaded, total }: { loaded: number; total: number }) => seen.push(loaded / total);
    expect(same(await files().load(WEIGHTS, { onProgress }), bytes)).toBe(true);
    expect(await files().load(`${MODEL}config.json`)).toEqual(text('{"model_type":"llama"}'));
    expect(seen.at(-1)).toBe(1);
    hub.files.clear();
    expect(same(await files().load(WEIGHTS), bytes)).toBe(true);
    expect(await files().load(`${MODEL}config.json`)).toEqual(text('{"model_type":"llama"}'));
    expect(hub.requests).toHaveLength(2);
  });

  test('goes on where a connection broke', async () => {
    Object.assign(hub, { sends: HUB_PIECE_BYTES + 300_000, ending: 'breaks' });
    await expect(files().load(WEIGHTS)).rejects.toMatchObject({ code: 'download-failed' });
    expect(await files().kept(MODEL)).toBe(HUB_PIECE_BYTES);
    hub.sends = Number.POSITIVE_INFINITY;
    hub.ending = 'ends';
    expect(same(await files().load(WEIGHTS), bytes)).toBe(true);
    expect(hub.requests.map(({ range }) => range)).toEqual([null, `bytes=${HUB_PIECE_BYTES}-`]);
  });

  test('begins anew where the hub has other bytes by now', async () => {
    Object.assign(hub, { sends: HUB_PIECE_BYTES + 300_000, ending: 'breaks' });
    await files()
      .load(WEIGHTS)
      .catch(() => undefined);
    const newer = bytes.toReversed();
    hub.files.set(WEIGHTS, newer);
    Object.assign(hub, { sends: Number.POSITIVE_INFINITY, ending: 'ends', etag: '"two"' });
    expect(same(await files().load(WEIGHTS), newer)).toBe(true);
  });

  test('that ends before its announced length is refused, and nothing of it kept', async () => {
    hub.sends = HUB_PIECE_BYTES + 10;
    await expect(files().load(WEIGHTS)).rejects.toMatchObject({ code: 'model-damaged' });
    expect(await files().kept(HOST)).toBe(0);
  });

  test('that is refused takes no other with it whose address begins alike', async () => {
    const data = `${WEIGHTS}_data`;
    hub.files.set(data, text('weights beside the graph'));
    await files().load(data);
    hub.sends = 10;
    await expect(files().load(WEIGHTS)).rejects.toMatchObject({ code: 'model-damaged' });
    expect(await store.keys()).toEqual([`hub:${data}`, `hub-piece:${data}#0`]);
  });

  test('that is no JSON though its name says so is refused', async () => {
    hub.files.set(`${MODEL}config.json`, text('<html>Please log in</html>'));
    await expect(files().load(`${MODEL}config.json`)).rejects.toMatchObject({ code: 'model-damaged' });
    expect(await store.keys()).toEqual([]);
  });

  test('that is missing says so', async () => {
    await expect(files().load(`${MODEL}no.onnx`)).rejects.toMatchObject({ code: 'model-not-found' });
  });

  test('stops arriving on abort, with the signal’s reason', async () => {
    const enough = new AbortController();
    const onProgress = ({ loaded }: { loaded: number }) => loaded > 0 && enough.abort();
    Object.assign(hub, { sends: 300_000, ending: 'breaks' });
    await expect(files().load(WEIGHTS, { signal: enough.signal, onProgress })).rejects.toThrow(/abort/i);
  });
});

describe('what is kept', () => {
  test('is told in bytes by model, and removed by model', async () => {
    const other = `${HOST}owner/other/resolve/main/config.json`;
    hub.files.set(other, text('{}'));
    for (const url of [WEIGHTS, `${MODEL}config.json`, other]) await files().load(url);
    expect(await files().kept(MODEL)).toBe(bytes.length + 22);
    await files().remove(MODEL);
    expect(await files().kept(MODEL)).toBe(0);
    expect(await files().kept(HOST)).toBe(2);
  });
});
