/** `sotto recommend`: the journey of `src/session.ts` in a terminal, over a folder or a site. */
import type { Cache, Store } from '../src/cache/cache.ts';
import { type Engine, openEngine } from '../src/engine.ts';
import { SottoError } from '../src/errors.ts';
import { type Narration, openNarration } from '../src/narration.ts';
import { openPack, type Pack, readManifest } from '../src/pack/pack.ts';
import { openTitleSearch } from '../src/pack/titles.ts';
import { listed } from '../src/pack/words.ts';
import { openSession, type Pick, type Reason, type Session } from '../src/session.ts';
import { manifestUrl, modelsIn, openTerminalCache, SHIPPED_MODELS } from './files.ts';
import { openProgress } from './progress.ts';
import { openNodeRuntime } from './runtime.ts';

export interface RecommendOptions {
  like: string[];
  dislike: string[];
  critique?: string | undefined;
  k: number;
  narrate: boolean;
  /** The models folder; the shipped one where absent. */
  models?: string | undefined;
  /** Told what a person should know and a program should not read. */
  onNote: (note: string) => void;
}

export interface Recommended {
  picks: { id: string; title: string; score: number; reasons: Reason[]; narrative: string | null }[];
  /** Milliseconds. */
  timings: { open: number; recommend: number; narrate: number };
}

interface Surroundings {
  cache: Cache;
  store: Store;
  modelsUrl: string | null;
  onNote: (note: string) => void;
}

/** Picks from the pack at `place`, with reasons and narratives. Throws `unknown-item` where a title is not in it, naming the nearest. */
export async function recommend(place: string, options: RecommendOptions): Promise<Recommended> {
  const { like, dislike, critique, k, narrate, models = SHIPPED_MODELS, onNote } = options;
  const start = performance.now();
  const packUrl = manifestUrl(place);
  const surroundings = { ...openTerminalCache(), modelsUrl: modelsIn(models), onNote };
  const { cache } = surroundings;
  const pack = await openPack(readManifest(await cache.manifest(packUrl), place), (file) => cache.load(packUrl, file));
  const history = [...idsOf(pack, dislike).map(verdict('dislike')), ...idsOf(pack, like).map(verdict('like'))];
  const engine = await engineFor(pack, packUrl, surroundings);
  const narration = narrate ? await narrationFor(surroundings) : null;
  const session = openSession({ pack, engine: () => engine, narration: () => narration });
  for (const { id, said } of history) session.feedback(id, said);
  if (critique !== undefined) session.critique(critique);
  const opened = performance.now();
  const picks = await session.recommend({ k });
  noteLoosened(session, onNote);
  const picked = performance.now();
  const narratives = narrate ? await session.narrate(picks) : [];
  return {
    picks: picks.map((pick, at) => ({ ...told(pick), narrative: narratives[at] ?? null })),
    timings: { open: opened - start, recommend: picked - opened, narrate: performance.now() - picked },
  };
}

function verdict<V extends 'like' | 'dislike'>(said: V): (id: string) => { id: string; said: V } {
  return (id) => ({ id, said });
}

function told({ id, item, score, reasons }: Pick): Omit<Recommended['picks'][number], 'narrative'> {
  return { id, title: item.title, score, reasons };
}

/** The ids of titles; every title that is unknown or shared is reported at once. */
function idsOf(pack: Pack, titles: string[]): string[] {
  if (titles.length === 0) return [];
  const { items, popularity } = pack;
  const search = openTitleSearch(items, popularity);
  const cited = (row: number) => `“${items[row]!.title}${items[row]!.creators.length ? ` by ${listed(items[row]!.creators)}` : ''}”`;
  const problems = titles.flatMap((title) => {
    const rows = search.exact(title);
    if (rows.length === 1) return [];
    if (rows.length > 1) return `“${title}” is the title of several items. Say which: ${rows.map(cited).join(', ')}.`;
    const near = search.search(title, 3).map(cited);
    return `This pack has no “${title}”. ${near.length ? `Nearest: ${near.join(', ')}.` : 'Nothing in it comes near; see sotto inspect.'}`;
  });
  if (problems.length) throw new SottoError('unknown-item', problems.join('\n'));
  return titles.map((title) => items[search.exact(title)[0]!]!.id);
}

/** The engine over the pack's vectors; null where there are none and no encoder to make them. */
async function engineFor(pack: Pack, packUrl: string, { cache, store, modelsUrl, onNote }: Surroundings): Promise<Engine | null> {
  if (!pack.manifest.files.vectors && !modelsUrl) {
    onNote('The pack has no vectors and there are no models to make them: neighbours and popularity rank alone.');
    return null;
  }
  const engine = openEngine({ cache, store, runtime: openNodeRuntime });
  const progress = openProgress('Encoding');
  await engine
    .open({ packUrl, modelsUrl, device: 'cpu' }, { onEvent: (event) => event.kind === 'encoding' && progress.to(event.done, event.total) })
    .finally(progress.stop);
  return engine;
}

/** The narrator's language model; null, with a note, where it is not at hand: the deterministic writer then speaks. */
async function narrationFor({ cache, modelsUrl, onNote }: Surroundings): Promise<Narration | null> {
  if (!modelsUrl) {
    onNote('No models were found, so the narratives are plain ones, without a language model. Point --models to a models folder.');
    return null;
  }
  const narration = openNarration({ cache, runtime: openNodeRuntime });
  await narration.load({ modelsUrl });
  return narration;
}

function noteLoosened({ loosened }: Session, onNote: RecommendOptions['onNote']): void {
  if (loosened.length) onNote(`Too little in this pack is ${loosened.map((label) => `“${label}”`).join(' or ')}; it counted as a preference.`);
}
