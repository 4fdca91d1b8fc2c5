/**
 * What learning on the device adds: people the catalogue never met tell 5, 10 or 20 of their likes, drawn by lot, and the rest of
 * their likes is looked for, NDCG@10, with the blend alone and with a vector learned from what they told. Everything in the
 * blend (EASE's neighbours, the collaborative view, popularity) and the factors are learned from the other people only.
 * Usage: npx tsx bench/taste.ts RATINGS.csv [--part validation|test] [--people N] [--seeds N] [--taste 1,2,4] [--over factors,text,both]
 *        [--text FILE] keeps the encoder's vectors for the next run
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { openEncoder, withCollaborativeView } from '../cli/encode.ts';
import { bootstrap } from '../cli/evaluation/bootstrap.ts';
import { shuffle } from '../cli/evaluation/split.ts';
import { modelsIn, openTerminalCache, SHIPPED_MODELS } from '../cli/files.ts';
import { easeNeighbours, popularityOf } from '../cli/neighbours.ts';
import { readSources } from '../cli/sources.ts';
import { facetTable } from '../cli/write.ts';
import { itemText } from '../src/encoder/encoder.ts';
import { uniform } from '../src/narrator/sampling.ts';
import { dequantise, quantise, type Vectors } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { blend, type Evidence } from '../src/retrieval/blend.ts';
import { openCpuRetriever } from '../src/retrieval/retrieval.ts';
import { neighbourScores } from '../src/retrieval/signals.ts';
import { FACTOR_OPTIONS, learnFactors } from '../src/taste/factors.ts';
import { learnTaste, type TasteSpace, tasteScores } from '../src/taste/person.ts';
import { type Leaning, RECENCY } from '../src/taste/taste.ts';
import { flag, machine } from './logs.ts';

const TOLD = [5, 10, 20];
const K = 10;
/** People with fewer likes leave too little to look for after 20. */
const LEAST_LIKES = 25;
const HELD_OUT = 400;
const SPLIT_SEED = 20241;
const BLEND = { vectors: 1, neighbours: 1, popularity: 0.05 };
/** A text vector's length beside the factors' where both are one. */
const TEXT_SHARE = 1;

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
  /** Over the blend with the same leanings: mean of the differences over people, and its 95 % interval. */
  gain: { mean: number; low: number; high: number };
}

