/**
 * People over item vectors that stay as they are, such as an encoder's: a vector for each person, and where asked a linear
 * map of the items that all people share. A score is u · M v.
 */
import type { Scored } from './losses.ts';
import { type Descent, keptShare, type Model, squaredLength, stepLength } from './model.ts';

export interface People {
  /** Row-major, one row a person, of the map's height, or of the items' dimension where there is no map. */
  vectors: Float32Array;
  /** M, row-major, height × the items' dimension. */
  map: Float32Array | null;
}

/** People at the origin; with a `height`, a map that begins as the first rows of the identity, so people begin just off it. */
export function openPeople(people: number, dim: number, height: number | null, draw: () => number): People {
  if (height === null) return { vectors: new Float32Array(people * dim), map: null };
  const map = new Float32Array(height * dim);
  for (let row = 0; row < Math.min(height, dim); row++) map[row * dim + row] = 1;
  return { vectors: Float32Array.from({ length: people * height }, () => 0.02 * draw() - 0.01), map };
}

/** Learns by moving `people` in place; `items` is row-major, of dimension `dim`, and stays. */
export function peopleModel(
  people: People,
  { items, dim }: { items: Float32Array; dim: number },
  descent: Descent,
): Model {
  const { vectors, map } = people;
  const height = map ? map.length / dim : dim;
  const query = new Float32Array(dim);
  const pull = new Float32Array(dim);
  const gradient = new Float32Array(height);
  const personSums = new Float32Array(vectors.length / height);
  const mapSums = new Float32Array(height);
  let met = 0;

  function readQuery(): void {
    if (map) transposedProduct(map, vectors.subarray(met * height, (met + 1) * height), query);
    else query.set(vectors.subarray(met * dim, (met + 1) * dim));
  }

  function movePerson(): void {
    const length = stepLength(descent, personSums, met, squaredLength(gradient) / height);
    const kept = keptShare(descent, length);
    for (let h = 0; h < height; h++)
      vectors[met * height + h] = kept * (vectors[met * height + h]! - length * gradient[h]!);
  }

  /** ∂loss/∂M = u · pullᵀ, with the person as they were. */
  function moveMap(matrix: Float32Array): void {
    const square = squaredLength(pull) / dim;
    for (let h = 0; h < height; h++) {
      const own = vectors[met * height + h]!;
      const step = stepLength(descent, mapSums, h, own * own * square) * own;
      for (let k = 0; k < dim; k++) matrix[h * dim + k]! -= step * pull[k]!;
    }
  }

  return {
    dim,
    items,
    biases: new Float32Array(items.length / dim),
    query,
    meet(person) {
      met = person;
      readQuery();
    },
    step({ likes, negatives }) {
      pull.fill(0);
      if (!addPull(items, negatives, pull)) return;
      addPull(items, likes, pull);
      if (map) {
        product(map, pull, gradient);
        moveMap(map);
      } else gradient.set(pull);
      movePerson();
      readQuery();
    },
  };
}

/** Adds Σ_j slope_j · v_j, the loss's pull on the query. False where every slope is 0. */
function addPull(items: Float32Array, { rows, slopes, count }: Scored, pull: Float32Array): boolean {
  const dim = pull.length;
  let pulled = false;
  for (let j = 0; j < count; j++) {
    const slope = slopes[j]!;
    if (slope === 0) continue;
    pulled = true;
    const start = rows[j]! * dim;
    for (let k = 0; k < dim; k++) pull[k]! += slope * items[start + k]!;
  }
  return pulled;
}

function product(matrix: Float32Array, vector: Float32Array, into: Float32Array): void {
  const dim = vector.length;
  for (let h = 0; h < into.length; h++) {
    let sum = 0;
    for (let k = 0; k < dim; k++) sum += matrix[h * dim + k]! * vector[k]!;
    into[h] = sum;
  }
}

function transposedProduct(matrix: Float32Array, vector: Float32Array, into: Float32Array): void {
  const dim = into.length;
  into.fill(0);
  for (let h = 0; h < vector.length; h++) for (let k = 0; k < dim; k++) into[k]! += vector[h]! * matrix[h * dim + k]!;
}
