/** Item–item neighbours from interactions: a sparse matrix by rows (CSR), strongest first. */
import { SottoError } from '../errors.ts';
import { BinaryReader, requireFinite, writeBinary } from './binary.ts';

export interface Neighbours {
  /** Row r spans entries offsets[r] … offsets[r + 1]. */
  offsets: Uint32Array;
  /** Rows of the neighbours. */
  rows: Uint32Array;
  /** How strongly, as the file that they are of says; strongest is by magnitude. */
  weights: Float32Array;
}

export function writeNeighbours(neighbours: Neighbours): Uint8Array {
  const { offsets, rows, weights } = neighbours;
  return writeBinary({ kind: 'NEIG', rows: offsets.length - 1, width: 0, entries: rows.length }, [
    offsets,
    rows,
    weights,
  ]);
}

export function readNeighbours(bytes: Uint8Array, count: number): Neighbours {
  const reader = new BinaryReader(bytes, 'NEIG', { rows: count, width: 0 });
  const { entries } = reader.header;
  const offsets = reader.u32(count + 1);
  const rows = reader.u32(entries);
  const weights = requireFinite(reader.f32(entries), 'The neighbour weight');
  const ordered = offsets.every((offset, i) => offset >= (offsets[i - 1] ?? 0));
  if (!ordered || offsets[0] !== 0 || offsets[count] !== entries || !rows.every((row) => row < count))
    throw new SottoError(
      'pack-damaged',
      'The NEIG file points outside the catalogue. Rebuild the pack with sotto build.',
    );
  return { offsets, rows, weights };
}
