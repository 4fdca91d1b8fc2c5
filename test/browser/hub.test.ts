/** The larger narrator on the CPU, through the library itself: it loads, streams, stops, and fails without losing the turn. */
import { describe, expect, it } from 'vitest';
import { memoryStore, openHubFiles } from '../../src/cache/cache.ts';
import { codeOf } from '../../src/errors.ts';
import { openChatModel } from '../../src/model/chat.ts';
import { openWebRuntime } from '../../src/model/web.ts';
import type { NarrationEvent } from '../../src/narration.ts';
import { startNarrator } from '../../workers/start-narrator.ts';
import { ANSWER, forging, HOST, half, narrationOver, requestFor, TINY } from './hub.ts';
import { MODELS } from './models.ts';

const hub = { model: TINY, host: HOST };
const requests = [requestFor('Salt and Stone'), requestFor('Night Ferry')];

describe('a chat model of a hub', () => {
  it('answers word by word, asks for nothing but files of the model, and for none of them twice', async () => {
    const { device } = await openWebRuntime('cpu');
    const asked: string[] = [];
    const files = openHubFiles(memoryStore(), (input, init) => {
      asked.push(`${init?.method ?? 'GET'} ${String(input)}`);
      return fetch(input, init);
    });
    const heard: string[] = [];
    for (let visit = 0; visit < 2; visit++) {
      const chat = await openChatModel(TINY, { host: HOST, files, device });
      const onText = (text: string) => heard.push(text);
      await chat.answer([{ role: 'user', content: 'Why?' }], { seed: 1, mostTokens: 160, onText });
      await chat.close();
    }
    expect(heard.length).toBeGreaterThan(60);
    expect(heard.join('').split(ANSWER.join(' '))).toEqual(['', '', '']);
    expect(asked.every((request) => request.startsWith(`GET ${HOST}${TINY.id}/resolve/main/`))).toBe(true);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe('a narration with a model of a hub', () => {
  it('tells in its words, sentence by sentence, without what the check refuses', async () => {
    const narration = await narrationOver();
    const loaded: number[] = [];
    const watch = (event: NarrationEvent) => event.kind === 'download' && loaded.push(event.loaded / event.total);
    expect(await narration.loadHub(hub, { onEvent: watch })).toEqual({ id: TINY.id });
    expect(loaded.at(-1)).toBe(1);
    const events: NarrationEvent[] = [];
    const told = await narration.narrate(requests, { onEvent: (event) => events.push(event) });
    const kept = ANSWER.filter((sentence) => !sentence.includes('Brambleton'));
    for (const narrative of told) expect(narrative.startsWith(`${kept.join(' ')} `)).toBe(true);
    // Three sentences of the model's, and two that the deterministic writer adds: which book, and why.
    expect(events.map((event) => event.kind === 'sentence' && event.request)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    await narration.dropHub(null);
    const [again] = await narration.narrate(requests.slice(0, 1));
    expect(again).not.toContain(ANSWER[0]);
  });

  it('stops soon after it is called off', async () => {
    const narration = await narrationOver();
    await narration.loadHub(hub);
    const enough = new AbortController();
    let began = 0;
    const heard: NarrationEvent[] = [];
    const onEvent = (event: NarrationEvent) => {
      heard.push(event);
      began ||= performance.now();
      enough.abort();
    };
    await expect(narration.narrate(requests, { signal: enough.signal, onEvent })).rejects.toThrow(/abort/i);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(heard).toHaveLength(1);
  });
});

describe('the narrator’s thread with a model of a hub', () => {
  it('hears that it is called off between two tokens', async () => {
    const { service, stop } = startNarrator('cpu');
    await service.load({ modelsUrl: MODELS });
    await service.loadHub(hub);
    const enough = new AbortController();
    const many = Array.from({ length: 30 }, () => requests).flat();
    const writing = service.narrate(many, { signal: enough.signal, onEvent: () => enough.abort() });
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    const began = performance.now();
    await service.dropHub(null); // waits for its turn: what was called off must have ended
    expect(performance.now() - began).toBeLessThan(2000);
    stop();
  });
});

describe('a model of a hub that can’t be had leaves the built-in narrator in place', () => {
  const offline: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));

  it.each<[string, typeof fetch, string]>([
    ['a file is missing', forging(() => new Response(null, { status: 404 })), 'model-not-found'],
    ['a file ends early', forging((real) => half(real, real.headers.get('content-length')!)), 'model-damaged'],
    ['there is no network', offline, 'download-failed'],
  ])('where %s', async (_, fetcher, code) => {
    const narration = await narrationOver(fetcher);
    const error = await narration.loadHub(hub).catch((reason) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(codeOf(error)).toBe(code);
    const [told] = await narration.narrate(requests.slice(0, 1));
    expect(told).toContain('Salt and Stone');
  });

  it('where the person changes their mind', async () => {
    const narration = await narrationOver((input, init) => {
      if (!String(input).endsWith('.onnx')) return fetch(input, init);
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    });
    const enough = new AbortController();
    const loading = narration.loadHub(hub, { signal: enough.signal });
    setTimeout(() => enough.abort(), 300);
    await expect(loading).rejects.toThrow(/abort/i);
  });
});
