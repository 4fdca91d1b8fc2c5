/** Hidden likes → what each signal says of them and of their rivals: what the weights of a ranking are learned from. */
import type { RankingWeights } from '../src/pack/manifest.ts';
import {
  type FacetTable,
  type Item,
  type ItemFactors,
  type Neighbours,
  quantise,
  weightedSum,
} from '../src/pack/pack.ts';
import { type Evidence, shortlist } from '../src/retrieval/blend.ts';
import { type Candidate, openCpuRetriever, topK } from '../src/retrieval/retrieval.ts';
import { type Leaning, openSignals, type RowScores } from '../src/retrieval/signals.ts';
import { openTasteScores } from '../src/taste/taste.ts';
import { withCollaborativeView } from './encode.ts';
import type { Question } from './weights.ts';

/** In the order of a question's columns. */
export const SIGNALS = [
  'vectors',
  'neighbours',
  'further',
  'regression',
  'words',
  'fresh',
  'factors',
  'popularity',
] as const;

/** The items' words as an encoder reads them, row-major. */
export interface Text {
  vectors: Float32Array;
  dim: number;
}

/** Somebody's likes, oldest first, and the one that is to be found. */
export interface Asked {
  history: Uint32Array;
  answer: number;
}

export interface Grounds {
  items: Item[];
  facets: FacetTable;
  neighbours: Neighbours;
  regression: Neighbours;
  factors: ItemFactors | null;
  popularity: Float32Array;
  text: Text | null;
}

/** Rivals by vectors, by all other signals together, and by each alone: whatever a signal puts first can be learned from. */
const SIMILAR = 60;
const TOGETHER = 100;
const ALONE = 25;
/** Every signal, so that no one of them decides who the rivals are. */
const EVERY: RankingWeights = {
  vectors: 1,
  neighbours: 1,
  popularity: 0.1,
  further: 0.5,
  regression: 1,
  words: 1,
  fresh: 0.3,
  factors: 1,
};

/** The questions of these people, each like counting `recency` less than the one after it: the signals are those of a page. */
export function openQuestions(grounds: Grounds): (asked: Asked[], recency: number) => Promise<Question[]> {
  const { neighbours, text, popularity } = grounds;
  const signals = openSignals(grounds, EVERY, openTasteScores(grounds.factors));
  const similar = text && openSimilar(text, neighbours);
  const allowed = new Uint8Array(popularity.length).fill(1);

  async function questionOf({ history, answer }: Asked, recency: number): Promise<Question> {
    const leanings = Array.from(history.toReversed(), (row, age) => ({ row, weight: recency ** age }));
    for (const { row } of leanings) allowed[row] = 0;
    const scores = signals.scores(leanings);
    const also = rivals({ scores, popularity, allowed });
    const found = similar ? await similar(leanings, also, allowed) : Array.from(also, (row) => ({ row, score: 0 }));
    for (const { row } of leanings) allowed[row] = 1;
    return asQuestion(found, { scores, popularity, answer });
  }

  return async (asked, recency) => {
    const questions: Question[] = [];
    for (const one of asked) questions.push(await questionOf(one, recency));
    return questions;
  };
}

/** Each once. */
function rivals({ scores, popularity, allowed }: Omit<Required<Evidence>, 'bonus'>): Uint32Array {
  const found = new Set(shortlist({ scores, popularity, allowed }, EVERY, TOGETHER));
  const signals: Float32Array[] = [...Object.values(scores), popularity];
  for (const signal of signals) {
    const open = signal.map((score, row) => (allowed[row] ? score : Number.NEGATIVE_INFINITY));
    for (const { row, score } of topK(open, ALONE)) if (score > 0) found.add(row);
  }
  return Uint32Array.from(found);
}

function openSimilar(
  { vectors: text, dim }: Text,
  neighbours: Neighbours,
): (leanings: Leaning[], also: Uint32Array, allowed: Uint8Array) => Promise<Candidate[]> {
  const vectors = quantise(withCollaborativeView(text, dim, neighbours), dim);
  const retriever = openCpuRetriever(vectors);
  return (leanings, also, allowed) => retriever.search(weightedSum(vectors, leanings), { k: SIMILAR, also, allowed });
}

function asQuestion(
  candidates: Candidate[],
  { scores, popularity, answer }: { scores: RowScores; popularity: Float32Array; answer: number },
): Question {
  const width = SIGNALS.length;
  const columns = new Float32Array(candidates.length * width);
  const largest = new Float64Array(width);
  candidates.forEach(({ row, score }, at) => {
    const said = { ...scores, vectors: null, popularity };
    SIGNALS.forEach((signal, column) => {
      const value = signal === 'vectors' ? score : (said[signal]?.[row] ?? 0);
      columns[at * width + column] = value;
      largest[column] = Math.max(largest[column]!, Math.abs(value));
    });
  });
  largest[SIGNALS.indexOf('popularity')] = 1; // a blend takes it as it is
  largest[SIGNALS.indexOf('fresh')] = largest[SIGNALS.indexOf('words')]!;
  return {
    scores: columns,
    largest: largest.map((value) => value || 1),
    answer: candidates.findIndex(({ row }) => row === answer),
  };
}

/** Weights in the order of `SIGNALS` as a manifest holds them. */
export function weightsOf(weights: ArrayLike<number>): RankingWeights {
  const rounded = SIGNALS.map((signal, at) => [signal, Number(weights[at]!.toPrecision(4))] as const);
  return Object.fromEntries(rounded) as unknown as RankingWeights;
}
