/** What writes narratives for the elements of a page: the language model in its thread. It fetches nothing until it is told to. */
import { startNarrator } from '../../workers/start-narrator.ts';
import type { Cache } from '../cache/cache.ts';
import { openArrivals } from '../model/arrivals.ts';
import { findModels, missingBytes } from '../model/cost.ts';
import type { ModelManifest } from '../model/model.ts';
import { chooseDevice } from '../model/web.ts';
import type { HubNarration, Narration, NarrationEvent } from '../narration.ts';
import type { Voice } from '../storyteller.ts';
import type { Thread } from '../thread/thread.ts';

export type WriterState =
  | { kind: 'asleep' }
  /** `share` of the bytes has come, in [0, 1]. */
  | { kind: 'loading'; share: number }
  | { kind: 'ready' }
  /** There is no model to be had: the deterministic writer speaks. */
  | { kind: 'absent' };

export interface WriterParts {
  cache: Cache;
  modelsUrl: string;
  /** A folder of the page's own origin that holds the workers; null for the one beside this script. */
  worker: string | null;
}

export class Writer implements Voice {
  state: WriterState = { kind: 'asleep' };
  #parts: WriterParts;
  #thread: Thread<HubNarration> | null = null;
  #listeners = new Set<() => void>();
  #stopped = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Calls `listener` after every change of state until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get narration(): Narration | null {
    return this.state.kind === 'ready' ? (this.#thread?.service ?? null) : null;
  }

  get voice(): string | null {
    if (this.state.kind === 'ready') return 'model';
    return this.state.kind === 'absent' ? 'plain' : null;
  }

  /** Bytes still to fetch before these models can run; 0 where all are kept, or where there are none to be had. */
  async cost(names: (keyof ModelManifest['models'])[]): Promise<number> {
    const { cache, modelsUrl } = this.#parts;
    const models = await findModels(cache, modelsUrl);
    return models ? missingBytes(cache, models, await chooseDevice('auto'), names) : 0;
  }

  /** Fetches and opens the model: the visitor agreed, or nobody needs to be asked. Never rejects. */
  async load(): Promise<void> {
    if (this.state.kind !== 'asleep') return;
    const { modelsUrl, worker } = this.#parts;
    this.#become({ kind: 'loading', share: 0 });
    try {
      const thread = startNarrator('auto', worker ? new URL('narrator.js', worker).href : undefined);
      this.#thread = thread;
      await thread.service.load({ modelsUrl }, { onEvent: this.#progress() });
      if (this.#thread === thread) this.#become({ kind: 'ready' });
    } catch {
      if (!this.#stopped) this.fail();
    }
  }

  fail(): void {
    this.#thread?.stop();
    this.#thread = null;
    this.#become({ kind: 'absent' });
  }

  /** Ends the thread, for good. */
  stop(): void {
    this.#stopped = true;
    this.#thread?.stop();
  }

  /** Bytes of all files together, as they come. */
  #progress(): (event: NarrationEvent) => void {
    const arrived = openArrivals(({ loaded, total }) => this.#become({ kind: 'loading', share: loaded / total }));
    return (event) => {
      if (event.kind === 'download' && this.state.kind === 'loading') arrived(event);
    };
  }

  #become(state: WriterState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}
