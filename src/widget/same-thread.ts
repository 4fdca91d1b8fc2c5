/** The engine on the page's own thread: the same code, for pages that may not start workers. */
import { indexedStore, openCache } from '../cache/cache.ts';
import { type Engine, openEngine } from '../engine.ts';
import { openWebRuntime } from '../model/web.ts';

export async function engineOnThisThread(): Promise<Engine> {
  const store = await indexedStore();
  return openEngine({ cache: openCache(store), store, runtime: () => openWebRuntime('cpu') });
}
