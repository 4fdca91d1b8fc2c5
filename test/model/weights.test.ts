import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK, halfToFloat, readWeights, type TensorEntry } from '../../src/model/weights.ts';

/** The bit patterns of all finite halves that are not negative. */
const FINITE_HALVES = Array.from({ length: 0x7c00 }, (_, half) => half);

describe('half-precision floats', () => {
  it('are sign · significand · 2^exponent for every finite pattern', () => {
    for (const half of FINITE_HALVES) {
      const exponent = half >> 10;
      const value = exponent ? (1024 + (half & 1023)) * 2 ** (exponent - 25) : half * 2 ** -24;
      expect(halfToFloat(half)).toBe(value);
      expect(halfToFloat(half | 0x8000)).toBe(-value);
    }
  });

  it('grow with their pattern, each by no more than a 1024th', () => {
    const step = fc.integer({ min: 1, max: 0x7bff });
    fc.assert(
      fc.property(step, (half) => {
        const [below, above] = [halfToFloat(half - 1), halfToFloat(half)];
        expect(above).toBeGreaterThan(below);
        expect(above - below).toBeLessThanOrEqual(Math.max(2 ** -24, below / 1024));
        expect(Math.fround(above)).toBe(above);
      }),
    );
  });

  it('have infinities and NaNs', () => {
    expect(halfToFloat(0x7c00)).toBe(Number.POSITIVE_INFINITY);
    expect(halfToFloat(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
    expect(halfToFloat(0x7c01)).toBeNaN();
    expect(Object.is(halfToFloat(0x8000), -0)).toBe(true);
    expect([halfToFloat(0x3c00), halfToFloat(0x7bff), halfToFloat(0x0001)]).toEqual([1, 65_504, 2 ** -24]);
  });
});

/** A tensor by its levels and its scales' bit patterns, row-major. */
interface Tensor {
  name: string;
  shape: [rows: number, columns: number];
  type: 'q4' | 'q8';
  levels: number[];
  scales: number[];
}

const HEADER = 32;
const padded = (bytes: number) => (bytes + 3) & ~3;

/** A weights file as the specification says, written the slow and obvious way. */
function writeFile(tensors: Tensor[], vector: number[] = []): { bytes: Uint8Array; entries: TensorEntry[] } {
  const out: number[] = new Array(HEADER).fill(0);
  const entries: TensorEntry[] = [];
  const align = () => {
    while (out.length % 4) out.push(0);
  };
  for (const { name, shape, type, levels, scales } of tensors) {
    entries.push({ name, shape, type, offset: out.length });
    if (type === 'q8') out.push(...levels.map((level) => level & 255));
    else for (let i = 0; i < levels.length; i += 2) out.push((levels[i]! + 8) | ((levels[i + 1]! + 8) << 4));
    align();
    for (const scale of scales) out.push(scale & 255, scale >> 8);
    align();
  }
  if (vector.length) entries.push({ name: 'vector', shape: [vector.length], type: 'f32', offset: out.length });
  return { bytes: Uint8Array.from([...out, ...new Uint8Array(Float32Array.from(vector).buffer)]), entries };
}

/** Random matrices of a few blocks, of both types. */
const tensor = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), blocks: fc.integer({ min: 1, max: 3 }), four: fc.boolean() })
  .chain(({ rows, blocks, four }) => {
    const columns = blocks * BLOCK;
    const [least, most] = four ? [-8, 7] : [-128, 127];
    const size = rows * columns;
    return fc.record({
      name: fc.constant('matrix'),
      shape: fc.constant<[number, number]>([rows, columns]),
      type: fc.constant<'q4' | 'q8'>(four ? 'q4' : 'q8'),
      levels: fc.array(fc.integer({ min: least, max: most }), { minLength: size, maxLength: size }),
      scales: fc.array(fc.integer({ min: 0, max: 0x7bff }), { minLength: rows * blocks, maxLength: rows * blocks }),
    });
  });

function valueAt({ shape, levels, scales }: Tensor, row: number, column: number): number {
  const at = row * shape[1] + column;
  return levels[at]! * halfToFloat(scales[Math.floor(at / BLOCK)]!);
}

