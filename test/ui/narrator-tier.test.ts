/** The narrator is fetched only while the person wants it, and by one thread at a time. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import type { ModelManifest } from '../../src/model/model.ts';
import type { HubTier } from '../../src/ui/hub-tier.ts';
import { Meter } from '../../src/ui/meter.ts';
import { NarratorTier } from '../../src/ui/narrator-tier.ts';

const file = { path: 'file', bytes: 1, sha256: '' };
const entry = { files: { weights: file, tokenizer: file, cpu: file, webgpu: file } };
const models = { models: { encoder: entry, narrator: entry } } as unknown as ModelManifest;

let workers: SilentWorker[];
class SilentWorker extends EventTarget {
  running = true;
  constructor() {
    super();
    workers.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    this.running = false;
  }
}

beforeEach(() => {
  workers = [];
  vi.stubGlobal('Worker', SilentWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function opened() {
  const settings = { narratives: true, mayDownload: null, hub: null };
  let answer = () => {};
  /** Whether the model's files are here already: they are, but it takes until `answer` is called to know. */
  const kept = new Promise<boolean>((resolve) => {
    answer = () => resolve(true);
  });
  const hub = { detach: () => undefined } as unknown as HubTier;
  const has = vi.fn(() => kept);
  const cache = { has } as unknown as Cache;
  const parts = { cache, hub, settings, models: Promise.resolve(models), meter: new Meter(), modelsUrl: '' };
  const tier = new NarratorTier({ ...parts, choice: 'cpu', onChange: () => undefined });
  const turn = (on: boolean) => {
    settings.narratives = on;
    tier.turn(on);
  };
  const asked = () => expect.poll(() => has.mock.calls.length).toBeGreaterThan(0);
  return { tier, turn, asked, answer };
}

const running = () => workers.filter((worker) => worker.running).length;

it('starts no thread where it is turned off before it is known what fetching costs', async () => {
  const { tier, turn, asked, answer } = opened();
  const considered = tier.consider();
  await asked();
  turn(false);
  answer();
  await considered;
  expect(tier.state).toEqual({ kind: 'off' });
  expect(workers).toHaveLength(0);
});

it('starts one thread where it is turned off and on again meanwhile', async () => {
  const { tier, turn, asked, answer } = opened();
  const considered = tier.consider();
  await asked();
  turn(false);
  turn(true);
  answer();
  await considered;
  await expect.poll(() => tier.state.kind).toBe('loading');
  expect(workers).toHaveLength(1);
});

it('leaves no thread running where it is turned off while it loads', async () => {
  const { tier, turn, answer } = opened();
  answer();
  void tier.consider();
  await expect.poll(running).toBe(1);
  turn(false);
  expect(running()).toBe(0);
  turn(true);
  await expect.poll(running).toBe(1);
  expect(workers).toHaveLength(2);
});
