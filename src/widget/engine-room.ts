/**
 * Where the engine of a page's elements works. A small catalogue is searched on the page's own thread, in a millisecond
 * and with no thread to start; a large one, and whatever takes a model, in a worker.
 */
import type { Cache } from '../cache/cache.ts';
import type { Engine, EngineOpening } from '../engine.ts';
import type { Manifest } from '../pack/pack.ts';
import type { Thread } from '../thread/thread.ts';

/** Bytes of vectors that are searched in about a frame: 32,768 items of 256 dimensions. */
const LIGHT = 1 << 23;

type Opening = EngineOpening & { manifest: Manifest };

export class EngineRoom {
  /** Null until it is open, where a pack has no vectors, and after its thread died: then the other signals rank alone. */
  engine: Engine | null = null;
  /** Whether free words mean something to it: models may be fetched. */
  understands = false;
  #cache: Cache;
  #worker: string | null;
  #thread: Thread<Engine> | null = null;
  #stopped = false;

  /** `worker` is a folder of the page's own origin that holds the workers; null for the ones beside this script. */
  constructor(cache: Cache, worker: string | null) {
    this.#cache = cache;
    this.#worker = worker;
  }

  /** Opens the pack's vectors; again with models, once they may be fetched. Never rejects: without, there is no engine. */
  async open(opening: Opening): Promise<void> {
    const beside = () => this.#beside(opening);
    const here = () => this.#here(opening);
    const ways = opening.modelsUrl ? [beside] : isLight(opening.manifest) ? [here] : [beside, here];
    for (const way of ways) {
      const engine = await way().catch(() => null); // no vectors, or a browser that refuses the worker
      if (this.#stopped) return this.stop();
      if (!engine) continue;
      this.engine = engine;
      this.understands = opening.modelsUrl !== null;
      return;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.engine = null;
    this.#thread?.stop();
  }

  async #beside(opening: Opening): Promise<Engine> {
    const { startEngine } = await import('../../workers/start-engine.ts');
    this.#thread ??= startEngine('cpu', this.#worker ? new URL('engine.js', this.#worker).href : undefined);
    await this.#thread.service.open(opening);
    return this.#thread.service;
  }

  async #here({ packUrl, manifest }: Opening): Promise<Engine> {
    const { engineOnThisThread } = await import('./same-thread.ts');
    return engineOnThisThread(packUrl, manifest, this.#cache);
  }
}

function isLight({ encoder, items, files }: Manifest): boolean {
  return encoder !== null && files.vectors !== undefined && items * encoder.dim <= LIGHT;
}
