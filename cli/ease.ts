/**
 * EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019): a linear item–item model in closed form.
 * With the Gram matrix G = XᵀX of likes and P = (G + λI)⁻¹, the weights are B = I − P · diag(1/P), so B's diagonal is 0.
 */

/** λ: how firmly weights are held to 0. The best of 50, 150 and 400 on the validation part of the books' log. */
const RIDGE = 150;

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
  { ridge = RIDGE, onProgress }: EaseOptions = {},
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
  const panel = openPanel(size);
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

/** Room for the columns of a block's pivots. */
function openPanel(size: number) {
  const column = () => new Float64Array(size);
  return [column(), column(), column(), column(), column(), column(), column(), column()] as const;
}

type Panel = ReturnType<typeof openPanel>;

interface Pivots {
  start: number;
  end: number;
  panel: Panel;
}

function sweep(matrix: Float64Array, size: number, pivots: Pivots): void {
  const { start, end, panel } = pivots;
  const inverse = inverseOfBlock(matrix, size, pivots);
  readPanel(matrix, size, pivots);
  const own = new Float64Array(BLOCK);
  for (let row = 0; row < size; row++) {
    if (row >= start && row < end) continue;
    weigh(own, inverse, { row, panel, width: end - start });
    subtract(matrix.subarray(row * size, row * size + row + 1), own, panel);
    for (let pivot = start; pivot < end; pivot++) matrix[lowerAt(row, pivot, size)] = own[pivot - start]!;
  }
  for (let row = start; row < end; row++)
    for (let column = start; column <= row; column++)
      matrix[row * size + column] = -inverse[(row - start) * BLOCK + column - start]!;
}

/** Where the lower half keeps the entry of two rows. */
function lowerAt(a: number, b: number, size: number): number {
  return a > b ? a * size + b : b * size + a;
}

/** P, into the panel: 0 in the pivots' own rows, and where the last block has no pivot any more. */
function readPanel(matrix: Float64Array, size: number, { start, end, panel }: Pivots): void {
  for (const [k, column] of panel.entries()) {
    const pivot = start + k;
    for (let row = 0; row < size; row++) {
      const inside = row >= start && row < end;
      column[row] = pivot >= end || inside ? 0 : matrix[lowerAt(row, pivot, size)]!;
    }
  }
}

/** One row of W = P·D⁻¹, into `own`. */
function weigh(
  own: Float64Array,
  inverse: Float64Array,
  { row, panel, width }: { row: number; panel: Panel; width: number },
): void {
  for (let k = 0; k < width; k++) {
    own[k] = 0;
    for (let other = 0; other < width; other++) own[k]! += panel[other]![row]! * inverse[other * BLOCK + k]!;
  }
}

/** Takes one row of W·Pᵀ from a line of the matrix. All the time goes here: eight columns at once load and store each entry once. */
function subtract(line: Float64Array, own: Float64Array, [p0, p1, p2, p3, p4, p5, p6, p7]: Panel): void {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0, w7 = 0] = own;
  for (let column = 0; column < line.length; column++)
    line[column]! -=
      w0 * p0[column]! +
      w1 * p1[column]! +
      w2 * p2[column]! +
      w3 * p3[column]! +
      w4 * p4[column]! +
      w5 * p5[column]! +
      w6 * p6[column]! +
      w7 * p7[column]!;
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
