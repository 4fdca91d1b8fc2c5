/**
 * A linear item–item model without the cubic cost of EASE: the ridge regression of each item on the items it occurs with most,
 * w = (G_NN + λI)⁻¹ · c_N, N being those items (Steck, "Markov Random Fields for Collaborative Filtering", NeurIPS 2019, and
 * SLIM, Ning and Karypis, ICDM 2011, restrict EASE alike). Where the order of likes is known, the regressors are a person's likes
 * so far, fading with age, and what is foretold is the next one (after SLIST, Choi et al., WWW 2021).
 */
import type { Neighbours } from '../src/pack/pack.ts';
import { type EaseOptions, easeWeights } from './ease.ts';
import { likedRows } from './neighbours.ts';
import { type Entries, entriesOf, rowsOf, type Sparse, stacked, strongest, strongestOf, transposed } from './sparse.ts';

export interface RegressionOptions {
  /** Whether the rows of each person are in the order of time. */
  ordered: boolean;
  ridge?: number;
  /** Items that an item is regressed on. */
  regressors?: number;
  /** Weights kept for each item. */
  most?: number;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** λ: the best of a few on the validation parts of public logs. */
const RIDGE = { ordered: 40, unordered: 50 };
const REGRESSORS = 100;
const MOST = 80;
/** The same of EASE. On a dense log of 200 items, 40 positive weights found a tenth less of what all of them find, 150 of either sign the same. */
const MOST_WHOLE = 120;
/** A like counts this much less for each like after it, and not at all beyond the reach. */
const FADING = 0.7;
const REACH = 8;
/** ω: how much the way back counts. */
const BACK = 0.3;
/** Of one person without order, the likes that are paired: beyond, pairs grow with the square and tell little more. */
const MOST_PAIRED = 400;
const REPORT_EVERY = 500;

/** Row r holds what a like of r foretells of others: positive weights, strongest first. */
export function regressionNeighbours(
  histories: Uint32Array[],
  count: number,
  { ordered, ridge, regressors = REGRESSORS, most = MOST, onProgress }: RegressionOptions,
): Neighbours {
  const { gram, together } = ordered ? inOrder(histories, count) : inSets(histories, count);
  const lambda = ridge ?? (ordered ? RIDGE.ordered : RIDGE.unordered);
  const solve = openSolver(gram, lambda, regressors);
  const foretold = transposed(together); // row b: what comes before b
  const solved = stacked(count, (row) => {
    if ((row + 1) % REPORT_EVERY === 0) onProgress?.(row + 1, count);
    return solve(foretold, row);
  });
  return strongest(transposed(solved), most);
}

/**
 * EASE, of each item on all others: the strongest weights, of either sign, for what speaks against an item tells as much where
 * people like many things.
 */
export function easeRegression(
  histories: Uint32Array[],
  count: number,
  { most = MOST_WHOLE, ...ease }: { most?: number } & EaseOptions = {},
): Neighbours {
  const liked = likedRows(histories);
  const places = new Map(liked.map((row, place) => [row, place]));
  const placed = histories.map((rows) => rows.map((row) => places.get(row)!));
  const weights = easeWeights(placed, liked.length, ease);
  const columns = Uint32Array.from(liked);
  const none = { columns: new Uint32Array(), values: new Float32Array() };
  const { offsets, ...kept } = stacked(count, (row) => {
    const place = places.get(row);
    if (place === undefined) return none;
    const values = Float32Array.from(weights.subarray(place * liked.length, (place + 1) * liked.length));
    return strongestOf({ columns, values }, values.map(Math.abs), most);
  });
  return { offsets, rows: kept.columns, weights: kept.values };
}

interface Counts {
  /** How much two regressors go together, on its diagonal how much one occurs. */
  gram: Sparse;
  /** Row a: how much it goes before, or with, each other. */
  together: Sparse;
}

function inSets(histories: Uint32Array[], count: number): Counts {
  const gram = rowsOf(histories, count, (rows, at, add) => {
    const from = Math.max(0, Math.min(at - MOST_PAIRED / 2, rows.length - MOST_PAIRED));
    for (let other = from; other < Math.min(rows.length, from + MOST_PAIRED); other++) add(rows[other]!, 1);
  });
  return { gram, together: gram };
}

function inOrder(histories: Uint32Array[], count: number): Counts {
  // Two likes meet in the fading history of every later like that both still reach.
  const gram = rowsOf(histories, count, (rows, at, add) => {
    for (let other = Math.max(0, at - REACH + 1); other < Math.min(rows.length, at + REACH); other++) {
      const [first, last] = other < at ? [other, at] : [at, other];
      let sum = 0;
      for (let next = last + 1; next <= Math.min(first + REACH, rows.length - 1); next++)
        sum += FADING ** (2 * next - first - last - 2);
      if (sum > 0) add(rows[other]!, sum);
    }
  });
  const together = rowsOf(histories, count, (rows, at, add) => {
    for (let lag = 1; lag <= REACH; lag++) {
      const value = FADING ** (lag - 1);
      if (at + lag < rows.length) add(rows[at + lag]!, value);
      if (at >= lag) add(rows[at - lag]!, BACK * value);
    }
  });
  return { gram, together };
}

/** Gives the weights of the items that `row` goes with most. */
function openSolver(gram: Sparse, ridge: number, regressors: number): (together: Sparse, row: number) => Entries {
  const count = gram.offsets.length - 1;
  const diagonal = new Float64Array(count);
  for (let row = 0; row < count; row++)
    for (let at = gram.offsets[row]!; at < gram.offsets[row + 1]!; at++)
      if (gram.columns[at] === row) diagonal[row] = gram.values[at]!;
  const place = new Int32Array(count).fill(-1);
  const matrix = new Float64Array(regressors * regressors);

  return (together, row) => {
    const { columns, values } = regressorsOf(together, row, { diagonal, regressors });
    const size = columns.length;
    for (const [at, column] of columns.entries()) place[column] = at;
    matrix.fill(0, 0, size * size);
    for (const [at, column] of columns.entries()) {
      for (let entry = gram.offsets[column]!; entry < gram.offsets[column + 1]!; entry++) {
        const other = place[gram.columns[entry]!]!;
        // On both sides: a popular item's row keeps its strongest entries alone.
        if (other >= 0) matrix[at * size + other] = matrix[other * size + at] = gram.values[entry]!;
      }
      matrix[at * size + at] = diagonal[column]! + ridge;
    }
    for (const column of columns) place[column] = -1;
    const weights = Float64Array.from(values);
    solveInPlace(matrix, weights, ridge);
    return { columns, values: Float32Array.from(weights) };
  };
}

/** The items of a row whose weight is largest for how common they are. */
function regressorsOf(
  together: Sparse,
  row: number,
  { diagonal, regressors }: { diagonal: Float64Array; regressors: number },
): Entries {
  const own = entriesOf(together, row);
  const rank = (value: number, at: number) => value / Math.sqrt(diagonal[own.columns[at]!]! + 1);
  const ranks = own.values.map((value, at) => (own.columns[at] === row ? 0 : rank(value, at)));
  return strongestOf(own, ranks, regressors);
}

/**
 * Solves A·x = b by Cholesky's decomposition; `matrix` (its lower half) and `values` are overwritten. A is positive definite but for
 * the small entries that were left out of it, so a pivot is never let below `least`.
 */
export function solveInPlace(matrix: Float64Array, values: Float64Array, least: number): void {
  const size = values.length;
  for (let row = 0; row < size; row++) {
    const own = row * size;
    for (let column = 0; column <= row; column++) {
      const other = column * size;
      let sum = matrix[own + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[own + k]! * matrix[other + k]!;
      matrix[own + column] = column === row ? Math.sqrt(Math.max(sum, least)) : sum / matrix[other + column]!;
    }
    let sum = values[row]!;
    for (let k = 0; k < row; k++) sum -= matrix[own + k]! * values[k]!;
    values[row] = sum / matrix[own + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = values[row]!;
    for (let k = row + 1; k < size; k++) sum -= matrix[k * size + row]! * values[k]!;
    values[row] = sum / matrix[row * size + row]!;
  }
}
