/** The top tier: whether a language model writes here, and how it gets to. It is fetched late, and never against the person's wish. */

import { startNarrator, type Thread } from '../../workers/start.ts';
import type { Cache } from '../cache/cache.ts';
import type { Device, ModelManifest } from '../model/model.ts';
import { chooseDevice, type DeviceChoice } from '../model/web.ts';
import type { Narration, NarrationEvent } from '../narration.ts';
import type { Meter } from './meter.ts';
import { missingBytes } from './models.ts';
import { isFrugal, type Settings } from './settings.ts';

export type NarratorState =
  | { kind: 'waiting' }
  /** The site publishes no models. */
  | { kind: 'absent' }
  /** The connection is slow or metered: the person decides. */
  | { kind: 'asking'; bytes: number }
  | { kind: 'declined' }
  | { kind: 'off' }
  | { kind: 'loading'; loaded: number; total: number }
  | { kind: 'ready'; id: string; device: Device }
  | { kind: 'failed'; message: string };

export interface TierParts {
  cache: Cache;
  modelsUrl: string;
  /** Null where the site publishes none. */
  models: Promise<ModelManifest | null>;
  choice: DeviceChoice;
  settings: Settings;
  meter: Meter;
  /** Called after every change of state. */
  onChange: () => void;
}

export class NarratorTier {
  state: NarratorState = { kind: 'waiting' };
  #parts: TierParts;
  #thread: Thread<Narration> | null = null;
  #settling: Promise<void> | null = null;

  constructor(parts: TierParts) {
    this.#parts = parts;
  }

  /** The model, once it can write. */
  get narration(): Narration | null {
    return this.state.kind === 'ready' && this.#thread ? this.#thread.service : null;
  }

  /** Who writes now; null while the model is on its way, so that nothing is written to be replaced. */
  get voice(): 'model' | 'plain' | null {
    const { kind } = this.state;
    if (kind === 'ready') return 'model';
    return kind === 'waiting' || kind === 'loading' ? null : 'plain';
  }

  /** Fetches the model, or finds out why not. Asked again, it settles nothing twice. */
  consider(): Promise<void> {
    this.#settling ??= this.#settle();
    return this.#settling;
  }

  /** Opens a model that is kept on the device already: it costs no bytes, so that it will likely be needed is enough. */
  async wakeKept(): Promise<void> {
    const { cache, choice, settings } = this.#parts;
    const models = await this.#parts.models;
    if (!models || !settings.narratives) return;
    if ((await missingBytes(cache, models, await chooseDevice(choice))) === 0) await this.consider();
  }

  async #settle(): Promise<void> {
    const { cache, choice, settings } = this.#parts;
    const models = await this.#parts.models;
    if (!models) return this.#become({ kind: 'absent' });
    if (!settings.narratives) return this.#become({ kind: 'off' });
    const bytes = await missingBytes(cache, models, await chooseDevice(choice));
    if (bytes === 0 || !isFrugal() || settings.mayDownload) return this.#load();
    this.#become(settings.mayDownload === null ? { kind: 'asking', bytes } : { kind: 'declined' });
  }

  /** Turns narratives by the model on or off, or asks again after a refusal or a failure. */
  turn(on: boolean): void {
    this.#thread?.stop();
    this.#thread = null;
    this.#settling = null;
    this.#become(on ? { kind: 'waiting' } : { kind: 'off' });
    if (on) void this.consider();
  }

  decline(): void {
    this.#become({ kind: 'declined' });
  }

  /** The model can write no longer; the deterministic writer takes over. */
  fail(error: unknown): void {
    this.#thread?.stop();
    this.#thread = null;
    this.#become({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }

  async #load(): Promise<void> {
    const thread = startNarrator(this.#parts.choice);
    this.#thread = thread;
    this.#become({ kind: 'loading', loaded: 0, total: 0 });
    const arrived = new Map<string, NarrationEvent & { kind: 'download' }>();
    const onEvent = (event: NarrationEvent) => {
      if (event.kind !== 'download' || this.#thread !== thread) return;
      this.#parts.meter.heard(event);
      arrived.set(event.path, event);
      const sum = (part: 'loaded' | 'total') => [...arrived.values()].reduce((bytes, file) => bytes + file[part], 0);
      this.#become({ kind: 'loading', loaded: sum('loaded'), total: sum('total') });
    };
    try {
      const opened = await thread.service.load({ modelsUrl: this.#parts.modelsUrl }, { onEvent });
      if (this.#thread === thread) this.#become({ kind: 'ready', ...opened });
    } catch (error) {
      if (this.#thread === thread) this.fail(error);
    }
  }

  #become(state: NarratorState): void {
    this.state = state;
    this.#parts.onChange();
  }
}
