/**
 * A person's own vector, learned on their device: from every like and dislike at once, so that an update forgets nothing, and
 * held to what the catalogue knows of people in general.
 *
 * With s_i = bias_i + u·v_i and likes L of weight w_i it minimises
 *   −Σ_{i ∈ L} w_i log softmax(s)_i + Σ_{d disliked} |w_d| log(1 + e^{u·v_d}) + prior/2 · ‖u − start‖²:
 * likes stand out from the catalogue, and what is the person's own says no to what they dislike. The softmax runs over at
 * most a sample of rows, each of which counts as the n/m items it stands for (`ranks.ts`).
 */
import type { Vectors } from '../pack/pack.ts';
import { dotAt } from './model.ts';
import { itemsPerNegative } from './ranks.ts';
import type { Leaning } from './taste.ts';

/** What a taste is learned over: the item vectors of a pack, and what everybody is told of an item. */
export interface TasteSpace {
  vectors: Vectors;
  /** One an item; none for vectors that come without. */
  biases?: Float32Array | undefined;
}

export interface TasteOptions {
  /** Where a person begins and is drawn back to, of the vectors' dimension; the origin where absent: nobody in particular. */
  start?: Float32Array;
  /** How firmly, in likes. */
  prior?: number;
}

/** Chosen on validation readers of the books, over factors of 32 dimensions by WARP. */
const PRIOR = 1;
const STEPS = 20;
/** Of the first step; Adagrad, with one sum for the vector. */
const RATE = 0.5;
/** Vector values read in a step: all rows of a small space, evenly spaced rows of a large one. 2^17 keeps 20 steps within 20 ms. */
const MOST_VALUES = 2 ** 17;

/** Rows in float32, for the many passes of learning. */
interface Rows {
  rows: Uint32Array;
  values: Float32Array;
  biases: Float32Array;
}

/** The vector of somebody with these leanings; without any, the start. Rows outside the space are passed over. */
export function learnTaste(space: TasteSpace, leanings: Leaning[], options: TasteOptions = {}): Float32Array {
  const { dim, count } = space.vectors;
  const { start = new Float32Array(dim), prior = PRIOR } = options;
  const told = leanings.filter(({ row, weight }) => row >= 0 && row < count && Number.isFinite(weight) && weight !== 0);
  const taste = start.slice();
  if (told.length === 0) return taste;
  const gradientOf = openGradient(space, told);
  const gradient = new Float32Array(dim);
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    for (let k = 0; k < dim; k++) gradient[k] = prior * (taste[k]! - start[k]!);
    gradientOf(taste, gradient);
    sum += gradient.reduce((total, value) => total + value * value, 0) / dim;
    const length = RATE / Math.sqrt(sum + 1e-12);
    for (let k = 0; k < dim; k++) taste[k]! -= length * gradient[k]!;
  }
  return taste;
}

/** Scores of all items for somebody with these leanings; null where there are no factors to learn over. */
export function openTasteScores(space: TasteSpace | null): ((leanings: Leaning[]) => Float32Array) | null {
  return space && ((leanings) => tasteScores(space, learnTaste(space, leanings)));
}

/** How far each item's score lies above the catalogue's mean for this person, by row. */
export function tasteScores({ vectors, biases }: TasteSpace, taste: Float32Array): Float32Array {
  const { count, dim, values, scales } = vectors;
  const scores = new Float32Array(count);
  let total = 0;
  for (let row = 0; row < count; row++) {
    const start = row * dim;
    let dot = 0;
    for (let k = 0; k < dim; k++) dot += taste[k]! * values[start + k]!;
    scores[row] = (biases?.[row] ?? 0) + scales[row]! * dot;
    total += scores[row]!;
  }
  return scores.map((score) => score - total / count);
}

/** Adds the gradient of everything but the prior. */
function openGradient(space: TasteSpace, told: Leaning[]): (taste: Float32Array, gradient: Float32Array) => void {
  const { count } = space.vectors;
  const likes = told.filter(({ weight }) => weight > 0);
  const liked = rowsOf(space, new Set(likes.map(({ row }) => row)));
  const disliked = told.filter(({ weight }) => weight < 0);
  const against = rowsOf(
    space,
    disliked.map(({ row }) => row),
  );
  const others = rowsOf(space, evenlySpaced(space.vectors, new Set(liked.rows)));
  const each = itemsPerNegative(true, count - liked.rows.length, others.rows.length);
  const wanted = Float32Array.from(liked.rows, (row) =>
    likes.reduce((sum, like) => sum + (like.row === row ? like.weight : 0), 0),
  );
  const mass = wanted.reduce((sum, weight) => sum + weight, 0);
  const likedScores = new Float32Array(liked.rows.length);
  const otherScores = new Float32Array(others.rows.length);
  return (taste, gradient) => {
    score(liked, taste, likedScores);
    score(others, taste, otherScores);
    const highest = Math.max(largest(likedScores), largest(otherScores));
    const own = exponentials(likedScores, highest);
    const total = own + each * exponentials(otherScores, highest);
    for (let j = 0; j < otherScores.length; j++) addRow(others, j, (mass * each * otherScores[j]!) / total, gradient);
    for (let j = 0; j < likedScores.length; j++)
      addRow(liked, j, (mass * likedScores[j]!) / total - wanted[j]!, gradient);
    for (const [j, { weight }] of disliked.entries())
      addRow(against, j, -weight / (1 + Math.exp(-dotAt(taste, against.values, j * taste.length))), gradient);
  };
}

/** Rows that stand for the catalogue: all but the liked ones, as far as the budget of values goes. */
function evenlySpaced({ count, dim }: Vectors, liked: Set<number>): number[] {
  const most = Math.max(1, Math.min(count, Math.floor(MOST_VALUES / dim)));
  const rows = Array.from({ length: most }, (_, j) => Math.floor(((j + 0.5) * count) / most));
  return rows.filter((row) => !liked.has(row));
}

function rowsOf({ vectors, biases }: TasteSpace, wanted: Iterable<number>): Rows {
  const { dim, values, scales } = vectors;
  const rows = Uint32Array.from(wanted);
  const read = new Float32Array(rows.length * dim);
  for (const [j, row] of rows.entries())
    for (let k = 0; k < dim; k++) read[j * dim + k] = scales[row]! * values[row * dim + k]!;
  return { rows, values: read, biases: Float32Array.from(rows, (row) => biases?.[row] ?? 0) };
}

function score(rows: Rows, taste: Float32Array, scores: Float32Array): void {
  for (let j = 0; j < scores.length; j++) scores[j] = rows.biases[j]! + dotAt(taste, rows.values, j * taste.length);
}

function addRow({ values }: Rows, j: number, slope: number, gradient: Float32Array): void {
  const dim = gradient.length;
  for (let k = 0; k < dim; k++) gradient[k]! += slope * values[j * dim + k]!;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

/** Replaces each score by e^(score − highest), and returns their sum. */
function exponentials(scores: Float32Array, highest: number): number {
  let sum = 0;
  for (let j = 0; j < scores.length; j++) {
    scores[j] = Math.exp(scores[j]! - highest);
    sum += scores[j]!;
  }
  return sum;
}
