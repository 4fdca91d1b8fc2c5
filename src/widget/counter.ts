/** What the elements of one page share: each pack is opened once, however many elements show it, and closed after the last. */
import { startEngine } from '../../workers/start-engine.ts';
import { indexedStore, openCache, type Store } from '../cache/cache.ts';
import type { Engine } from '../engine.ts';
import { openPack, type Pack, readManifest } from '../pack/pack.ts';

export interface Stock {
  pack: Pack;
  store: Store;
  engine: Engine;
}

interface Kept {
  stock: Promise<Stock>;
  users: number;
  stop: () => void;
}

const kept = new Map<string, Kept>();

/** The opened pack at this address; every call is answered by one `leave` with the same addresses. */
export function enter(packUrl: string, modelsUrl: string | null): Promise<Stock> {
  const key = keyOf(packUrl, modelsUrl);
  const known = kept.get(key);
  if (known) {
    known.users++;
    return known.stock;
  }
  const thread = engineHere();
  const stock = open(packUrl, modelsUrl, thread.service);
  kept.set(key, { stock, users: 1, stop: thread.stop });
  // A pack that can't be opened now may be there at the next try.
  stock.catch(() => kept.delete(key));
  return stock;
}

/** An element moved within the page enters again at once; only when all stay away does the engine stop. */
export function leave(packUrl: string, modelsUrl: string | null): void {
  const key = keyOf(packUrl, modelsUrl);
  const known = kept.get(key);
  if (!known) return;
  known.users--;
  setTimeout(() => {
    if (known.users > 0 || kept.get(key) !== known) return;
    kept.delete(key);
    known.stop();
  });
}

function keyOf(packUrl: string, modelsUrl: string | null): string {
  return JSON.stringify([packUrl, modelsUrl]);
}

async function open(packUrl: string, modelsUrl: string | null, engine: Engine): Promise<Stock> {
  const store = await indexedStore();
  const cache = openCache(store);
  const manifest = readManifest(await cache.manifest(packUrl), packUrl);
  const [pack] = await Promise.all([
    openPack(manifest, (file) => cache.load(packUrl, file)),
    engine.open({ packUrl, modelsUrl, device: 'cpu' }),
  ]);
  return { pack, store, engine };
}

/** The engine in its own thread; on this one where the browser refuses a worker from another site. */
function engineHere(): { service: Engine; stop: () => void } {
  try {
    return startEngine('cpu');
  } catch {
    const engine = import('./same-thread.ts').then(({ engineOnThisThread }) => engineOnThisThread());
    const service: Engine = {
      open: async (opening, hooks) => (await engine).open(opening, hooks),
      search: async (query, hooks) => (await engine).search(query, hooks),
      encode: async (texts, hooks) => (await engine).encode(texts, hooks),
    };
    return { service, stop: () => undefined };
  }
}
