/**
 * One ranking, for picks and forecasts alike: what a person said of items, of their taste and of the moment → the pack's
 * items in the order in which they suit, each with the parts of its score. Here vectors meet the other signals.
 */
import { type ApplyOptions, anything, type Asked as Constrained, type Wish } from './critique/critique.ts';
import type { Engine, Query } from './engine.ts';
import type { Pack } from './pack/pack.ts';
import { type Blended, blend, shortlist } from './retrieval/blend.ts';
import type { Candidate } from './retrieval/retrieval.ts';
import { openSignals, type RowScores } from './retrieval/signals.ts';
import type { Memory } from './session.ts';
import { type Leaning, leanings, openTasteScores } from './taste/taste.ts';
import { openStanding } from './taste/traits.ts';

export interface Asked {
  memory: Memory;
  /** Null where there are no vectors: the other signals rank alone. */
  engine: Engine | null;
  /** How many of the first places must be right; a wish that fewer items meet is loosened. */
  k: number;
  /** Keeps rows out whatever the person likes or asks for. */
  allows?: ((row: number) => boolean) | undefined;
  signal?: AbortSignal | undefined;
}

export interface Ranking {
  /** Best first, without what the history speaks of: all that is allowed where `k` asks for as much, a good many otherwise. */
  ranked: Blended[];
  /** Labels of wishes that could be met only in part. */
  loosened: string[];
}

export interface Ranker {
  rank(asked: Asked): Promise<Ranking>;
  /** Makes a slice of what the first ranking would otherwise wait for; whether there is more to make. */
  prepare(): boolean;
}

/** Candidates drawn for each place: room for filters and caps. */
const DEPTH = 40;
/** Fewest of these, by vectors and by the other signals. */
const FEWEST_SIMILAR = 2000;
const FEWEST_OTHERS = 500;
/** "Like X" weighs as much as this many likes, "nothing like X" as this many. */
const LIKENESS = 2;
const UNLIKENESS = -1;

/** One ranker for all that is asked of a pack: what picks had counted for a history, a forecast finds. */
const rankers = new WeakMap<Pack, Ranker>();

export function rankerOf(pack: Pack): Ranker {
  const ranker = rankers.get(pack) ?? openRanker(pack);
  rankers.set(pack, ranker);
  return ranker;
}

function openRanker(pack: Pack): Ranker {
  const weights = pack.manifest.ranking;
  const signals = openSignals(pack, weights, openTasteScores(pack.factors));
  const standingWishes = openStanding(pack);
  let last: { likes: string; scores: RowScores } | null = null;

  /** The vector of the person's own is learned here: once, while the likes are the same. */
  function scoresOf(likes: Leaning[]): RowScores {
    const same = JSON.stringify(likes);
    if (last?.likes !== same) last = { likes: same, scores: signals.scores(likes) };
    return last.scores;
  }

  async function wishOf(
    { history, critiques, corrections = [] }: Memory,
    k: number,
    allows: Asked['allows'],
  ): Promise<Wish> {
    const rowsOf = (ids: string[]) => ids.flatMap((id) => pack.rowOf(id) ?? []);
    const excluded = new Set(rowsOf(history.map(({ id }) => id)));
    if (allows) for (let row = 0; row < pack.items.length; row++) if (!allows(row)) excluded.add(row);
    const asked = critiques.map(({ constraint, reference }) => ({ constraint, reference: rowsOf(reference) }));
    const wish = await wishFrom(asked, pack, { excluded, fewest: k });
    standingWishes(corrections)?.forEach((bonus, row) => {
      wish.bonus[row]! += bonus;
    });
    return wish;
  }

  async function rank({ memory, engine, k, allows, signal }: Asked): Promise<Ranking> {
    const { like, unlike, bonus, allowed, words, loosened } = await wishOf(memory, k, allows);
    const likes = [
      ...leanings(memory.history, pack.rowOf, weights.recency),
      ...like.map((row) => ({ row, weight: LIKENESS })),
      ...unlike.map((row) => ({ row, weight: UNLIKENESS })),
    ];
    const evidence = { scores: scoresOf(likes), popularity: pack.popularity, bonus, allowed };
    const also = shortlist(evidence, weights, Math.max(FEWEST_OTHERS, k * DEPTH));
    const query = { leanings: likes, words, k: Math.max(FEWEST_SIMILAR, k * DEPTH), allowed, also };
    const { candidates, wordsRead } = await search(engine, query, signal);
    if (!wordsRead)
      for (const { constraint } of memory.critiques) if (constraint.kind === 'words') loosened.push(constraint.label);
    return { ranked: blend(candidates, evidence, weights), loosened };
  }

  return { rank, prepare: signals.prepare };
}

/** Constraints are applied by what is fetched with the first of them: most visits know none. */
async function wishFrom(asked: Constrained[], pack: Pack, options: ApplyOptions): Promise<Wish> {
  if (asked.length === 0) return anything(pack.items.length, options.excluded);
  const { applyConstraints } = await import('./critique/apply.ts');
  return applyConstraints(asked, pack, options);
}

/**
 * `also`, and the best by vectors where there is an engine yet. Free words are the encoder's: where they can't be read,
 * what the history says still counts.
 */
async function search(
  engine: Engine | null,
  query: Query & { also: Uint32Array },
  signal: AbortSignal | undefined,
): Promise<{ candidates: Candidate[]; wordsRead: boolean }> {
  if (!engine) return { candidates: Array.from(query.also, (row) => ({ row, score: 0 })), wordsRead: false };
  try {
    return { candidates: await engine.search(query, { signal }), wordsRead: true };
  } catch (error) {
    if (!query.words || signal?.aborted) throw error;
    return { candidates: await engine.search({ ...query, words: '' }, { signal }), wordsRead: false };
  }
}
