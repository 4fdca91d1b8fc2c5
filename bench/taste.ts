/**
 * What a vector of a person's own adds, learned on the device: people the catalogue never met tell 5, 10 or 20 of their likes,
 * drawn by lot, and the rest of their likes is looked for, NDCG@10, by the ranking that a build learns from the other people,
 * with factors among its signals and learned anew without them.
 * Usage: npx tsx bench/taste.ts RATINGS.csv [--part validation|test] [--people N] [--seeds N]
 *        [--text FILE] keeps the encoder's vectors for the next run
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { openEncoder, withCollaborativeView } from '../cli/encode.ts';
import { bootstrap } from '../cli/evaluation/bootstrap.ts';
import { modelsIn, openTerminalCache, SHIPPED_MODELS } from '../cli/files.ts';
import { facetTable } from '../cli/packing.ts';
import { learnRanking } from '../cli/ranking.ts';
import { readSources } from '../cli/sources.ts';
import { itemText } from '../src/encoder/encoder.ts';
import { type FacetTable, type Item, quantise, type RankingWeights, weightedSum } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { shuffle, shuffled, uniform } from '../src/random.ts';
import { blend } from '../src/retrieval/blend.ts';
import { openCpuRetriever } from '../src/retrieval/retrieval.ts';
import { openSignals } from '../src/retrieval/signals.ts';
import { type Leaning, learnTaste, openTasteScores, RECENCY, tasteScores } from '../src/taste/taste.ts';
import { flag, machine } from './logs.ts';

const TOLD = [5, 10, 20];
const K = 10;
/** People with fewer likes leave too little to look for after 20. */
const LEAST_LIKES = 25;
const HELD_OUT = 400;
const SPLIT_SEED = 20241;
/** Systems, by whether factors are among the signals. */
const NAMES = { with: 'learned ranking with factors', without: 'learned ranking without' };

interface Person {
  told: number[];
  hidden: Set<number>;
}

/** The best ten rows for what somebody told. */
type System = (told: number[]) => Promise<number[]>;

interface Figure {
  system: string;
  told: number;
  bySeed: number[];
  mean: number;
  /** Over the ranking without factors: mean of the differences over people, and its 95 % interval. */
  gain: { mean: number; low: number; high: number };
}

interface Books {
  items: Item[];
  facets: FacetTable;
  likes: Uint32Array[];
  text: { vectors: Float32Array; dim: number };
}

async function readBooks(ratings: string): Promise<Books> {
  const sources = await readSources('catalogue/books.jsonl', {
    facets: 'catalogue/vocabulary.json',
    interactions: ratings,
    strict: true,
  });
  const { encoder } = await openEncoder(openTerminalCache().cache, modelsIn(SHIPPED_MODELS)!);
  const facets = facetTable(sources);
  const texts = sources.items.map((item, row) => itemText(item, facetWords(facets, row)));
  const vectors = await keptAt(flag('text', ''), () => encoder.encode(texts));
  return { items: sources.items, facets, likes: sources.interactions!.likes, text: { vectors, dim: encoder.dim } };
}

/** What the file holds; where there is none, what `make` gives, kept there. */
async function keptAt(path: string, make: () => Promise<Float32Array>): Promise<Float32Array> {
  if (path && existsSync(path)) return new Float32Array(readFileSync(path).buffer.slice(0));
  const made = await make();
  if (path) writeFileSync(path, new Uint8Array(made.buffer));
  return made;
}

/** Leanings of likes told oldest first. */
function leaningsOf(told: number[], recency: number): Leaning[] {
  return told.map((row, at) => ({ row, weight: recency ** (told.length - 1 - at) }));
}

/** As a build learns from these people, and as a page ranks. */
async function openSystem(
  { items, facets, text }: Books,
  train: Uint32Array[],
  factors: boolean,
): Promise<{ system: System; ranking: RankingWeights }> {
  const learned = await learnRanking({ items, facets, histories: train, timed: false, text, factors });
  const { ranking, popularity } = learned;
  const signals = openSignals({ items, facets, ...learned }, ranking, openTasteScores(learned.factors));
  const vectors = quantise(withCollaborativeView(text.vectors, text.dim, learned.neighbours), text.dim);
  const retriever = openCpuRetriever(vectors);
  const system: System = async (told) => {
    const leanings = leaningsOf(told, ranking.recency ?? RECENCY);
    const allowed = new Uint8Array(items.length).fill(1);
    for (const row of told) allowed[row] = 0;
    const candidates = await retriever.search(weightedSum(vectors, leanings), { k: items.length, allowed });
    const ranked = blend(candidates, { scores: signals.scores(leanings), popularity, allowed }, ranking);
    return ranked.slice(0, K).map(({ row }) => row);
  };
  return { system, ranking };
}

