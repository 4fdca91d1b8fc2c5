/**
 * How a pack ranks, learned from its own log: one like of each of some thousand people is hidden, what the others say is counted
 * without it, and the way of counting, the fading of older likes and the weights of the signals are those that find it best.
 * Then everything is counted again on the whole log. The same log gives the same ranking.
 */

import type { RankingWeights } from '../src/pack/manifest.ts';
import type { FacetTable, Item, ItemFactors } from '../src/pack/pack.ts';
import { shuffle, shuffled, uniform } from '../src/random.ts';
import { type Counted, type Counting, countLog, countNeighbours, countRegression, orderOf } from './counting.ts';
import { canFactorise, itemFactors } from './factors.ts';
import { popularityOf } from './neighbours.ts';
import { type Asked, type Grounds, openQuestions, SIGNALS, type Text, weightsOf } from './questions.ts';
import { answerable, fitWeights, type Question, scaled } from './weights.ts';

export interface RankingInput {
  items: Item[];
  facets: FacetTable;
  /** Each person's rows, oldest first. */
  histories: Uint32Array[];
  /** Whether every like has a time. */
  timed: boolean;
  /** Null where the pack carries no vectors. */
  text: Text | null;
  /** False leaves factors out, as the study of what they add does. */
  factors?: boolean;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface LearnedRanking extends Counted {
  ranking: RankingWeights;
  counting: Counting;
  /** Null where they have no weight. */
  factors: ItemFactors | null;
}

/** Where too few people tell, and where the search for better begins. */
const RANKING: RankingWeights = {
  vectors: 0.3,
  neighbours: 1,
  popularity: 0.05,
  further: 0.3,
  regression: 0.5,
  words: 0.7,
  fresh: 0.1,
};

const START = SIGNALS.map((signal) => RANKING[signal] ?? 0);

/** A question takes as long as the catalogue is large: beyond so many items fewer are asked, down to a share. */
const ITEMS_FOR_ALL = 25_000;
const FEWEST_SHARE = 0.4;

/** How many of `most` people are asked in a catalogue of so many items. */
function affordable(most: number, items: number): number {
  return Math.round(most * Math.min(1, Math.max(FEWEST_SHARE, ITEMS_FOR_ALL / items)));
}

/** People asked about, and how many of them choose the way of counting, the fading and the softening. */
const MOST_ASKED = 4000;
const CHOOSERS = 1200;
/** With fewer, what was learned would be chance; the ranking above counts as much as this many people. */
const FEWEST_ASKED = 30;
const AS_MANY_AS = 100;
/** A person's likes beyond these are too old to look back on. */
const LONGEST_HISTORY = 200;
/** How much each like counts less than the one after it; the first is tried for every way of counting. */
const FADING: Record<Counting, number[]> = { sequences: [0.7, 0.55, 0.85], sets: [1, 0.92], pairs: [1, 0.92] };
/** Softening of a signal, in medians of its largest score. */
const SOFTENINGS = [0, 1, 4];
const SOFTENED = ['neighbours', 'further', 'regression', 'words'] as const;
/** What is drawn by lot is the same on every build. */
const SEED = 1;

/** Learns the ranking, and counts the whole log. */
export async function learnRanking(input: RankingInput): Promise<LearnedRanking> {
  const order = orderOf(input.histories, input.timed);
  const draw = uniform(SEED);
  const histories = order === 'none' ? input.histories.map((rows) => shuffle(rows.slice(), draw)) : input.histories;
  const asked = askedOf(histories, input.items.length, draw);
  const ways: Counting[] = order === 'none' ? ['sets', 'pairs'] : ['sequences', 'sets', 'pairs'];
  const steps = openSteps(ways.length + 5, input.onProgress);
  const learned =
    asked.length < FEWEST_ASKED ? untold(ways[0]!) : await learn(input, { histories, asked, ways, steps });
  steps();
  const factors = learned.ranking.factors ? itemFactors(histories, input.items.length) : null;
  return { ...countLog(histories, input.items.length, learned.counting), ...learned, factors };
}

/** What takes the longest to ask. */
type Costly = Pick<Grounds, 'text' | 'factors'>;

const PLAIN: Costly = { text: null, factors: null };

interface Learning {
  histories: Uint32Array[];
  /** People whose last like is hidden. */
  asked: number[];
  ways: Counting[];
  steps: () => void;
}

type Learned = Pick<LearnedRanking, 'ranking' | 'counting'>;

function untold(counting: Counting): Learned {
  return { counting, ranking: { ...RANKING, recency: FADING[counting][0]! } };
}

/** Each call is one step done. */
function openSteps(total: number, onProgress: RankingInput['onProgress']): () => void {
  let done = 0;
  return () => onProgress?.(++done, total);
}

/** People with likes enough to look back on, drawn by lot. */
function askedOf(histories: Uint32Array[], items: number, draw: () => number): number[] {
  const able = (least: number) => histories.flatMap(({ length }, person) => (length >= least ? person : []));
  const people = able(3).length >= FEWEST_ASKED ? able(3) : able(2);
  return shuffled(people, draw).slice(0, affordable(MOST_ASKED, items));
}

async function learn(input: RankingInput, { histories, asked, ways, steps }: Learning): Promise<Learned> {
  const hidden = new Set(asked);
  const seen = histories.map((rows, person) => (hidden.has(person) ? rows.slice(0, -1) : rows));
  const questions = asked.map((person): Asked => {
    const rows = histories[person]!;
    return { history: rows.slice(Math.max(0, rows.length - 1 - LONGEST_HISTORY), -1), answer: rows.at(-1)! };
  });
  const choosing = affordable(CHOOSERS, input.items.length);
  const choosers = questions.slice(0, choosing);
  const openWay = countedWays(input, seen);
  /** Vectors and factors cost the most and tell the ways of counting apart the least. */
  const tried = async (counting: Counting, recency: number) => {
    const found = await openWay(counting, PLAIN)(choosers, recency);
    return { counting, recency, value: answerable(scaled(found, softeningOf(found, [1, 1, 1, 1])), START) };
  };
  let best = { counting: ways[0]!, recency: 1, value: -1 };
  for (const counting of ways) {
    const found = await tried(counting, FADING[counting][0]!);
    if (found.value > best.value) best = found;
    steps();
  }
  for (const recency of FADING[best.counting].slice(1)) {
    const found = await tried(best.counting, recency);
    if (found.value > best.value) best = found;
  }
  steps();
  const factors = input.factors !== false && canFactorise(seen) ? itemFactors(seen, input.items.length) : null;
  const all = await openWay(best.counting, { text: input.text, factors })(questions, best.recency);
  steps();
  const softening = chosenSoftening(all.slice(0, choosing));
  steps();
  const { weights } = fitWeights(scaled(all, softening), START);
  steps();
  const ranking = { ...weightsOf(steadied(weights, asked.length)), recency: best.recency };
  return { counting: best.counting, ranking: { ...ranking, softening: softenings(softening) } };
}

/** Opens a way of counting; what two of them share is counted once. */
function countedWays(input: RankingInput, seen: Uint32Array[]) {
  const count = input.items.length;
  const popularity = popularityOf(seen, count);
  const regressions = new Map<boolean, Counted['regression']>();
  const regressionOf = (ordered: boolean) => {
    const counted = regressions.get(ordered) ?? countRegression(seen, count, { ordered });
    regressions.set(ordered, counted);
    return counted;
  };
  return (counting: Counting, { text, factors }: Costly) =>
    openQuestions({
      ...input,
      text,
      factors,
      popularity,
      neighbours: countNeighbours(seen, count, counting),
      regression: regressionOf(counting === 'sequences'),
    });
}

/** Softening by signal, in the order of `SIGNALS`, from multiples of the medians in the order of `SOFTENED`. */
function softeningOf(questions: Question[], multiples: number[]): number[] {
  return SIGNALS.map((signal, at) => {
    const scaledAs = signal === 'fresh' ? 'words' : signal;
    const multiple = multiples[SOFTENED.indexOf(scaledAs as (typeof SOFTENED)[number])] ?? 0;
    const largest = questions.map((question) => question.largest[at]!).sort((a, b) => a - b);
    return multiple * (largest[largest.length >> 1] ?? 0);
  });
}

/** One softening for what people do, one for words. */
function chosenSoftening(questions: Question[]): number[] {
  let best = { softening: SIGNALS.map(() => 0), value: -1 };
  for (const people of SOFTENINGS)
    for (const words of SOFTENINGS.slice(0, 2)) {
      const softening = softeningOf(questions, [people, people, people, words]);
      const value = answerable(scaled(questions, softening), START);
      if (value > best.value) best = { softening, value };
    }
  return best.softening;
}

/** Few people pull the ranking from where it began less far. */
function steadied(weights: Float64Array, people: number): Float64Array {
  const share = people / (people + AS_MANY_AS);
  return weights.map((weight, at) => share * weight + (1 - share) * START[at]!);
}

function softenings(softening: number[]): NonNullable<RankingWeights['softening']> {
  return Object.fromEntries(
    SOFTENED.map((signal) => [signal, Number(softening[SIGNALS.indexOf(signal)]!.toPrecision(4))]),
  );
}