async function readBooks(ratings: string) {
  const sources = await readSources('catalogue/books.jsonl', {
    facets: 'catalogue/vocabulary.json',
    interactions: ratings,
    strict: true,
  });
  const { encoder } = await openEncoder(openTerminalCache().cache, modelsIn(SHIPPED_MODELS)!);
  const table = facetTable(sources);
  const texts = sources.items.map((item, row) => itemText(item, facetWords(table, row)));
  const text = await keptAt(flag('text', ''), () => encoder.encode(texts));
  return { items: sources.items.length, likes: sources.interactions!.likes, text, dim: encoder.dim };
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

interface Known {
  evidence: (leanings: Leaning[]) => Evidence;
  search: (leanings: Leaning[], allowed: Uint8Array) => ReturnType<ReturnType<typeof openCpuRetriever>['search']>;
  items: number;
}

/** What is known without the person: neighbours, popularity and vectors. */
function knownOf(train: Uint32Array[], items: number, text: Float32Array, dim: number): Known & { vectors: Vectors } {
  const neighbours = easeNeighbours(train, items);
  const popularity = popularityOf(train, items);
  const vectors = quantise(withCollaborativeView(text, dim, neighbours), dim);
  const retriever = openCpuRetriever(vectors);
  return {
    items,
    vectors,
    evidence: (leanings) => ({ scores: { neighbours: neighbourScores(neighbours, leanings, items) }, popularity }),
    search(leanings, allowed) {
      const query = new Float32Array(dim);
      for (const { row, weight } of leanings)
        for (const [k, value] of dequantise(vectors, row).entries()) query[k]! += weight * value;
      const length = Math.hypot(...query) || 1;
      return retriever.search(
        query.map((value) => value / length),
        { k: items, allowed },
      );
    },
  };
}

interface SystemOptions {
  recency: number;
  /** What the taste is learned over, and what it weighs in the blend; none is the blend alone. */
  taste?: { space: TasteSpace; weight: number; alone?: boolean };
}

function systemOf(known: Known, { recency, taste }: SystemOptions): System {
  const weights = taste?.alone ? { vectors: 0, neighbours: 0, popularity: 0 } : BLEND;
  const allowedOf = (told: number[]) => {
    const allowed = new Uint8Array(known.items).fill(1);
    for (const row of told) allowed[row] = 0;
    return allowed;
  };
  return async (told) => {
    const leanings = leaningsOf(told, recency);
    const evidence = known.evidence(leanings);
    if (taste) evidence.scores.factors = tasteScores(taste.space, learnTaste(taste.space, leanings));
    const ranking = { ...weights, factors: taste?.weight ?? 0 };
    const ranked = blend(await known.search(leanings, allowedOf(told)), evidence, ranking);
    return ranked.slice(0, K).map(({ row }) => row);
  };
}

function ndcg(list: number[], relevant: Set<number>): number {
  const gain = (rank: number) => 1 / Math.log2(1 + rank);
  const found = list.reduce((sum, row, at) => sum + (relevant.has(row) ? gain(at + 1) : 0), 0);
  let most = 0;
  for (let rank = 1; rank <= Math.min(K, relevant.size); rank++) most += gain(rank);
  return found / most;
}

/** Text vectors after the factors of the same rows: one space for both. */
function bothOf(factors: Float32Array, dim: number, vectors: Vectors): Vectors {
  const width = dim + vectors.dim;
  const rows = new Float32Array(vectors.count * width);
  for (let row = 0; row < vectors.count; row++) {
    rows.set(factors.subarray(row * dim, (row + 1) * dim), row * width);
    rows.set(
      dequantise(vectors, row).map((value) => TEXT_SHARE * value),
      row * width + dim,
    );
  }
  return quantise(rows, width);
}

function systemsOf(train: Uint32Array[], known: Known & { vectors: Vectors }, seed: number): Map<string, System> {
  const factors = learnFactors(train, known.items, { ...FACTOR_OPTIONS, draw: uniform(seed) });
  const { items: values, dim, biases } = factors;
  const spaces: Record<string, TasteSpace> = {
    factors: { vectors: quantise(values, dim), biases },
    text: { vectors: known.vectors },
    both: { vectors: bothOf(values, dim, known.vectors), biases },
  };
  const systems = new Map<string, System>([
    ['blend', systemOf(known, { recency: RECENCY })],
    ['blend, likes equal', systemOf(known, { recency: 1 })],
  ]);
  for (const over of flag('over', 'factors').split(',')) {
    const space = spaces[over]!;
    systems.set(
      `taste over ${over} alone`,
      systemOf(known, { recency: RECENCY, taste: { space, weight: 1, alone: true } }),
    );
    for (const weight of flag('taste', '2').split(',').map(Number)) {
      const taste = { space, weight };
      systems.set(`blend + ${weight} · taste over ${over}`, systemOf(known, { recency: RECENCY, taste }));
      systems.set(`blend + ${weight} · taste over ${over}, likes equal`, systemOf(known, { recency: 1, taste }));
    }
  }
  return systems;
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
const order = shuffle(books.likes, uniform(SPLIT_SEED));
const able = order.filter(({ length }) => length >= LEAST_LIKES);
const held = { test: able.slice(0, HELD_OUT), validation: able.slice(HELD_OUT, 2 * HELD_OUT) };
const out = new Set([...held.test, ...held.validation]);
const train = order.filter((rows) => !out.has(rows));
const asked = (part === 'test' ? held.test : held.validation).slice(0, Number(flag('people', `${HELD_OUT}`)));
const known = knownOf(train, books.items, books.text, books.dim);

/** By system and number of likes told: a column of one value a person for each seed. */
const columns = new Map<string, Map<number, Float64Array[]>>();
for (const seed of seeds)
  for (const [name, system] of systemsOf(train, known, seed))
    for (const told of TOLD) {
      const values: number[] = [];
      for (const person of peopleOf(asked, told, seed)) values.push(ndcg(await system(person.told), person.hidden));
      const bySystem = columns.get(name) ?? new Map<number, Float64Array[]>();
      columns.set(name, bySystem.set(told, [...(bySystem.get(told) ?? []), Float64Array.from(values)]));
      console.log(seed, name, told, meanOf(values).toFixed(4));
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
    const base = overSeeds(columns.get(system.endsWith('likes equal') ? 'blend, likes equal' : 'blend')!.get(told)!);
    const difference = overSeeds(bySeed).map((value, person) => value - base[person]!);
    const [gain] = bootstrap([difference], { seed: 1 });
    return { system, told, bySeed: bySeed.map(meanOf), mean: meanOf(bySeed.map(meanOf)), gain: gain! };
  }),
);
for (const { system, told, mean, gain } of figures)
  console.log(
    `${system.padEnd(44)} ${told} ${mean.toFixed(4)} ${gain.mean.toFixed(4)} [${gain.low.toFixed(4)}, ${gain.high.toFixed(4)}]`,
  );
const update = updateTimes();
console.log(`update at 10,000 × 256: ${update.median.toFixed(1)} ms, slowest ${update.slowest.toFixed(1)} ms`);
if (part === 'test') {
  mkdirSync('results', { recursive: true });
  const command = `npx tsx bench/taste.ts RATINGS.csv --part test --people ${asked.length} --seeds ${seeds.length}`;
  const settings = { people: asked.length, trained: train.length, items: books.items, seeds, k: K, blend: BLEND };
  writeFileSync(
    'results/taste.json',
    `${JSON.stringify({ command, machine: machine(), settings, figures, update }, null, 1)}\n`,
  );
}
