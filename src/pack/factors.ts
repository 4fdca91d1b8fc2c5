/** Learned item factors: a short int8 vector and a bias for each item, over which a person's own vector is learned on their device. */
import { SottoError } from '../errors.ts';
import { BinaryReader, requireFinite, writeBinary } from './binary.ts';
import type { Vectors } from './vectors.ts';

export interface ItemFactors {
  vectors: Vectors;
  /** One an item: what everybody is told of it. */
  biases: Float32Array;
}

export function writeFactors({ vectors, biases }: ItemFactors): Uint8Array {
  const header = { kind: 'FACT', rows: vectors.count, width: vectors.dim, entries: biases.length * vectors.dim };
  return writeBinary(header, [vectors.scales, biases, vectors.values]);
}

/** No manifest tells their dimension: the header says it twice. Throws coded `pack-*` errors. */
export function readFactors(bytes: Uint8Array, count: number): ItemFactors {
  const reader = new BinaryReader(bytes, 'FACT', { rows: count });
  const { width: dim, entries } = reader.header;
  if (entries !== count * dim)
    throw new SottoError(
      'pack-damaged',
      `The FACT file has ${entries} values for ${count} rows of width ${dim}. Rebuild the pack with sotto build.`,
    );
  const scales = requireFinite(reader.f32(count), 'The factor scale');
  const biases = requireFinite(reader.f32(count), 'The factor bias');
  return { vectors: { count, dim, scales, values: reader.i8(count * dim) }, biases };
}
