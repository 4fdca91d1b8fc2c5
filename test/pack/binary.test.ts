/** The binary files: what is written is read, and anything less than what was written is refused with its own code. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/errors.ts';
import { HEADER_BYTES } from '../../src/pack/binary.ts';
import { type Facet, type FacetValue, readFacets, writeFacets } from '../../src/pack/facets.ts';
import { readFactors, writeFactors } from '../../src/pack/factors.ts';
import { readNeighbours, writeNeighbours } from '../../src/pack/neighbours.ts';
import { readPopularity, writePopularity } from '../../src/pack/popularity.ts';
import { dequantise, quantise, readVectors, writeVectors } from '../../src/pack/vectors.ts';

/** One file with the value it was written from and the way to read it again, given the rows a manifest would name. */
interface Sample {
  bytes: Uint8Array;
  rows: number;
  value: unknown;
  read: (bytes: Uint8Array, rows: number) => unknown;
}

const FACETS: Facet[] = [
  { name: 'kind', label: 'Kind', type: 'category', terms: terms(3) },
  { name: 'notes', label: 'Notes', type: 'tags', terms: terms(11) },
  { name: 'feels', label: 'Feels', type: 'graded', terms: terms(5) },
  { name: 'minutes', label: 'Minutes', type: 'number' },
];

function terms(count: number): { id: string; label: string }[] {
  return Array.from({ length: count }, (_, i) => ({ id: `t${i}`, label: `term ${i}` }));
}

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -4, max: 4 });
const share = fc.float({ noNaN: true, min: 0, max: 1 });

const vectorSamples = fc.integer({ min: 1, max: 9 }).chain((dim) =>
  fc.array(fc.array(finite, { minLength: dim, maxLength: dim }), { maxLength: 7 }).map((rows): Sample => {
    const value = quantise(Float32Array.from(rows.flat()), dim);
    return {
      bytes: writeVectors(value),
      rows: rows.length,
      value,
      read: (bytes, count) => readVectors(bytes, count, dim),
    };
  }),
);

const factorSamples = fc.integer({ min: 1, max: 9 }).chain((dim) =>
  fc
    .array(fc.array(finite, { minLength: dim + 1, maxLength: dim + 1 }), { minLength: 1, maxLength: 7 })
    .map((rows): Sample => {
      const vectors = quantise(Float32Array.from(rows.flatMap((row) => row.slice(1))), dim);
      const value = { vectors, biases: Float32Array.from(rows, ([bias]) => bias!) };
      return { bytes: writeFactors(value), rows: rows.length, value, read: readFactors };
    }),
);

const popularitySamples = fc.array(share, { maxLength: 9 }).map((shares): Sample => {
  const value = Float32Array.from(shares);
  return { bytes: writePopularity(value), rows: value.length, value, read: readPopularity };
});

const neighbourSamples = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc
    .array(fc.array(fc.tuple(fc.integer({ min: 0, max: count - 1 }), share), { maxLength: 4 }), {
      minLength: count,
      maxLength: count,
    })
    .map((lists): Sample => {
      const pairs = lists.flat();
      const ends = lists.map((_, row) => lists.slice(0, row + 1).flat().length);
      const value = {
        offsets: Uint32Array.of(0, ...ends),
        rows: Uint32Array.from(pairs, ([row]) => row),
        weights: Float32Array.from(pairs, ([, weight]) => weight),
      };
      return { bytes: writeNeighbours(value), rows: count, value, read: readNeighbours };
    }),
);

const facetRow = fc.record({
  kind: fc.option(fc.integer({ min: 0, max: 2 })),
  notes: fc.uniqueArray(fc.integer({ min: 0, max: 10 })),
  feels: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
  minutes: fc.option(fc.integer({ min: -0x7fffffff, max: 0x7fffffff })),
});
type FacetRow = typeof facetRow extends fc.Arbitrary<infer R> ? R : never;

function facetValueOf({ kind, notes, feels, minutes }: FacetRow, facet: Facet): FacetValue {
  const term = (at: number, strength = 1) => ({ term: `t${at}`, strength });
  if (facet.name === 'kind') return kind === null ? null : [term(kind)];
  if (facet.name === 'notes') return notes.map((at) => term(at));
  if (facet.name === 'feels') return feels.map((strength, at) => term(at, strength));
  return minutes;
}

/** Everything a table says, in the shape of the rows it was made from. */
function spoken(bytes: Uint8Array, count: number): FacetRow[] {
  const table = readFacets(bytes, { facets: FACETS, items: count });
  const named = (name: string, row: number) => table.terms(name, row).map(({ term }) => Number(term.id.slice(1)));
  return Array.from({ length: count }, (_, row) => ({
    kind: named('kind', row)[0] ?? null,
    notes: named('notes', row),
    feels: [0, 1, 2, 3, 4].map((at) => table.strength('feels', `t${at}`, row)),
    minutes: table.number('minutes', row),
  }));
}

