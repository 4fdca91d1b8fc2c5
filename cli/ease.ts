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

/** Inverts a symmetric positive definite matrix in place (Gauss–Jordan; such a matrix needs no pivoting). */
export function invert(matrix: Float64Array, size: number, onProgress?: EaseOptions['onProgress']): void {
  for (let pivot = 0; pivot < size; pivot++) {
    const pivotRow = matrix.subarray(pivot * size, (pivot + 1) * size);
    const scale = 1 / pivotRow[pivot]!;
    pivotRow[pivot] = 1;
    for (let column = 0; column < size; column++) pivotRow[column]! *= scale;
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const start = row * size;
      const factor = matrix[start + pivot]!;
      matrix[start + pivot] = 0;
      for (let column = 0; column < size; column++) matrix[start + column]! -= factor * pivotRow[column]!;
    }
    if ((pivot + 1) % REPORT_EVERY === 0) onProgress?.(pivot + 1, size);
  }
}
