/** The top tier: whether a language model writes here, and how it gets to. It is fetched late, and never against the person's wish. */

import { startNarrator } from '../../workers/start-narrator.ts';
import type { Cache } from '../cache/cache.ts';
import { codeOf } from '../errors.ts';
import { openArrivals } from '../model/arrivals.ts';
import { isFrugal, missingBytes } from '../model/cost.ts';
import type { ModelManifest, NarrativeKind } from '../model/model.ts';
import { chooseDevice, type DeviceChoice } from '../model/web.ts';
import type { HubNarration, LoadedNarrator, Narration, NarrationEvent } from '../narration.ts';
import type { Thread } from '../thread/thread.ts';
import type { HubTier } from './hub-tier.ts';
import type { Meter } from './meter.ts';
import type { Settings } from './settings.ts';

export type NarratorState =
  | { kind: 'waiting' }
  /** The site publishes no models. */
  | { kind: 'absent' }
  /** The connection is slow or metered: the person decides. */
  | { kind: 'asking'; bytes: number }
  | { kind: 'declined' }
  | { kind: 'off' }
  | { kind: 'loading'; loaded: number; total: number }
  | ({ kind: 'ready' } & LoadedNarrator)
  | { kind: 'failed'; message: string };

export interface TierParts {
  cache: Cache;
  modelsUrl: string;
  /** Null where the site publishes none. */
  models: Promise<ModelManifest | null>;
  choice: DeviceChoice;
  settings: Settings;
  meter: Meter;
  /** The larger model that may write in the built-in one's place, on the same thread. */
  hub: HubTier;
  /** Called after every change of state. */
  onChange: () => void;
}

export class NarratorTier {
  state: NarratorState = { kind: 'waiting' };
  #parts: TierParts;
  #thread: Thread<HubNarration> | null = null;
  #settling: Promise<void> | null = null;
  /** Aborted by the person’s next word: what is being settled by an earlier one goes no further. */
  #asked = new AbortController();

  constructor(parts: TierParts) {
    this.#parts = parts;
  }

  /** The model, once it can write. */
  get narration(): Narration | null {
    return this.state.kind === 'ready' && this.#thread ? this.#parts.hub.over(this.#thread.service) : null;
  }

  /** The model, once it can write, where it was trained to tell such things. A larger one of a hub tells items alone. */
  telling(kind: NarrativeKind): Narration | null {
    return this.state.kind === 'ready' && this.state.kinds.includes(kind) ? (this.#thread?.service ?? null) : null;
  }

  /**
   * Who writes now: 'plain', 'model', or the id of a hub's; null while the model is on its way, so that nothing is
   * written to be replaced.
   */
  get voice(): string | null {
    const { kind } = this.state;
    if (kind === 'ready') return this.#parts.hub.writer ?? 'model';
    return kind === 'waiting' || kind === 'loading' ? null : 'plain';
  }

  /** Fetches the model, or finds out why not. Asked again, it settles nothing twice. */
  consider(): Promise<void> {
    this.#settling ??= this.#settle(this.#asked.signal);
    return this.#settling;
  }

  /** Opens a model that is kept on the device already: it costs no bytes, so that it will likely be needed is enough. */
  async wakeKept(): Promise<void> {
    const { cache, choice, settings } = this.#parts;
    const models = await this.#parts.models;
    if (!models || !settings.narratives) return;
    if ((await missingBytes(cache, models, await chooseDevice(choice))) === 0) await this.consider();
  }

  async #settle(asked: AbortSignal): Promise<void> {
    const { cache, choice, settings } = this.#parts;
    const models = await this.#parts.models;
    if (asked.aborted) return;
    if (!models) return this.#become({ kind: 'absent' });
    if (!settings.narratives) return this.#become({ kind: 'off' });
    const bytes = await missingBytes(cache, models, await chooseDevice(choice));
    if (asked.aborted) return;
    if (bytes === 0 || !isFrugal() || settings.mayDownload) return this.#load();
    this.#become(settings.mayDownload === null ? { kind: 'asking', bytes } : { kind: 'declined' });
  }

  /** Turns narratives by the model on or off, or asks again after a refusal or a failure. */
  turn(on: boolean): void {
    this.#stop();
    this.#asked.abort();
    this.#asked = new AbortController();
    this.#settling = null;
    this.#become(on ? { kind: 'waiting' } : { kind: 'off' });
    if (on) void this.consider();
  }

  decline(): void {
    this.#become({ kind: 'declined' });
  }

  /** The model can write no longer: the built-in one takes over where a larger one was at fault, or the deterministic writer. */
  fail(error: unknown): void {
    const { hub } = this.#parts;
    const died = codeOf(error) === 'worker-died';
    if (died && this.state.kind !== 'ready') return; // another thread is on its way already
    if (died && hub.atWork) {
      hub.fail(error);
      this.turn(true);
      return;
    }
    this.#giveUp(error);
  }

  #giveUp(error: unknown): void {
    this.#stop();
    this.#become({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }

  #stop(): void {
    this.#thread?.stop();
    this.#thread = null;
    this.#parts.hub.detach();
  }

  async #load(): Promise<void> {
    const thread = startNarrator(this.#parts.choice);
    this.#thread = thread;
    this.#become({ kind: 'loading', loaded: 0, total: 0 });
    const arrived = openArrivals((sums) => this.#become({ kind: 'loading', ...sums }));
    const onEvent = (event: NarrationEvent) => {
      if (event.kind !== 'download' || this.#thread !== thread) return;
      this.#parts.meter.heard(event);
      arrived(event);
    };
    try {
      const opened = await thread.service.load({ modelsUrl: this.#parts.modelsUrl }, { onEvent });
      if (this.#thread === thread) await this.#parts.hub.attach(thread.service);
      if (this.#thread === thread) this.#become({ kind: 'ready', ...opened });
    } catch (error) {
      if (this.#thread === thread) this.#giveUp(error);
    }
  }

  #become(state: NarratorState): void {
    this.state = state;
    this.#parts.onChange();
  }
}
