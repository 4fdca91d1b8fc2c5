import { describe, expect, it } from 'vitest';
import { codeOf } from '../../src/errors.ts';
import { connect, endThread } from '../../src/thread/thread.ts';
import { startEngine } from '../../workers/start-engine.ts';
import { startNarrator } from '../../workers/start-narrator.ts';
import type { Fragile } from './fragile.worker.ts';
import { MODELS } from './models.ts';

function start(name = 'fragile') {
  const worker = new Worker(new URL('./fragile.worker.ts', import.meta.url), { type: 'module', name });
  worker.addEventListener('error', (event) => event.preventDefault()); // meant, so no noise
  return { worker, service: connect<Fragile>(worker, ['double', 'hang', 'burst']) };
}

const nowhere = new URL('/no-such-pack/manifest.json', location.href).href;

describe('a worker that dies', () => {
  it.each(['throwing while calls wait', 'ended by its owner'])('%s, rejects all its callers', async (how) => {
    const { worker, service } = start();
    expect(await service.double(21)).toBe(42);
    const waiting = [service.hang(null), service.hang(null)].map((call) => call.catch(codeOf));
    if (how.startsWith('throwing')) waiting.push(service.burst(null).catch(codeOf));
    else endThread(worker);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['worker-died']));
    await expect(service.double(1)).rejects.toMatchObject({ code: 'worker-died' });
    worker.terminate();
  });

  it('before it heard anything, or that was never there, rejects too', async () => {
    await expect(start('stillborn').service.double(1)).rejects.toMatchObject({ code: 'worker-died' });
    const missing = new Worker(new URL('/no-such-worker.js', location.href), { type: 'module' });
    await expect(connect<Fragile>(missing, ['double']).double(1)).rejects.toMatchObject({ code: 'worker-died' });
  });
});

describe('the engine’s thread', () => {
  it('hands its errors over with their codes, and rejects its callers when it is stopped', async () => {
    const { service, stop } = startEngine('cpu');
    const opening = { packUrl: nowhere, modelsUrl: null, device: 'cpu' as const };
    const error = await service.open(opening).catch((e) => e);
    expect(codeOf(error)).toMatch(/^pack-not-/);
    const waiting = service.open({ ...opening, packUrl: MODELS }).catch(codeOf);
    stop();
    expect(await waiting).toBe('worker-died');
  });
});

describe('the narrator’s thread', () => {
  it('loads the shipped model, and writes until it is aborted', async () => {
    const { service, stop } = startNarrator('cpu');
    const { id, device } = await service.load({ modelsUrl: MODELS });
    expect(id).toMatch(/^sotto-narrator-/);
    expect(device).toBe('cpu');
    const item = { title: 'T', creators: [], year: null, length: null, series: null, facts: '', text: 'A teapot.' };
    const enough = new AbortController();
    const writing = service.narrate([{ item, liked: [], asked: [], seed: 1 }], { signal: enough.signal });
    enough.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    stop();
  });
});
