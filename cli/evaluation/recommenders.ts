/** Who is asked for picks: Sotto as a visitor meets it, whole and in parts, and what it has to beat. */
import { EASE_MOST_ITEMS } from '../ease.ts';
import { openProgress } from '../progress.ts';
import {
  ease,
  itemKnn,
  knnNeighbours,
  mostRecent,
  popularity,
  rankedBy,
  restrictedEase,
  type Scorer,
} from './baselines.ts';
import { hasCaps, type Shop, servedPicks, withoutCaps, withWeights } from './served.ts';
import type { Case, Like } from './split.ts';

export interface Recommender {
  name: string;
  /** The k best rows for somebody who liked these, oldest first. */
  picks: (history: number[], k: number) => Promise<number[]> | number[];
}

export function served(name: string, shop: Shop): Recommender {
  return { name, picks: (history, k) => servedPicks(shop, history, k) };
}

/** The session over a shop; then without its caps, without text, and, where `ablation` is asked for, without each part in turn. */
export function ours(shop: Shop, { ablation }: { ablation?: boolean | undefined }): Recommender[] {
  return [
    served('Sotto, as served', shop),
    ...(hasCaps(shop) ? [served('Sotto, before caps', withoutCaps(shop))] : []),
    served('Sotto, without text', withWeights(shop, { words: 0, fresh: 0, vectors: 0 })),
    ...(ablation ? ablated(shop) : []),
  ];
}

/** The parts of a blend that can be left out. */
const PARTS = ['vectors', 'words', 'fresh', 'neighbours', 'further', 'regression', 'factors', 'popularity'] as const;

/** The same shop without each part that has weight; the other weights stay as they were learned. */
function ablated(shop: Shop): Recommender[] {
  const weighty = PARTS.filter((part) => shop.pack.manifest.ranking[part]);
  return weighty.map((part) =>
    served(`Sotto, without ${part}`, withWeights(shop, { [part]: 0, ...(part === 'words' && { fresh: 0 }) })),
  );
}

/** The baselines, learned from the same training part, with what is to be said of them. */
export function rivals(
  train: Like[][],
  items: number,
  { timed, seed }: { timed: boolean; seed: number },
): { rivals: Recommender[]; notes: string[] } {
  const notes: string[] = [];
  const rival = (name: string, score: Scorer) => ({ name, picks: rankedBy(score, items, seed) });
  const rivals = [rival('popularity', popularity(train, items))];
  if (timed) rivals.push(rival('most recent', mostRecent(train, items)));
  else notes.push('Most recent was left out: it needs times.');
  rivals.push(rival('item kNN', itemKnn(train, items)));
  if (knnNeighbours(items) < items) notes.push(`Item kNN keeps the ${knnNeighbours(items)} nearest of each item.`);
  if (items <= EASE_MOST_ITEMS) rivals.push(rival('EASE', ease(train, items)));
  else {
    rivals.push(rival('EASE, restricted', restrictedEase(train, items)));
    notes.push(
      `EASE is restricted to the items that each item occurs with most: whole, it is worked out for up to ${EASE_MOST_ITEMS}.`,
    );
  }
  return { rivals, notes };
}

/** A list for each case, as long as the longest that is judged. */
export async function answers({ name, picks }: Recommender, cases: Case[], at: number[]): Promise<number[][]> {
  const progress = openProgress(name);
  const k = Math.max(...at);
  const lists: number[][] = [];
  for (const { history } of cases) {
    lists.push(await picks(history, k));
    if (lists.length % 100 === 0) progress.to(lists.length, cases.length);
  }
  progress.stop();
  return lists;
}
