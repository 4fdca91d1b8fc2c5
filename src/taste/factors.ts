/** Matrix factorisation: a vector for each person and each item, and a bias for each item, learned from likes alone. */
import { SottoError } from '../errors.ts';
import { type LearnOptions, learn } from './learn.ts';
import type { Scored } from './losses.ts';
import { type Descent, keptShare, type Model, squaredLength, stepLength } from './model.ts';

export interface Factors {
  dim: number;
  /** items × dim, row-major. */
  items: Float32Array;
  /** One an item: what everybody is told of it. */
  biases: Float32Array;
  /** people × dim, row-major. */
  people: Float32Array;
}

/** Largest coordinate at the start: small enough that scores begin equal, large enough that gradients differ. */
const START = 0.1;

/** Factors drawn from `draw`, uniform on [0, 1). */
export function drawFactors(people: number, items: number, dim: number, draw: () => number): Factors {
  const random = (length: number) => Float32Array.from({ length }, () => START * (2 * draw() - 1));
  return { dim, items: random(items * dim), biases: new Float32Array(items), people: random(people * dim) };
}

export interface FactorOptions extends LearnOptions {
  dim: number;
  descent: Descent;
}

/** Chosen on validation readers of the books: what their other likes were found by, after 5, 10 and 20 of them were told. */
export const FACTOR_OPTIONS: Omit<FactorOptions, 'draw'> = {
  dim: 32,
  loss: { name: 'warp', corrected: true, cutOff: Number.POSITIVE_INFINITY },
  negatives: 64,
  epochs: 6,
  descent: { method: 'adagrad', rate: 0.1, decay: 0.1 },
};

/**
 * Factors of `count` items from each person's liked rows, none of them twice. Items that nobody likes only ever lose.
 * Throws `bad-input` for a row outside the catalogue.
 */
export function learnFactors(likes: Uint32Array[], count: number, options: FactorOptions): Factors {
  for (const rows of likes)
    for (const row of rows)
      if (row >= count)
        throw new SottoError('bad-input', `A like of row ${row}: there are ${count} items. Give likes on their rows.`);
  const factors = drawFactors(likes.length, count, options.dim, options.draw);
  learn(factorModel(factors, options.descent), likes, options);
  return factors;
}

/** Learns by moving `factors` in place. */
export function factorModel({ dim, items, biases, people }: Factors, descent: Descent): Model {
  const query = new Float32Array(dim);
  const gradient = new Float32Array(dim);
  const itemSums = new Float32Array(biases.length);
  const personSums = new Float32Array(people.length / dim);
  let met = 0;

  /** Moves one item against slope · (query, 1), and adds its pull on the query to the gradient. */
  function moveItem(row: number, slope: number, meanSquare: number): void {
    const length = stepLength(descent, itemSums, row, slope * slope * meanSquare);
    const kept = keptShare(descent, length);
    const step = length * slope * kept;
    const start = row * dim;
    for (let k = 0; k < dim; k++) {
      const value = items[start + k]!;
      gradient[k]! += slope * value;
      items[start + k] = kept * value - step * query[k]!;
    }
    biases[row] = kept * biases[row]! - step;
  }

  /** Whether any of them has a slope. */
  function moveItems({ rows, slopes, count }: Scored, meanSquare: number): boolean {
    let moved = false;
    for (let j = 0; j < count; j++) {
      const slope = slopes[j]!;
      if (slope === 0) continue;
      moveItem(rows[j]!, slope, meanSquare);
      moved = true;
    }
    return moved;
  }

  function movePerson(): void {
    const length = stepLength(descent, personSums, met, squaredLength(gradient) / dim);
    const kept = keptShare(descent, length);
    const start = met * dim;
    for (let k = 0; k < dim; k++) {
      const value = kept * (query[k]! - length * gradient[k]!);
      query[k] = value;
      people[start + k] = value;
    }
  }

  return {
    dim,
    items,
    biases,
    query,
    meet(person) {
      met = person;
      for (let k = 0; k < dim; k++) query[k] = people[person * dim + k]!;
    },
    step({ likes, negatives }) {
      const meanSquare = (squaredLength(query) + 1) / dim;
      gradient.fill(0);
      if (!moveItems(negatives, meanSquare)) return;
      moveItems(likes, meanSquare);
      movePerson();
    },
  };
}
