/** What a learner moves. A score is query · item vector + bias, where the query is the person's vector. */
import type { Sample } from './losses.ts';

export interface Model {
  readonly dim: number;
  /** Row-major, one row an item. */
  readonly items: Float32Array;
  readonly biases: Float32Array;
  /** Of the person met last. */
  readonly query: Float32Array;
  /** Makes `query` this person's. */
  meet(person: number): void;
  /** One step down the slopes of a sample of the person met last. */
  step(sample: Sample): void;
}

export interface Descent {
  /** Adagrad's steps shrink with what a row has moved already (one sum a row, not one a coordinate); SGD's stay. */
  method: 'adagrad' | 'sgd';
  /** Length of steps. */
  rate: number;
  /** λ of λ/2 · ‖v‖², for every vector that a step touches. */
  decay: number;
}

/** The step of a row whose gradient has this mean square; Adagrad adds it to the row's sum. */
export function stepLength({ method, rate }: Descent, sums: Float32Array, row: number, meanSquare: number): number {
  if (method === 'sgd') return rate;
  sums[row]! += meanSquare;
  return rate / Math.sqrt(sums[row]! + 1e-12);
}

/**
 * What a step of this length leaves of a vector. The pull towards 0 is met where the step ends (a proximal step, Parikh and Boyd 2014):
 * Adagrad's first steps along a small slope are long, and 1 − length · decay would throw the vector past 0, further each time.
 */
export function keptShare({ decay }: Descent, length: number): number {
  return 1 / (1 + length * decay);
}

/** query · item vector + bias. */
export function scoreOf({ dim, items, biases, query }: Model, row: number): number {
  return biases[row]! + dotAt(query, items, row * dim);
}

/** The scores of the first `count` rows. */
export function scoreRows(
  { dim, items, biases, query }: Model,
  { rows, count, scores }: { rows: Uint32Array; count: number; scores: Float32Array },
): void {
  for (let j = 0; j < count; j++) {
    const row = rows[j]!;
    scores[j] = biases[row]! + dotAt(query, items, row * dim);
  }
}

/**
 * The vector · the values from `start` on. Four sums at a time, as one would wait for itself. Like all that runs for every
 * score, it declares its sums one by one: `let [a, b] = [0, 0]` makes an array on each call, which took a third of the time.
 */
export function dotAt(vector: Float32Array, values: Float32Array, start: number): number {
  const dim = vector.length;
  const whole = dim & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k < whole; k += 4) {
    a += vector[k]! * values[start + k]!;
    b += vector[k + 1]! * values[start + k + 1]!;
    c += vector[k + 2]! * values[start + k + 2]!;
    d += vector[k + 3]! * values[start + k + 3]!;
  }
  for (; k < dim; k++) a += vector[k]! * values[start + k]!;
  return a + b + (c + d);
}

/** Σ v². */
export function squaredLength(vector: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += vector[k]! * vector[k]!;
  return sum;
}
