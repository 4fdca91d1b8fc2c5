/**
 * EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019): a linear item–item model in closed form.
 * With the Gram matrix G = XᵀX of likes and P = (G + λI)⁻¹, the weights are B = I − P · diag(1/P), so B's diagonal is 0.
 */

/** λ: how firmly weights are held to 0. The best of 50, 150 and 400 on the validation part of the books' log. */
export const EASE_RIDGE = 150;

/** More items than this take many minutes and gigabytes: time grows with their cube, memory with their square. */
export const EASE_MOST_ITEMS = 4000;

/** Rows inverted between two reports of progress. */
const REPORT_EVERY = 100;

export interface EaseOptions {
  ridge?: number;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** B, row-major, items × items: what a like of the row's item says for the column's. */
export function easeWeights(
  likes: Uint32Array[],
  items: number,
  { ridge = EASE_RIDGE, onProgress }: EaseOptions = {},
): Float64Array {
  const matrix = gram(likes, items);
  for (let row = 0; row < items; row++) matrix[row * items + row]! += ridge;
  invert(matrix, items, onProgress);
  const diagonal = Float64Array.from({ length: items }, (_, row) => matrix[row * items + row]!);
  for (let row = 0; row < items; row++)
    for (let column = 0; column < items; column++)
      matrix[row * items + column] = row === column ? 0 : -matrix[row * items + column]! / diagonal[column]!;
  return matrix;
}

/** How many people like both the row's item and the column's. */
function gram(likes: Uint32Array[], items: number): Float64Array {
  const counts = new Float64Array(items * items);
  for (const rows of likes) for (const a of rows) for (const b of rows) counts[a * items + b]!++;
  return counts;
}

/** Pivots swept at once: a large matrix passes through memory so many times less often. */
const BLOCK = 8;

/**
 * Inverts a symmetric positive definite matrix in place, by the sweep operator (Goodnight 1979) on blocks of pivots. Each sweep
 * leaves −D⁻¹ for the pivots' block D, W = P·D⁻¹ for their columns P, and takes W·Pᵀ from the rest, of which the lower half is kept.
 */
export function invert(matrix: Float64Array, size: number, onProgress?: EaseOptions['onProgress']): void {
  const panel = Array.from({ length: BLOCK }, () => new Float64Array(size));
  for (let start = 0; start < size; start += BLOCK) {
    const end = Math.min(start + BLOCK, size);
    sweep(matrix, size, { start, end, panel });
    if (Math.floor(end / REPORT_EVERY) > Math.floor(start / REPORT_EVERY))
      onProgress?.(Math.floor(end / REPORT_EVERY) * REPORT_EVERY, size);
  }
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++)
      matrix[row * size + column] = matrix[column * size + row] = -matrix[row * size + column]!;
}

interface Pivots {
  start: number;
  end: number;
  /** Room for their columns. */
  panel: Float64Array[];
}

function sweep(matrix: Float64Array, size: number, { start, end, panel }: Pivots): void {
  const inverse = inverseOfBlock(matrix, size, { start, end });
  const width = end - start;
  for (const [k, column] of panel.entries())
    for (let row = 0; row < size; row++) {
      const pivot = start + k;
      const inside = row >= start && row < end;
      column[row] = k >= width || inside ? 0 : matrix[row > pivot ? row * size + pivot : pivot * size + row]!;
    }
  const [p0, p1, p2, p3, p4, p5, p6, p7] = panel as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const own = new Float64Array(BLOCK);
  for (let row = 0; row < size; row++) {
    if (row >= start && row < end) continue;
    for (let k = 0; k < width; k++) {
      own[k] = 0;
      for (let other = 0; other < width; other++) own[k]! += panel[other]![row]! * inverse[other * BLOCK + k]!;
    }
    const [w0, w1, w2, w3, w4, w5, w6, w7] = own as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const line = matrix.subarray(row * size, row * size + row + 1);
    for (let column = 0; column <= row; column++)
      line[column]! -=
        w0 * p0[column]! +
        w1 * p1[column]! +
        w2 * p2[column]! +
        w3 * p3[column]! +
        w4 * p4[column]! +
        w5 * p5[column]! +
        w6 * p6[column]! +
        w7 * p7[column]!;
    for (let k = 0; k < width; k++) {
      const pivot = start + k;
      matrix[row > pivot ? row * size + pivot : pivot * size + row] = own[k]!;
    }
  }
  for (let row = start; row < end; row++)
    for (let column = start; column <= row; column++)
      matrix[row * size + column] = -inverse[(row - start) * BLOCK + column - start]!;
}

/** The inverse of the pivots' block, BLOCK wide (Gauss–Jordan; a positive definite matrix needs no pivoting). */
function inverseOfBlock(matrix: Float64Array, size: number, { start, end }: Omit<Pivots, 'panel'>): Float64Array {
  const inverse = new Float64Array(BLOCK * BLOCK);
  const width = end - start;
  for (let row = 0; row < width; row++)
    for (let column = 0; column < width; column++) {
      const [low, high] = [Math.min(row, column), Math.max(row, column)];
      inverse[row * BLOCK + column] = matrix[(start + high) * size + start + low]!;
    }
  for (let pivot = 0; pivot < width; pivot++) {
    const scale = 1 / inverse[pivot * BLOCK + pivot]!;
    inverse[pivot * BLOCK + pivot] = 1;
    for (let column = 0; column < width; column++) inverse[pivot * BLOCK + column]! *= scale;
    for (let row = 0; row < width; row++) {
      if (row === pivot) continue;
      const factor = inverse[row * BLOCK + pivot]!;
      inverse[row * BLOCK + pivot] = 0;
      for (let column = 0; column < width; column++)
        inverse[row * BLOCK + column]! -= factor * inverse[pivot * BLOCK + column]!;
    }
  }
  return inverse;
}
