/** Exact search: partial sorting, and the CPU against plain arithmetic on the same bytes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/errors.ts';
import { dequantise, quantise, type Vectors } from '../../src/pack/pack.ts';
import { type Candidate, openCpuRetriever, topK } from '../../src/retrieval/retrieval.ts';
import { DIM, openFixture, rowOf } from '../fixtures/pack.ts';

const OUT = Number.NEGATIVE_INFINITY;

describe('the k best', () => {
  test('come best first, equal ones in the order of rows', () => {
    expect(topK(Float32Array.of(1, 3, 2, 3), 3)).toEqual([
      { row: 1, score: 3 },
      { row: 3, score: 3 },
      { row: 2, score: 2 },
    ]);
  });

  test('leave out what a filter has taken out, even where that leaves fewer', () => {
    expect(topK(Float32Array.of(OUT, -5, OUT), 3)).toEqual([{ row: 1, score: -5 }]);
    expect(topK(Float32Array.of(OUT, OUT), 2)).toEqual([]);
  });

  test.each([0, -1])('are none for k = %i', (k) => {
    expect(topK(Float32Array.of(1, 2), k)).toEqual([]);
  });

  test('are those of a full sort, ties and all', () => {
    const scores = fc.array(fc.oneof(fc.constantFrom(0, 1, 2, OUT), fc.float({ noNaN: true })), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 70 }), (values, k) => {
        const array = Float32Array.from(values);
        const sorted = [...array]
          .map((score, row) => ({ row, score }))
          .filter(({ score }) => score !== OUT)
          .sort((a, b) => (a.score === b.score ? a.row - b.row : b.score > a.score ? 1 : -1));
        expect(topK(array, k)).toEqual(sorted.slice(0, k));
      }),
    );
  });
});

/** Vectors whose int8 values are the ones given: each row holds a 127, so its scale is the one given. */
function exactly(rows: number[][], scales: number[]): Vectors {
  const dim = rows[0]!.length;
  return { count: rows.length, dim, values: Int8Array.from(rows.flat()), scales: Float32Array.from(scales) };
}

const search = (vectors: Vectors, query: number[], k = vectors.count, allowed?: Uint8Array) =>
  openCpuRetriever(vectors).search(Float32Array.from(query), { k, allowed });

const vectorsAndQuery = fc.integer({ min: 1, max: 9 }).chain((dim) => {
  const row = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: dim, maxLength: dim });
  return fc.record({ rows: fc.array(row, { minLength: 1, maxLength: 20 }), query: row });
});

describe('search on the CPU', () => {
  test('scores are exact integers times the two scales', async () => {
    const vectors = exactly(
      [
        [127, -3, 5],
        [-127, 127, 0],
        [1, 1, 1],
      ],
      [1, 0.5, 2],
    );
    expect(await search(vectors, [127, 127, -127])).toEqual([
      { row: 0, score: 127 * (127 - 3 - 5) },
      { row: 2, score: 2 * 127 },
      { row: 1, score: 0 },
    ]);
  });

  test('scores are those of plain arithmetic on the same bytes, up to rounding', async () => {
    await fc.assert(
      fc.asyncProperty(vectorsAndQuery, async ({ rows, query }) => {
        const dim = query.length;
        const vectors = quantise(Float32Array.from(rows.flat()), dim);
        const asked = dequantise(quantise(Float32Array.from(query), dim), 0);
        const found = await search(vectors, query);
        expect(found).toHaveLength(rows.length);
        for (const { row, score } of found) {
          const expected = dequantise(vectors, row).reduce((sum, value, d) => sum + value * asked[d]!, 0);
          expect(Math.abs(score - expected)).toBeLessThanOrEqual(1e-5 * dim);
        }
      }),
    );
  });

  test('the order is that of the scores, equal ones by row', async () => {
    await fc.assert(
      fc.asyncProperty(vectorsAndQuery, async ({ rows, query }) => {
        const found = await search(quantise(Float32Array.from(rows.flat()), query.length), query);
        found.slice(1).forEach((next, i) => {
          const before = found[i]!;
          expect(before.score > next.score || (before.score === next.score && before.row < next.row)).toBe(true);
        });
      }),
    );
  });

  test('quantised scores stay near those of the vectors before', async () => {
    await fc.assert(
      fc.asyncProperty(vectorsAndQuery, async ({ rows, query }) => {
        const found = await search(quantise(Float32Array.from(rows.flat()), query.length), query);
        for (const { row, score } of found) {
          const exact = rows[row]!.reduce((sum, value, d) => sum + value * query[d]!, 0);
          expect(Math.abs(score - exact)).toBeLessThanOrEqual((query.length * 2.1) / 254 + 1e-6);
        }
      }),
    );
  });

  test('what a filter takes out is not found, and makes room for the next', async () => {
    await fc.assert(
      fc.asyncProperty(vectorsAndQuery, fc.infiniteStream(fc.boolean()), async ({ rows, query }, coin) => {
        const vectors = quantise(Float32Array.from(rows.flat()), query.length);
        const allowed = Uint8Array.from(rows, () => Number(coin.next().value));
        const all = await search(vectors, query);
        const found = await search(vectors, query, 3, allowed);
        expect(found).toEqual(all.filter(({ row }) => allowed[row]).slice(0, 3));
      }),
    );
  });

  test('more than there are gives all there are', async () => {
    const { pack, vectors } = await openFixture();
    const found = await openCpuRetriever(vectors!).search(new Float32Array(DIM).fill(1), { k: 1000 });
    expect(found.map(({ row }) => row).sort((a, b) => a - b)).toEqual(pack.items.map((_, row) => row));
  });

  test('a query of zeros scores all the same, in the order of rows', async () => {
    const { vectors } = await openFixture();
    const found = await search(vectors!, new Array<number>(DIM).fill(0), 4);
    expect(found).toEqual([0, 1, 2, 3].map((row) => ({ row, score: 0 })));
  });

  test('a vector of unit length is nearest to itself, at about one', async () => {
    const { vectors } = await openFixture();
    const [best] = await search(vectors!, [...dequantise(vectors!, rowOf('ledger'))], 1);
    expect(best).toMatchObject({ row: rowOf('ledger'), score: expect.closeTo(1, 2) } as Candidate);
  });

  test('a query that is no number is refused with a code', async () => {
    const { vectors } = await openFixture();
    await search(vectors!, new Array<number>(DIM).fill(Number.NaN)).then(
      () => expect.unreachable(),
      (error) => expect(codeOf(error)).toBe('pack-not-finite'),
    );
  });
});