function ndcg(list: number[], relevant: Set<number>): number {
  const gain = (rank: number) => 1 / Math.log2(1 + rank);
  const found = list.reduce((sum, row, at) => sum + (relevant.has(row) ? gain(at + 1) : 0), 0);
  let most = 0;
  for (let rank = 1; rank <= Math.min(K, relevant.size); rank++) most += gain(rank);
  return found / most;
}

/** Draws what each person tells. */
function peopleOf(likes: Uint32Array[], told: number, seed: number): Person[] {
  const draw = uniform(1000 * seed + told);
  return likes.map((rows) => {
    const order = shuffle([...rows], draw);
    return { told: order.slice(0, told), hidden: new Set(order.slice(told)) };
  });
}

/** Median and slowest milliseconds of processor time of an update at 10,000 items × 256: learning, then all scores. */
function updateTimes(): { median: number; slowest: number } {
  const draw = uniform(1);
  const values = Float32Array.from({ length: 10_000 * 256 }, () => 2 * draw() - 1);
  const space = { vectors: quantise(values, 256), biases: new Float32Array(10_000) };
  const leanings = leaningsOf(
    Array.from({ length: 20 }, (_, at) => 401 * at),
    RECENCY,
  );
  const times = Array.from({ length: 30 }, () => {
    const began = process.cpuUsage();
    tasteScores(space, learnTaste(space, leanings));
    return process.cpuUsage(began).user / 1000;
  });
  const sorted = times.slice(5).sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, slowest: sorted.at(-1)! };
}

const [ratings] = process.argv.slice(2);
if (!ratings) throw new Error('Say where ratings.csv of goodbooks-10k is.');
const part = flag('part', 'validation');
const seeds = Array.from({ length: Number(flag('seeds', '3')) }, (_, at) => at + 1);
const books = await readBooks(ratings);
const order = shuffled(books.likes, uniform(SPLIT_SEED));
const able = order.filter(({ length }) => length >= LEAST_LIKES);
const held = { test: able.slice(0, HELD_OUT), validation: able.slice(HELD_OUT, 2 * HELD_OUT) };
const out = new Set([...held.test, ...held.validation]);
const train = order.filter((rows) => !out.has(rows));
const asked = (part === 'test' ? held.test : held.validation).slice(0, Number(flag('people', `${HELD_OUT}`)));
const systems = new Map<string, System>();
const rankings: Record<string, RankingWeights> = {};
for (const kind of ['without', 'with'] as const) {
  const { system, ranking } = await openSystem(books, train, kind === 'with');
  systems.set(NAMES[kind], system);
  rankings[NAMES[kind]] = ranking;
  console.log(NAMES[kind], JSON.stringify(ranking));
}

/** By system and number of likes told: a column of one value a person for each seed. */
const columns = new Map<string, Map<number, Float64Array[]>>();
for (const [name, system] of systems) {
  const byTold = new Map<number, Float64Array[]>();
  columns.set(name, byTold);
  for (const told of TOLD) {
    const ofSeed = async (seed: number) => {
      const values: number[] = [];
      for (const person of peopleOf(asked, told, seed)) values.push(ndcg(await system(person.told), person.hidden));
      return Float64Array.from(values);
    };
    const bySeed: Float64Array[] = [];
    for (const seed of seeds) bySeed.push(await ofSeed(seed));
    byTold.set(told, bySeed);
  }
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean over seeds, one value a person. */
function overSeeds(bySeed: Float64Array[]): Float64Array {
  return bySeed[0]!.map((_, person) => meanOf(bySeed.map((values) => values[person]!)));
}

const figures: Figure[] = [...columns].flatMap(([system, byTold]) =>
  [...byTold].map(([told, bySeed]) => {
    const base = overSeeds(columns.get(NAMES.without)!.get(told)!);
    const difference = overSeeds(bySeed).map((value, person) => value - base[person]!);
    const [gain] = bootstrap([difference], { seed: 1 });
    return { system, told, bySeed: bySeed.map(meanOf), mean: meanOf(bySeed.map(meanOf)), gain: gain! };
  }),
);
for (const { system, told, mean, gain } of figures)
  console.log(
    `${system.padEnd(30)} ${told} ${mean.toFixed(4)} ${gain.mean.toFixed(4)} [${gain.low.toFixed(4)}, ${gain.high.toFixed(4)}]`,
  );
const update = updateTimes();
console.log(`update at 10,000 × 256: ${update.median.toFixed(1)} ms, slowest ${update.slowest.toFixed(1)} ms`);
if (part === 'test') {
  mkdirSync('results', { recursive: true });
  const command = `npx tsx bench/taste.ts RATINGS.csv --part test --people ${asked.length} --seeds ${seeds.length}`;
  const settings = { people: asked.length, trained: train.length, items: books.items.length, seeds, k: K, rankings };
  writeFileSync(
    'results/taste.json',
    `${JSON.stringify({ command, machine: machine(), settings, figures, update }, null, 1)}\n`,
  );
}
