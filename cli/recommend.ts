/** `sotto recommend`: the journey of `src/session.ts` in a terminal, over a folder or a site. */
import { availableParallelism } from 'node:os';
import type { Cache, Store } from '../src/cache/cache.ts';
import { type Constraint, parseCritique } from '../src/critique/critique.ts';
import { type Engine, openEngine } from '../src/engine.ts';
import { SottoError } from '../src/errors.ts';
import { type Forecast, openForecasts } from '../src/forecast.ts';
import { type LibraryMatch, matchLibrary } from '../src/library/library.ts';
import { type Narration, openNarration } from '../src/narration.ts';
import { openOwnTaste } from '../src/own-taste.ts';
import { openPack, type Pack, readManifest } from '../src/pack/pack.ts';
import { openTitleSearch } from '../src/pack/titles.ts';
import { listed } from '../src/pack/words.ts';
import { openSession, type Pick, type Session } from '../src/session.ts';
import { packUrl as addressOfPack, modelsIn, openTerminalCache, SHIPPED_MODELS } from './files.ts';
import { libraryNotes, readLibrary } from './library.ts';
import { openProgress } from './progress.ts';
import { openNodeRuntime } from './runtime.ts';

export interface RecommendOptions {
  like: string[];
  dislike: string[];
  /** A file of what the person has read, seen or drunk; what they say of it counts before `like`, as said longer ago. */
  library?: string | undefined;
  critique?: string | undefined;
  /** Titles to say of whether they would be liked. */
  would?: string[];
  k: number;
  narrate: boolean;
  /** The models folder; the shipped one where absent. */
  models?: string | undefined;
  /** Told what a person should know and a program should not read. */
  onNote: (note: string) => void;
}

export interface Recommended {
  picks: Pick[];
  /** One for each pick; empty where none were wanted. */
  narratives: string[];
  /** What the likes have in common, told in sentences; null while that is nothing. */
  taste: string | null;
  /** For each title that was asked about. */
  forecasts: (Forecast & { title: string })[];
  timings: Timings;
}

/** Milliseconds: pack and encoder, ranking, the language model's loading, its writing. */
export interface Timings {
  open: number;
  recommend: number;
  load: number;
  narrate: number;
}

/** A small model gains nothing from more cores than this. */
const NARRATOR_THREADS = Math.min(4, availableParallelism());

interface Surroundings {
  cache: Cache;
  store: Store;
  modelsUrl: string | null;
  onNote: (note: string) => void;
}

/** Picks from the pack at `place`, with reasons and narratives. Throws `unknown-item`, naming the nearest titles. */
export async function recommend(place: string, options: RecommendOptions): Promise<Recommended> {
  const { like, dislike, library, critique, would = [], k, narrate, models = SHIPPED_MODELS, onNote } = options;
  const timings = { open: 0, recommend: 0, load: 0, narrate: 0 };
  const packUrl = addressOfPack(place);
  const surroundings = { ...openTerminalCache(), modelsUrl: modelsIn(models), onNote };
  let narration: Narration | null = null;
  let engine: Engine | null = null;

  const session = await timed(timings, 'open', async () => {
    const { cache } = surroundings;
    const manifest = readManifest(await cache.manifest(packUrl), place);
    const pack = await openPack(manifest, (file) => cache.load(packUrl, file));
    const ids = idsOf(pack, [...dislike, ...like]);
    const read = library === undefined ? [] : await readIn(pack, library, onNote);
    engine = await engineFor(pack, packUrl, surroundings);
    const opened = openSession({ pack, engine: () => engine, narration: () => narration, parse: parseCritique });
    opened.recall(read.map(({ row, verdict }) => ({ id: pack.items[row]!.id, verdict })));
    for (const [at, id] of ids.entries()) opened.feedback(id, at < dislike.length ? 'dislike' : 'like');
    if (critique !== undefined) opened.critique(critique);
    return opened;
  });
  const picks = await timed(timings, 'recommend', () => session.recommend({ k }));
  noteLoosened(session, onNote);
  const told = {
    taste: openOwnTaste(session.pack)(session.memory)?.sentences.join(' ') ?? null,
    forecasts: await forecastsOf(session, engine, would),
  };
  if (!narrate) return { picks, narratives: [], ...told, timings };
  narration = await timed(timings, 'load', () => narrationFor(surroundings));
  const narratives = await timed(timings, 'narrate', () => session.narrate(picks));
  return { picks, narratives, ...told, timings };
}

