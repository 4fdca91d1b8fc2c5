/** "Would I like it?": where one item stands in a person's own ranking of the whole catalogue, and what speaks for it. */
import type { Engine } from './engine.ts';
import { SottoError } from './errors.ts';
import type { Pack } from './pack/pack.ts';
import { type Reason, reasonsFor } from './reasons.ts';
import { blend } from './retrieval/blend.ts';
import { openSignals } from './retrieval/signals.ts';
import type { Memory } from './session.ts';
import { leanings, standing } from './taste/taste.ts';
import { openStanding } from './taste/traits.ts';

export type Verdict = 'likely' | 'perhaps' | 'unlikely';

export interface Forecast {
  verdict: Verdict;
  /** The share of the catalogue's other items that the person's ranking puts below it, 0 to 1. */
  percentile: number;
  /** What speaks for it; empty where nothing does. */
  reasons: Reason[];
}

/** Fewer likes than this rank by popularity more than by taste. */
const FEWEST_LIKES = 3;
/**
 * Places in the ranking, of which the verdict tells. It tells whether an item is near what the person likes; how good
 * they would find it, much less: of what people of goodbooks had liked or disliked beside five likes, nine in ten were
 * liked above the first mark and still seven in ten below the second, in a pack that counted those very people
 * (bench/own-taste.ts).
 */
const LIKELY = 0.9;
const PERHAPS = 0.5;

export interface ForecastParts {
  pack: Pack;
  /** Null where there are no vectors: the other signals rank alone. */
  engine: Engine | null;
  memory: Memory;
}

/**
 * What to expect of the item `id`. What was said of it is left out, and so are wishes of the moment. Throws
 * `unknown-item` of an id that the pack lacks, `bad-input` where too little is liked to tell.
 */
export async function forecast(id: string, { pack, engine, memory }: ForecastParts): Promise<Forecast> {
  const row = pack.rowOf(id);
  if (row === undefined) throw new SottoError('unknown-item', `The pack has no item "${id}".`);
  const history = standing(memory.history).filter((said) => said.id !== id);
  const likes = leanings(history, pack.rowOf, pack.manifest.ranking.recency);
  const liked = likes.flatMap(({ row, weight }) => (weight > 0 ? row : []));
  if (liked.length < FEWEST_LIKES)
    throw new SottoError(
      'bad-input',
      `Name ${FEWEST_LIKES} things you like: of fewer, nobody can tell what else you would.`,
    );
  const corrections = memory.corrections ?? [];
  const known = new Set(history.flatMap(({ id }) => pack.rowOf(id) ?? []));
  const rows = pack.items.flatMap((_, row) => (known.has(row) ? [] : row));
  const bonus = openStanding(pack)(corrections);
  const evidence = {
    scores: openSignals(pack, pack.manifest.ranking).scores(likes),
    popularity: pack.popularity,
    ...(bonus && { bonus }),
  };
  const candidates = engine
    ? await engine.search({ leanings: likes, words: '', k: pack.items.length })
    : rows.map((row) => ({ row, score: 0 }));
  const ranked = blend(
    candidates.filter(({ row }) => !known.has(row)),
    evidence,
    pack.manifest.ranking,
  );
  const place = ranked.findIndex((one) => one.row === row);
  const percentile = ranked.length > 1 ? 1 - place / (ranked.length - 1) : 1;
  const unwanted = corrections.filter(({ want }) => want === 'less');
  const reasons = reasonsFor(pack, row, { parts: ranked[place]!.parts, liked, wishes: [], unwanted });
  return { verdict: verdictOf(percentile), percentile, reasons };
}

export function verdictOf(percentile: number): Verdict {
  if (percentile >= LIKELY) return 'likely';
  return percentile >= PERHAPS ? 'perhaps' : 'unlikely';
}