describe('a matrix', () => {
  it('expands to level · scale, row by row or transposed', () => {
    fc.assert(
      fc.property(tensor, (matrix) => {
        const { bytes, entries } = writeFile([matrix]);
        const weights = readWeights(bytes, entries);
        const [rows, columns] = matrix.shape;
        const plain = weights.expand('matrix');
        const turned = weights.expandTransposed('matrix');
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < columns; c++) {
            const value = Math.fround(valueAt(matrix, r, c));
            expect(plain[r * columns + c]).toBeCloseTo(value, 10);
            expect(turned[c * rows + r]).toBe(plain[r * columns + c]);
          }
      }),
      { numRuns: 30 },
    );
  });

  it('adds single rows to what is there', () => {
    fc.assert(
      fc.property(tensor, fc.nat({ max: 10 }), (matrix, offset) => {
        const { bytes, entries } = writeFile([matrix]);
        const weights = readWeights(bytes, entries);
        const columns = matrix.shape[1];
        const row = matrix.shape[0] - 1;
        const into = new Float32Array(offset + columns + 3).fill(1);
        weights.row('matrix', row, into, offset);
        const expected = [...into.keys()].map((i) => {
          const column = i - offset;
          return column >= 0 && column < columns ? Math.fround(1 + valueAt(matrix, row, column)) : 1;
        });
        expect([...into]).toEqual(expected.map((value) => expect.closeTo(value, 4)));
      }),
      { numRuns: 30 },
    );
  });

  it('of four bits hands out its bytes as they are', () => {
    const matrix: Tensor = {
      name: 'matrix',
      shape: [1, BLOCK],
      type: 'q4',
      levels: Array.from({ length: BLOCK }, (_, i) => (i % 16) - 8),
      scales: [0xbc00], // −1
    };
    const { bytes, entries } = writeFile([matrix]);
    const { values, scales } = readWeights(bytes, entries).packed('matrix');
    expect([...values].slice(0, 3)).toEqual([0x10, 0x32, 0x54]);
    expect([...scales]).toEqual([-1]);
  });
});

describe('a weights file', () => {
  const matrix: Tensor = {
    name: 'matrix',
    shape: [3, BLOCK],
    type: 'q8',
    levels: Array.from({ length: 3 * BLOCK }, (_, i) => i - 40),
    scales: [0x3c00, 0x3800, 0x4000],
  };

  it('holds vectors as they are', () => {
    const { bytes, entries } = writeFile([matrix], [1.5, -2, 0.25]);
    expect([...readWeights(bytes, entries).expand('vector')]).toEqual([1.5, -2, 0.25]);
  });

  it('may lie anywhere in a larger buffer', () => {
    const { bytes, entries } = writeFile([matrix], [1.5, -2]);
    for (const shift of [1, 2, 4]) {
      const larger = new Uint8Array(bytes.length + shift);
      larger.set(bytes, shift);
      const moved = readWeights(larger.subarray(shift), entries);
      expect([...moved.expand('matrix')]).toEqual([...readWeights(bytes, entries).expand('matrix')]);
      expect([...moved.expand('vector')]).toEqual([1.5, -2]);
    }
  });

  it('cut anywhere gives a coded error when it is opened, not later', () => {
    for (const parts of [writeFile([matrix]), writeFile([matrix], [1, 2, 3])]) {
      const used = HEADER + padded(matrix.levels.length) + matrix.scales.length * 2;
      const whole = parts.entries.length === 1 ? used : parts.bytes.length;
      for (let length = HEADER; length < whole; length += 5)
        expect(() => readWeights(parts.bytes.subarray(0, length), parts.entries)).toThrow(
          expect.objectContaining({ code: 'model-damaged' }),
        );
      expect(() => readWeights(parts.bytes.subarray(0, whole), parts.entries)).not.toThrow();
    }
  });

  it('says which tensor it lacks', () => {
    const { bytes, entries } = writeFile([matrix]);
    expect(() => readWeights(bytes, entries).expand('nowhere')).toThrow(
      expect.objectContaining({ code: 'model-damaged', message: expect.stringContaining('"nowhere"') }),
    );
  });
});
