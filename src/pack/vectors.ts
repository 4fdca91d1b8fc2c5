/** Item vectors as int8 with one scale each: value = int8 · scale. Symmetric, so a dot product stays a dot product. */
import { BinaryReader, requireFinite, writeBinary } from './binary.ts';

export interface Vectors {
  count: number;
  dim: number;
  /** count × dim, row-major. */
  values: Int8Array;
  /** One per row. */
  scales: Float32Array;
}

/** Quantises row-major float32 vectors to int8, each row by its own largest magnitude. Throws `pack-not-finite`. */
export function quantise(rows: Float32Array, dim: number): Vectors {
  requireFinite(rows, 'A vector value');
  const count = rows.length / dim;
  const values = new Int8Array(rows.length);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * dim;
    let largest = 0;
    for (let d = 0; d < dim; d++) largest = Math.max(largest, Math.abs(rows[start + d]!));
    const scale = largest / 127 || 1;
    scales[row] = scale;
    for (let d = 0; d < dim; d++) values[start + d] = Math.round(rows[start + d]! / scale);
  }
  return { count, dim, values, scales };
}

export function writeVectors(vectors: Vectors): Uint8Array {
  const header = { kind: 'VECS', rows: vectors.count, width: vectors.dim, entries: 0 };
  return writeBinary(header, [vectors.scales, vectors.values]);
}

export function readVectors(bytes: Uint8Array, count: number, dim: number): Vectors {
  const reader = new BinaryReader(bytes, 'VECS', { rows: count, width: dim });
  const scales = requireFinite(reader.f32(count), 'The vector scale');
  return { count, dim, scales, values: reader.i8(count * dim) };
}

/** Row `row` as float32, for arithmetic on a few vectors. */
export function dequantise(vectors: Vectors, row: number): Float32Array {
  const { dim, values, scales } = vectors;
  return Float32Array.from(values.subarray(row * dim, row * dim + dim), (value) => value * scales[row]!);
}

/** Σ weight · vector of the row: what a history asks for; of unit length, or zeros for none. `more` is added as it is. */
export function weightedSum(
  vectors: Vectors,
  leanings: readonly { row: number; weight: number }[],
  more: { vector: Float32Array; weight: number }[] = [],
): Float32Array {
  const query = new Float32Array(vectors.dim);
  const told = leanings.map(({ row, weight }) => ({ vector: dequantise(vectors, row), weight }));
  for (const { vector, weight } of [...told, ...more])
    for (let d = 0; d < query.length; d++) query[d]! += weight * vector[d]!;
  const length = Math.hypot(...query) || 1;
  return query.map((value) => value / length);
}
