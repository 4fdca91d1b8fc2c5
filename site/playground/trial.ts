/** A pack that was never published, opened as a visitor's page would: its files are put where the engine looks for them first. */
import { indexedStore, openCache } from '../../src/cache/cache.ts';
import { evict } from '../../src/cache/eviction.ts';
import { parseCritique } from '../../src/critique/critique.ts';
import type { EngineEvent } from '../../src/engine.ts';
import { type Manifest, openPack, type Pack } from '../../src/pack/pack.ts';
import { wordsOf } from '../../src/pack/words.ts';
import { openSession, type Pick } from '../../src/session.ts';
import { startEngine } from '../../workers/start-engine.ts';

export interface Found {
  row: number;
  /** Matched by what the words mean, not by how they are spelt. */
  byMeaning: boolean;
}

export interface Trial {
  pack: Pack;
  /** Items that go by the words, then items that are about them. */
  search(words: string, limit: number): Promise<Found[]>;
  /** What a visitor who liked this item alone is shown. */
  like(id: string, k: number): Promise<Pick[]>;
  stop(): void;
}

export interface TrialOptions {
  modelsUrl: string;
  onEvent: (event: EngineEvent) => void;
  signal: AbortSignal;
}

/** Nothing lies at this address, and nothing is asked of it: the cache has every file already. */
const NOWHERE = 'https://playground.invalid/manifest.json';
/** Of what is found, as many at most go by the words alone. */
const TITLES = 4;

/**
 * Encodes the items and opens them. What was kept of them for that is named by no kept manifest, and dropped again: also
 * where it fails or is called off, and by the next trial where the tab was closed meanwhile.
 */
export async function openTrial(
  { manifest, files }: { manifest: Manifest; files: Map<string, Uint8Array> },
  { modelsUrl, onEvent, signal }: TrialOptions,
): Promise<Trial> {
  const store = await indexedStore();
  const cache = openCache(
    store,
    async (input) => new Response(files.get(new URL(String(input)).pathname.slice(1)) as BodyInit),
  );
  await evict(store);
  const { service: engine, stop } = startEngine('auto');
  try {
    const pack = await openPack(manifest, (file) => cache.load(NOWHERE, file));
    await engine.open({ packUrl: NOWHERE, manifest, modelsUrl, device: 'cpu' }, { signal, onEvent });
    return { ...searches(pack, engine), stop };
  } catch (error) {
    stop();
    throw error;
  } finally {
    await evict(store);
  }
}

function searches(pack: Pack, engine: ReturnType<typeof startEngine>['service']): Omit<Trial, 'stop'> {
  const names = pack.items.map(({ title, creators }) => wordsOf([title, ...creators].join(' ')));
  return {
    pack,
    async search(words, limit) {
      const typed = wordsOf(words);
      const goesBy = (name: string[]) => typed.every((word) => name.some((part) => part.startsWith(word)));
      const rows = names.flatMap((name, row) => (typed.length && goesBy(name) ? row : [])).slice(0, TITLES);
      const named = rows.map((row) => ({ row, byMeaning: false }));
      const meant = await engine.search({ leanings: [], words, k: limit });
      const known = new Set(named.map(({ row }) => row));
      const others = meant.filter(({ row }) => !known.has(row)).map(({ row }) => ({ row, byMeaning: true }));
      return [...named, ...others].slice(0, limit);
    },
    like(id, k) {
      const session = openSession({ pack, engine: () => engine, narration: () => null, parse: parseCritique });
      session.feedback(id, 'like');
      return session.recommend({ k });
    },
  };
}
