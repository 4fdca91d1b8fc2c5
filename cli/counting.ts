/** What people's likes say of items: neighbours, a regression and popularity, counted in one of a few ways. */
import type { Neighbours } from '../src/pack/pack.ts';
import { EASE_MOST_ITEMS, type EaseOptions } from './ease.ts';
import { CO_OCCURRENCE_OPTIONS, coOccurrence, likedRows, popularityOf } from './neighbours.ts';
import { easeRegression, regressionNeighbours } from './regression.ts';
import { sequenceNeighbours } from './sequences.ts';

/**
 * - `sequences`: what comes soon after what; the regression foretells the next like.
 * - `sets`: likes without order, pairs well attested.
 * - `pairs`: likes without order, every pair: where the log is thin, one person's is better than none.
 */
export type Counting = 'sequences' | 'sets' | 'pairs';

export interface Counted {
  neighbours: Neighbours;
  regression: Neighbours;
  popularity: Float32Array;
}

const PAIRS = { shrinkage: 0, exponent: 0.5, fewestPeople: 1, most: 80 };

/** `histories` holds each person's rows, oldest first. */
export function countLog(
  histories: Uint32Array[],
  count: number,
  counting: Counting,
  onProgress?: EaseOptions['onProgress'],
): Counted {
  return {
    neighbours: countNeighbours(histories, count, counting),
    regression: countRegression(histories, count, { ordered: counting === 'sequences', onProgress }),
    popularity: popularityOf(histories, count),
  };
}

export function countNeighbours(histories: Uint32Array[], count: number, counting: Counting): Neighbours {
  if (counting === 'sequences') return sequenceNeighbours(histories, count);
  return coOccurrence(histories, count, counting === 'sets' ? CO_OCCURRENCE_OPTIONS : PAIRS);
}

/** Whole EASE while its closed form is affordable; each item on those it occurs with beyond, and where there is an order. */
export function countRegression(
  histories: Uint32Array[],
  count: number,
  { ordered, onProgress }: { ordered: boolean; onProgress?: EaseOptions['onProgress'] },
): Neighbours {
  if (!ordered && likedRows(histories).length <= EASE_MOST_ITEMS)
    return easeRegression(histories, count, { onProgress });
  return regressionNeighbours(histories, count, { ordered, onProgress });
}

/** Histories of people this often in the order of the catalogue, or against it, are sorted by item. */
const SORTED_SHARE = 0.9;

/** Whether the order of likes may tell something: by times; by the table's rows, unless these are sorted by item; or not at all. */
export function orderOf(histories: Uint32Array[], timed: boolean): 'times' | 'rows' | 'none' {
  if (timed) return 'times';
  let [rising, steps] = [0, 0];
  for (const rows of histories)
    for (let at = 1; at < rows.length; at++) {
      steps++;
      if (rows[at]! > rows[at - 1]!) rising++;
    }
  const share = rising / (steps || 1);
  return steps === 0 || share > SORTED_SHARE || share < 1 - SORTED_SHARE ? 'none' : 'rows';
}
