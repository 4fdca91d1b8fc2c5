/** Lists of picks → every measure of them. */
import type { Pack } from '../../src/pack/pack.ts';
import { likeCounts } from './baselines.ts';
import { bootstrap } from './bootstrap.ts';
import * as measure from './metrics.ts';
import type { Figures } from './report.ts';
import { termSimilarity } from './similarity.ts';
import type { Case, Like } from './split.ts';

/** Hidden items that at most so many people like in the training part are cold; the length of list that they are looked for in. */
export const COLD = 2;
const SHORT = 10;

export interface JudgeOptions {
  /** Lengths of list to judge, ascending. */
  at: number[];
  seed: number;
}

/** The figures of one list for each case. */
export type Judge = (lists: number[][], cases: Case[]) => Figures['metrics'];

/** Judges by every measure; what is beyond accuracy is told of the longest list. */
export function openJudge(pack: Pack, train: Like[][], { at, seed }: JudgeOptions): Judge {
  const items = pack.items.length;
  const counts = likeCounts(train, items);
  const people = train.filter(({ length }) => length > 0).length;
  const similarity = termSimilarity(pack);
  const longest = Math.max(...at);
  const short = at.includes(SHORT) ? SHORT : longest;
  return (lists, cases) => {
    const ranks = lists.map((list, person) => measure.rankOf(list, cases[person]!.target));
    const columns: Record<string, number[]> = {
      ...Object.fromEntries(at.map((k) => [`recall@${k}`, ranks.map((rank) => measure.recallAtK(rank, k))])),
      ...Object.fromEntries(at.map((k) => [`NDCG@${k}`, ranks.map((rank) => measure.ndcgAtK(rank, k))])),
      [`MRR@${longest}`]: ranks.map(measure.reciprocalRank),
      [`novelty@${longest}`]: lists.map((list) => measure.novelty(list, counts, people)),
      [`diversity@${longest}`]: lists.map((list) => measure.intraListDiversity(list, similarity)),
    };
    const names = Object.keys(columns);
    const estimates = bootstrap(
      Object.values(columns).map((values) => Float64Array.from(values)),
      { seed },
    );
    const cold = ranks.filter((_, person) => counts[cases[person]!.target]! <= COLD);
    return {
      ...Object.fromEntries(names.map((name, column) => [name, estimates[column]!])),
      ...(cold.length > 0 && {
        [`cold items: recall@${short}`]: bootstrap(
          [Float64Array.from(cold, (rank) => measure.recallAtK(rank, short))],
          {
            seed,
          },
        )[0]!,
      }),
      [`coverage@${longest}`]: { mean: measure.coverage(lists, items) },
    };
  };
}
