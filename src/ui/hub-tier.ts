/** The optional larger narrator: which model of the hub a person chose, and how far it is. Fetched on their word only. */

import type { HubFiles } from '../cache/cache.ts';
import { codeOf, type ErrorCode } from '../errors.ts';
import { openArrivals } from '../model/arrivals.ts';
import { HUB_HOST, HUB_MODELS, type HubDtype, type HubModel, hubAddress, hubDtype } from '../model/hub-models.ts';
import { chooseDevice, type DeviceChoice } from '../model/web.ts';
import type { HubNarration, Narration, NarrationEvent } from '../narration.ts';
import type { Meter } from './meter.ts';
import type { Settings } from './settings.ts';

export type HubState =
  | { kind: 'none' }
  | { kind: 'loading'; model: HubModel; loaded: number; total: number }
  | { kind: 'ready'; model: HubModel }
  | { kind: 'failed'; model: HubModel; words: string };

export interface HubParts {
  files: HubFiles;
  choice: DeviceChoice;
  settings: Settings;
  meter: Meter;
  saveSettings: () => void;
  onChange: () => void;
  /** Called once for each failure, with words for the person. */
  onFailed: (words: string) => void;
  /** Begins a new thread, whose built-in narrator will be attached. */
  restart: () => void;
}

const REASONS: Partial<Record<ErrorCode, string>> = {
  'model-not-found': 'a file of it is missing on the hub',
  'model-damaged': 'a file of it arrived damaged',
  'download-failed': 'the hub can’t be reached',
  'storage-full': 'this device has no room left to keep it',
};

export class HubTier {
  state: HubState = { kind: 'none' };
  /** The model that writes, or wrote until it failed: what it told stays. Null where the built-in one does. */
  writer: string | null = null;
  /** Bytes kept on this device, by model id. */
  kept: ReadonlyMap<string, number> = new Map();
  dtype: HubDtype = 'q4';
  #parts: HubParts;
  #service: HubNarration | null = null;
  #fetching: AbortController | null = null;
  /** After a failure the library can't be used again on that thread. */
  #spoilt = false;
  /** Chosen while there was no thread to fetch it on: the next one will. */
  #pending: HubModel | null = null;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** Joins a thread whose built-in narrator is ready; opens the model chosen on an earlier visit, if it is still kept. */
  async attach(service: HubNarration): Promise<void> {
    const { settings, choice } = this.#parts;
    this.#service = service;
    this.dtype = await hubDtype(await chooseDevice(choice));
    await this.#measure();
    this.#spoilt = false;
    const pending = this.#pending;
    this.#pending = null;
    if (pending) {
      void this.#load(pending, service);
      return;
    }
    const model = HUB_MODELS.find(({ id }) => id === settings.hub);
    if (model && this.kept.get(model.id)) await this.#load(model, service);
    else if (settings.hub) this.#remember(null);
  }

  /** The thread is gone, and the model's memory with it. */
  detach(): void {
    this.#stopFetching();
    this.#service = null;
    this.writer = null;
    if (this.state.kind !== 'failed') this.#become({ kind: 'none' });
  }

  /** Fetches and opens a model: the person agreed to its size and licence. */
  async choose(model: HubModel): Promise<void> {
    if (this.#service && !this.#spoilt) return this.#load(model, this.#service);
    if (this.#spoilt) this.#parts.restart();
    this.#pending = model;
    this.#become({ kind: 'loading', model, loaded: 0, total: model.bytes[this.dtype] });
  }

  /** Stops fetching, and has the built-in narrator write again; what has arrived stays for another try. */
  async leave(): Promise<void> {
    this.#stopFetching();
    this.#remember(null);
    // Before the change is told: what is written next comes after it in the thread's turn.
    const dropped = this.#service?.dropHub(null);
    this.writer = null;
    this.#become({ kind: 'none' });
    await dropped;
    await this.#measure();
  }

  /** Frees what a model takes on this device. */
  async remove(model: HubModel): Promise<void> {
    if ('model' in this.state && this.state.model.id === model.id) await this.leave();
    await this.#parts.files.remove(hubAddress(HUB_HOST, model));
    await this.#measure();
  }

  /** The thread's narration, watched for the model's failure. */
  over(service: HubNarration): Narration {
    const onEvent = (event: NarrationEvent) => {
      if (event.kind === 'hub-failed') this.fail(new Error(event.message));
    };
    return {
      load: service.load,
      narrate: (requests, hooks = {}) =>
        service.narrate(requests, {
          ...hooks,
          onEvent: (event) => {
            onEvent(event);
            hooks.onEvent?.(event);
          },
        }),
    };
  }

  /** Whether a death of the thread is likely this model's doing. */
  get atWork(): boolean {
    return this.state.kind === 'ready' || this.state.kind === 'loading';
  }

  /** The model failed; the built-in narrator goes on. */
  fail(error: unknown): void {
    if (this.state.kind !== 'ready' && this.state.kind !== 'loading') return;
    const { model } = this.state;
    const code = codeOf(error);
    const words = (code && REASONS[code]) ?? 'this device can’t run it';
    this.#spoilt = true;
    this.#remember(null);
    this.#become({ kind: 'failed', model, words });
    this.#parts.onFailed(`${model.name} is not to be had: ${words}. The built-in narrator writes instead.`);
  }

  #stopFetching(): void {
    this.#fetching?.abort();
    this.#fetching = null;
    this.#pending = null;
  }

  async #load(model: HubModel, service: HubNarration): Promise<void> {
    this.#stopFetching();
    const fetching = new AbortController();
    this.#fetching = fetching;
    this.#become({ kind: 'loading', model, loaded: 0, total: model.bytes[this.dtype] });
    try {
      const hooks = { signal: fetching.signal, onEvent: this.#progressOf(model, fetching.signal) };
      await service.loadHub({ model, host: HUB_HOST }, hooks);
      if (fetching.signal.aborted) return;
      this.writer = model.id;
      this.#remember(model.id);
      this.#become({ kind: 'ready', model });
    } catch (error) {
      if (!fetching.signal.aborted) this.fail(error);
      if (codeOf(error) === 'worker-died' && this.#service === service) this.#parts.restart();
    }
    await this.#measure();
  }

  #progressOf(model: HubModel, signal: AbortSignal): (event: NarrationEvent) => void {
    const arrived = openArrivals((sums) => this.#become({ kind: 'loading', model, ...sums }));
    return (event) => {
      if (event.kind !== 'download' || signal.aborted) return;
      this.#parts.meter.heard(event);
      arrived(event);
    };
  }

  async #measure(): Promise<void> {
    const sizes = HUB_MODELS.map(
      async (model) => [model.id, await this.#parts.files.kept(hubAddress(HUB_HOST, model))] as const,
    );
    this.kept = new Map(await Promise.all(sizes));
    this.#parts.onChange();
  }

  #remember(id: string | null): void {
    const { settings, saveSettings } = this.#parts;
    if (settings.hub === id) return;
    settings.hub = id;
    saveSettings();
  }

  #become(state: HubState): void {
    this.state = state;
    this.#parts.onChange();
  }
}
