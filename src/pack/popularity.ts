/** Popularity: one float32 in [0, 1] per item. */
import { BinaryReader, requireFinite, writeBinary } from './binary.ts';

export function writePopularity(popularity: Float32Array): Uint8Array {
  return writeBinary({ kind: 'POPU', rows: popularity.length, width: 0, entries: 0 }, [popularity]);
}

export function readPopularity(bytes: Uint8Array, count: number): Float32Array {
  return requireFinite(new BinaryReader(bytes, 'POPU', { rows: count, width: 0 }).f32(count), 'The popularity');
}