/** Of each title whether it would be liked, from the history alone. */
async function forecastsOf({ pack, memory }: Session, engine: Engine | null, titles: string[]) {
  const ids = idsOf(pack, titles);
  const forecast = openForecasts(pack);
  const forecasts = ids.map(async (id, at) => ({
    title: titles[at]!,
    ...(await forecast(id, { engine, memory })),
  }));
  return Promise.all(forecasts);
}

async function timed<T>(timings: Timings, stage: keyof Timings, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  timings[stage] = performance.now() - start;
  return result;
}

/** What a library's owner says of the pack's items; tells what the pack has not. */
async function readIn(
  { items }: Pack,
  library: string,
  onNote: RecommendOptions['onNote'],
): Promise<LibraryMatch['said']> {
  const match = matchLibrary(await readLibrary(library), { items, titles: openTitleSearch(items) });
  for (const note of libraryNotes(library, match)) onNote(note);
  return match.said;
}

/** The ids of titles; every title that is unknown or shared is reported at once. */
function idsOf(pack: Pack, titles: string[]): string[] {
  if (titles.length === 0) return [];
  const { items, popularity } = pack;
  const search = openTitleSearch(items, popularity);
  const cited = (row: number) =>
    `“${items[row]!.title}${items[row]!.creators.length ? ` by ${listed(items[row]!.creators)}` : ''}”`;
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
async function engineFor(
  pack: Pack,
  packUrl: string,
  { cache, store, modelsUrl, onNote }: Surroundings,
): Promise<Engine | null> {
  if (!pack.manifest.files.vectors && !modelsUrl) {
    onNote('The pack has no vectors and there are no models to make them: neighbours and popularity rank alone.');
    return null;
  }
  const engine = openEngine({ cache, store, runtime: () => openNodeRuntime() });
  const progress = openProgress('Encoding');
  await engine
    .open(
      { packUrl, modelsUrl, mayFetchEncoder: true, device: 'cpu' },
      { onEvent: (event) => event.kind === 'encoding' && progress.to(event.done, event.total) },
    )
    .finally(progress.stop);
  return engine;
}

/** The narrator's language model; null, with a note, where it is not at hand: the deterministic writer then speaks. */
async function narrationFor({ cache, modelsUrl, onNote }: Surroundings): Promise<Narration | null> {
  if (!modelsUrl) {
    onNote(
      'No models were found, so the narratives are plain ones, without a language model. Point --models to a models folder.',
    );
    return null;
  }
  const narration = openNarration({ cache, runtime: () => openNodeRuntime(NARRATOR_THREADS) });
  await narration.load({ modelsUrl });
  return narration;
}

/** What keeps a wish of this kind from being heard at all. */
const UNHEARD: { [kind in Constraint['kind']]?: string } = {
  words: 'free words need the encoder that made the pack’s vectors',
  untold: 'this pack tells no such thing of its items',
};

/** Says which wishes were met in part, and which were not heard at all. */
function noteLoosened({ loosened, memory }: Session, onNote: RecommendOptions['onNote']): void {
  const kinds = new Map(memory.critiques.map(({ constraint: { label, kind } }) => [label, kind]));
  for (const label of new Set(loosened)) {
    const cause = UNHEARD[kinds.get(label)!];
    onNote(
      cause
        ? `“${label}” was passed over: ${cause}.`
        : `Too little in this pack is “${label}”, so it counted as a preference.`,
    );
  }
}
