/** Sotto as a visitor meets it: a session over the pack's files, asked for picks by somebody with this history. */
import { parseCritique } from '../../src/critique/critique.ts';
import { type Engine, openEngine } from '../../src/engine.ts';
import { openPack, type Pack, type RankingWeights, readManifest } from '../../src/pack/pack.ts';
import { openSession } from '../../src/session.ts';
import { manifestUrl, openTerminalCache } from '../files.ts';
import { openNodeRuntime } from '../runtime.ts';

/** A pack that is open, with its engine; null where the pack carries no vectors. */
export interface Shop {
  pack: Pack;
  engine: Engine | null;
}

export async function openShop(folder: string): Promise<Shop> {
  const { cache, store } = openTerminalCache();
  const packUrl = manifestUrl(folder);
  const manifest = readManifest(await cache.manifest(packUrl), folder);
  const pack = await openPack(manifest, (file) => cache.load(packUrl, file));
  if (!manifest.files.vectors) return { pack, engine: null };
  const engine = openEngine({ cache, store, runtime: () => openNodeRuntime() });
  await engine.open({ packUrl, manifest, modelsUrl: null, device: 'cpu' });
  return { pack, engine };
}

/** The rows of the k picks that a new session shows to somebody who liked `history`, oldest first. */
export async function servedPicks({ pack, engine }: Shop, history: number[], k: number): Promise<number[]> {
  const liked = history.map((row) => ({ id: pack.items[row]!.id, verdict: 'like' as const }));
  const memory = { history: liked, critiques: [] };
  const session = openSession({ pack, engine: () => engine, narration: () => null, parse: parseCritique, memory });
  return (await session.recommend({ k })).map(({ row }) => row);
}

/** The same shop with other weights; signals without weight are not looked at. */
export function withWeights({ pack, engine }: Shop, weights: Partial<RankingWeights>): Shop {
  const ranking = { ...pack.manifest.ranking, ...weights };
  return {
    pack: { ...pack, manifest: { ...pack.manifest, ranking } },
    engine: ranking.vectors === 0 ? null : engine,
  };
}

/** Whether a shelf of this shop may be kept from being all of one maker or series. */
export function hasCaps({ pack }: Shop): boolean {
  return pack.items.some(({ creators, series }) => creators.length > 0 || series);
}

/** The same shop for items without makers and series, so that a shelf may be all of one: the ranking before its caps. */
export function withoutCaps({ pack, engine }: Shop): Shop {
  const items = pack.items.map(({ series: _, ...item }) => ({ ...item, creators: [] }));
  return { pack: { ...pack, items }, engine };
}
