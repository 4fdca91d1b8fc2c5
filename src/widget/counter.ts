/** What the elements of one page share: each pack is opened once, however many elements show it, and closed after the last. */
import { type Cache, indexedStore, makeRoom, openCache, type Store } from '../cache/cache.ts';
import { openPack, type Pack, readManifest } from '../pack/pack.ts';
import type { TitleSearch } from '../pack/titles.ts';
import { EngineRoom } from './engine-room.ts';
import { openVisitor, type Visitor } from './visitor.ts';
import type { Writer } from './writer.ts';

export interface Stock {
  pack: Pack;
  visitor: Visitor;
  room: EngineRoom;
  /** Searches titles; indexed on first use. */
  titles(): Promise<TitleSearch>;
  /** What writes narratives, over the models at this address; it has loaded nothing yet. */
  writer(modelsUrl: string): Promise<Writer>;
  /** Lets the engine understand free words, or encode a catalogue that came without vectors. Fetches models. */
  understand(modelsUrl: string): Promise<void>;
  /** Ends its threads. */
  close(): void;
}

interface Kept {
  stock: Promise<Stock>;
  users: number;
}

const kept = new Map<string, Kept>();

/** One connection for as long as the page lives: an open one is never collected. */
let store: Promise<Store> | null = null;

/** One element's use of a pack. */
export interface Entered {
  /** Rejects with coded `pack-*` errors. */
  stock: Promise<Stock>;
  /** To be called once, whatever came of it. */
  leave(): void;
}

/**
 * The opened pack at this address. `worker` is a folder of the page's own origin that holds the workers, or null for the
 * one beside this script.
 */
export function enter(packUrl: string, worker: string | null): Entered {
  const entry = kept.get(packUrl) ?? keep(packUrl, worker);
  entry.users++;
  // An element moved within the page enters again at once; only when all stay away does the engine stop.
  const leave = () => {
    entry.users--;
    setTimeout(() => {
      if (entry.users === 0) close(packUrl, entry);
    });
  };
  return { stock: entry.stock, leave };
}

function keep(packUrl: string, worker: string | null): Kept {
  const entry = { stock: open(packUrl, worker), users: 0 };
  kept.set(packUrl, entry);
  // A pack that can't be opened now may be there at the next try.
  entry.stock.catch(() => close(packUrl, entry));
  return entry;
}

function close(packUrl: string, entry: Kept): void {
  if (kept.get(packUrl) !== entry) return;
  kept.delete(packUrl);
  void entry.stock.then(
    ({ close }) => close(),
    () => undefined,
  );
}

async function open(packUrl: string, worker: string | null): Promise<Stock> {
  store ??= indexedStore();
  const opened = await store;
  const cache = openCache(opened);
  const manifest = readManifest(await cache.manifest(packUrl), packUrl);
  const room = new EngineRoom(cache, worker);
  const writers = new Map<string, Promise<Writer>>();
  const opening = { packUrl, manifest, device: 'cpu' } as const;
  const [pack, visitor] = await Promise.all([
    openPack(manifest, (file) => cache.load(packUrl, file)),
    openVisitor(opened, manifest.name),
    room.open({ ...opening, modelsUrl: null }),
  ]);
  void makeRoom(opened, manifest);
  let titles: Promise<TitleSearch> | null = null;
  let understood: Promise<void> | null = null;
  return {
    pack,
    visitor,
    room,
    titles: () => {
      titles ??= import('../pack/titles.ts').then(
        ({ openTitleSearch }) => openTitleSearch(pack.items, pack.popularity),
        (error) => {
          titles = null; // a later try may find the network again
          throw error;
        },
      );
      return titles;
    },
    writer: (modelsUrl) => writerOf(writers, { cache, modelsUrl, worker }),
    understand: (modelsUrl) => {
      understood ??= room.open({ ...opening, modelsUrl });
      return understood;
    },
    close() {
      room.stop();
      for (const writer of writers.values())
        void writer.then(
          (opened) => opened.stop(),
          () => undefined,
        );
    },
  };
}

function writerOf(
  writers: Map<string, Promise<Writer>>,
  parts: { cache: Cache; modelsUrl: string; worker: string | null },
): Promise<Writer> {
  const known = writers.get(parts.modelsUrl);
  if (known) return known;
  const opening = import('./writer.ts').then(({ Writer }) => new Writer(parts));
  writers.set(parts.modelsUrl, opening);
  opening.catch(() => writers.delete(parts.modelsUrl)); // a later try may find the network again
  return opening;
}
