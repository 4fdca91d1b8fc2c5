/**
 * The weights file: tensors in blocks of 32 along the input side, 4-bit or 8-bit with one half-precision scale a block.
 * value = (nibble − 8) · scale, or int8 · scale; the layout of a 4-bit matrix is that of ONNX Runtime's MatMulNBits.
 */
import { SottoError } from '../errors.ts';
import { aligned } from '../pack/binary.ts';

export const BLOCK = 32;

export interface TensorEntry {
  name: string;
  /** Matrices are [outputs, inputs]. */
  shape: number[];
  type: 'q4' | 'q8' | 'f32';
  /** Where its values begin in the file; the scales follow them, aligned to four bytes. */
  offset: number;
  /** Rows are read here, by token; no graph holds it. */
  lookupOnly?: boolean;
}

export interface Weights {
  entries: TensorEntry[];
  /** The tensor as float32, row-major [outputs, inputs]. */
  expand(name: string): Float32Array;
  /** The tensor as float32, [inputs, outputs]: what a plain MatMul reads. */
  expandTransposed(name: string): Float32Array;
  /** One row of a matrix, added into `into` at `offset`. */
  row(name: string, row: number, into: Float32Array, offset: number): void;
  /** A 4-bit tensor's packed nibbles and its scales as float32. */
  packed(name: string): { values: Uint8Array; scales: Float32Array };
}

/** Bytes of a tensor's values, before its scales. */
function valueBytes({ type, shape }: TensorEntry): number {
  const count = shape.reduce((product, n) => product * n, 1);
  return type === 'q4' ? count / 2 : type === 'q8' ? count : count * 4;
}

/** Where a tensor's scales begin. */
function scalesStart(entry: TensorEntry): number {
  return entry.offset + aligned(valueBytes(entry));
}

/** The blocks of a matrix, one scale each; none of a vector. */
function blocksOf({ type, shape }: TensorEntry): number {
  return type === 'f32' ? 0 : (shape[0]! * shape[1]!) / BLOCK;
}

/** Opens the weights file over its bytes, copying nothing. Throws `model-damaged` where a tensor lies outside it. */
export function readWeights(bytes: Uint8Array, entries: TensorEntry[]): Weights {
  if (entries.some((entry) => scalesStart(entry) + blocksOf(entry) * 2 > bytes.length))
    throw new SottoError('model-damaged', 'The weights file ends too early. Copy the models folder again, whole.');
  const file = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const byName = new Map(entries.map((entry) => [entry.name, entry]));

  function entryOf(name: string): TensorEntry {
    const entry = byName.get(name);
    if (entry) return entry;
    throw new SottoError(
      'model-damaged',
      `The weights file has no tensor "${name}". Copy the models folder again, whole.`,
    );
  }

  function scalesOf(entry: TensorEntry): Float32Array {
    const start = file.byteOffset + scalesStart(entry);
    return Float32Array.from(new Uint16Array(file.buffer, start, blocksOf(entry)), halfToFloat);
  }

  function valuesOf(entry: TensorEntry): Uint8Array {
    return file.subarray(entry.offset, entry.offset + valueBytes(entry));
  }

  /** Calls `put(index, value)` for every value of rows from … to. */
  function decode(
    entry: TensorEntry,
    from: number,
    to: number,
    scales: Float32Array,
    put: (index: number, value: number) => void,
  ) {
    const columns = entry.shape[1]!;
    const values = valuesOf(entry);
    for (let index = from * columns; index < to * columns; index++) {
      const scale = scales[Math.floor(index / BLOCK)]!;
      const byte = entry.type === 'q4' ? values[index >> 1]! : values[index]!;
      const level = entry.type === 'q8' ? (byte << 24) >> 24 : (index & 1 ? byte >> 4 : byte & 15) - 8;
      put(index, level * scale);
    }
  }

  const scaleCache = new Map<string, Float32Array>();
  const cachedScales = (entry: TensorEntry) => {
    const known = scaleCache.get(entry.name) ?? scalesOf(entry);
    scaleCache.set(entry.name, known);
    return known;
  };

  return {
    entries,
    expand(name) {
      const entry = entryOf(name);
      if (entry.type === 'f32') {
        const start = file.byteOffset + entry.offset;
        return new Float32Array(file.buffer, start, valueBytes(entry) / 4);
      }
      const expanded = new Float32Array(entry.shape[0]! * entry.shape[1]!);
      decode(entry, 0, entry.shape[0]!, scalesOf(entry), (index, value) => {
        expanded[index] = value;
      });
      return expanded;
    },
    expandTransposed(name) {
      const [rows = 0, columns = 0] = entryOf(name).shape;
      const expanded = this.expand(name);
      const turned = new Float32Array(expanded.length);
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) turned[c * rows + r] = expanded[r * columns + c]!;
      return turned;
    },
    row(name, row, into, offset) {
      const entry = entryOf(name);
      const start = row * entry.shape[1]!;
      decode(entry, row, row + 1, cachedScales(entry), (index, value) => {
        into[offset + index - start]! += value;
      });
    },
    packed(name) {
      const entry = entryOf(name);
      return { values: valuesOf(entry), scales: scalesOf(entry) };
    },
  };
}

/** IEEE 754 binary16 → number. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