const facetSamples = fc.array(facetRow, { maxLength: 6 }).map((rows): Sample => {
  const value = rows.map((row) => ({ ...row, notes: row.notes.toSorted((a, b) => a - b) }));
  const bytes = writeFacets(FACETS, rows.length, (row, facet) => facetValueOf(rows[row]!, facet));
  return { bytes, rows: rows.length, value, read: spoken };
});

const KINDS: [string, fc.Arbitrary<Sample>][] = [
  ['VECS', vectorSamples],
  ['FACT', factorSamples],
  ['POPU', popularitySamples],
  ['NEIG', neighbourSamples],
  ['FACE', facetSamples],
];

function codeFrom(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return codeOf(error) ?? `not ours: ${error}`;
  }
}

function changed(bytes: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return copy;
}

describe.each(KINDS)('a %s file', (kind, samples) => {
  test('is read as it was written, from any place in a larger buffer', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: 5 }), ({ bytes, rows, value, read }, shift) => {
        const larger = new Uint8Array(bytes.length + shift);
        larger.set(bytes, shift);
        expect(read(bytes, rows)).toEqual(value);
        expect(read(larger.subarray(shift), rows)).toEqual(value);
        expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe(`SOTO${kind}`);
      }),
    );
  });

  test('cut anywhere is truncated', () => {
    fc.assert(
      fc.property(samples, fc.nat(), ({ bytes, rows, read }, cut) => {
        expect(codeFrom(() => read(bytes.subarray(0, cut % bytes.length), rows))).toBe('pack-truncated');
      }),
    );
  });

  test('with another magic, a newer version or other rows says so', () => {
    fc.assert(
      fc.property(samples, ({ bytes, rows, read }) => {
        const other = changed(bytes, (view) => view.setUint8(0, 0x3c));
        const newer = changed(bytes, (view) => view.setUint32(8, 2, true));
        const wider = changed(bytes, (view) => view.setUint32(16, view.getUint32(16, true) + 1, true));
        expect(codeFrom(() => read(other, rows))).toBe('pack-not-a-pack');
        expect(codeFrom(() => read(newer, rows))).toBe('pack-too-new');
        expect(codeFrom(() => read(wider, rows))).toBe('pack-damaged');
        expect(codeFrom(() => read(bytes, rows + 1))).toBe('pack-damaged');
      }),
    );
  });
});

describe('values that are no numbers', () => {
  test('are refused when vectors are made', () => {
    expect(codeFrom(() => quantise(Float32Array.of(1, Number.NaN), 2))).toBe('pack-not-finite');
  });

  test('are refused when a scale, a bias, a weight or a popularity is read', () => {
    const nan = (bytes: Uint8Array, at: number) =>
      changed(bytes, (view) => view.setFloat32(HEADER_BYTES + at, Number.NaN, true));
    const vectors = writeVectors(quantise(Float32Array.of(1, 0), 2));
    const neighbours = writeNeighbours({
      offsets: Uint32Array.of(0, 1),
      rows: Uint32Array.of(0),
      weights: Float32Array.of(1),
    });
    expect(codeFrom(() => readVectors(nan(vectors, 0), 1, 2))).toBe('pack-not-finite');
    const factors = writeFactors({ vectors: quantise(Float32Array.of(1, 0), 2), biases: Float32Array.of(1) });
    for (const at of [0, 4]) expect(codeFrom(() => readFactors(nan(factors, at), 1))).toBe('pack-not-finite');
    expect(codeFrom(() => readNeighbours(nan(neighbours, 12), 1))).toBe('pack-not-finite');
    expect(codeFrom(() => readPopularity(nan(writePopularity(Float32Array.of(1)), 0), 1))).toBe('pack-not-finite');
  });

  test('are refused in a number facet', () => {
    expect(codeFrom(() => writeFacets(FACETS, 1, (_, facet) => (facet.type === 'number' ? Number.NaN : null)))).toBe(
      'pack-not-finite',
    );
  });
});

test('neighbours that point outside the catalogue are damage', () => {
  const good = { offsets: Uint32Array.of(0, 1, 1), rows: Uint32Array.of(1), weights: Float32Array.of(1) };
  const bad = [
    { ...good, rows: Uint32Array.of(2) },
    { ...good, offsets: Uint32Array.of(1, 1, 1) },
    { ...good, offsets: Uint32Array.of(0, 1, 0) },
    { ...good, offsets: Uint32Array.of(0, 0, 0) },
  ];
  expect(readNeighbours(writeNeighbours(good), 2)).toEqual(good);
  for (const neighbours of bad)
    expect(codeFrom(() => readNeighbours(writeNeighbours(neighbours), 2))).toBe('pack-damaged');
});

test('a dequantised vector is within half a step of the original', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 4, maxLength: 4 }), (row) => {
      const vectors = quantise(Float32Array.from(row), 4);
      const step = vectors.scales[0]!;
      dequantise(vectors, 0).forEach((value, d) => {
        expect(Math.abs(value - Math.fround(row[d]!))).toBeLessThanOrEqual(step / 2 + 1e-6);
      });
    }),
  );
});
