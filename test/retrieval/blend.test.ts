/** From signals to a shelf: each signal has the weight that the pack gives it, and no group takes the shelf over. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blend, type Evidence, shortlist } from '../../src/retrieval/blend.ts';
import { diversify } from '../../src/retrieval/diversity.ts';
import { neighbourScores } from '../../src/retrieval/signals.ts';

/** Four rows; 0 is linked to 1 and 2, and 1 to 2. */
const NEIGHBOURS = {
  offsets: Uint32Array.of(0, 2, 3, 3, 3),
  rows: Uint32Array.of(1, 2, 2),
  weights: Float32Array.of(0.5, 0.25, 1),
};
const POPULARITY = Float32Array.of(0, 0.5, 1, 0.25);
const CANDIDATES = [
  { row: 3, score: 0.8 },
  { row: 1, score: 0.4 },
  { row: 2, score: 0 },
];
const HISTORY = [{ row: 0, weight: 1 }];
const evidenceOf = (history: typeof HISTORY): Evidence => ({
  scores: { neighbours: neighbourScores(NEIGHBOURS, history, 4) },
  popularity: POPULARITY,
});
const EVIDENCE = evidenceOf(HISTORY);
const NONE = { vectors: 0, neighbours: 0, popularity: 0 };

describe('neighbours', () => {
  test('of a history add up, each with its weight', () => {
    const leanings = [
      { row: 0, weight: 1 },
      { row: 1, weight: 0.5 },
    ];
    expect([...neighbourScores(NEIGHBOURS, leanings, 4)]).toEqual([0, 0.5, 0.75, 0]);
  });

  test('of what is disliked count against', () => {
    expect([...neighbourScores(NEIGHBOURS, [{ row: 0, weight: -0.5 }], 4)]).toEqual([0, -0.25, -0.125, 0]);
  });
});

describe('the blend', () => {
  const order = (weights: Partial<typeof NONE>, more = {}) =>
    blend(CANDIDATES, { ...EVIDENCE, ...more }, { ...NONE, ...weights }).map(({ row }) => row);

  test('follows the one signal that has weight', () => {
    expect(order({ vectors: 1 })).toEqual([3, 1, 2]);
    expect(order({ neighbours: 1 })).toEqual([1, 2, 3]);
    expect(order({ popularity: 1 })).toEqual([2, 1, 3]);
  });

  test('is in the order of rows where nothing has weight', () => {
    expect(order({})).toEqual([1, 2, 3]);
  });

  test('scales each signal to its own largest, so that weights compare', () => {
    const [best] = blend(CANDIDATES, EVIDENCE, { vectors: 1, neighbours: 0, popularity: 0 });
    expect(best!.parts.vectors).toBe(1);
    const byNeighbours = blend(CANDIDATES, EVIDENCE, { vectors: 0, neighbours: 2, popularity: 0 });
    expect(byNeighbours.map(({ row, parts }) => [row, parts.neighbours])).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
    ]);
  });

  test('scores a row alike however many others are candidates, and by none that is out of the question', () => {
    const weights = { ...NONE, neighbours: 1 };
    const partOf = (candidates: typeof CANDIDATES, allowed?: Uint8Array) =>
      blend(candidates, { ...EVIDENCE, ...(allowed && { allowed }) }, weights).find(({ row }) => row === 2)!.parts
        .neighbours;
    expect(partOf([CANDIDATES[2]!])).toBe(partOf(CANDIDATES));
    expect(partOf([CANDIDATES[2]!])).toBe(0.5);
    expect(partOf([CANDIDATES[2]!], Uint8Array.of(0, 0, 1, 1))).toBe(1);
  });

  test('keeps what is disliked within the weight of its signal, however small the best score is', () => {
    const candidates = [
      { row: 3, score: 0.001 },
      { row: 1, score: -0.5 },
    ];
    const parts = blend(candidates, EVIDENCE, { ...NONE, vectors: 1 }).map(({ parts }) => parts.vectors);
    expect(parts).toEqual([0.002, -1]);
  });

  test('adds the critique’s bonus as it is', () => {
    const bonus = Float32Array.of(0, 0, 5, 0);
    expect(order({ vectors: 1 }, { bonus })[0]).toBe(2);
    expect(blend(CANDIDATES, { ...EVIDENCE, bonus }, NONE)[0]).toEqual({
      row: 2,
      score: 5,
      parts: {
        ...{ vectors: 0, neighbours: 0, further: 0, regression: 0, words: 0, fresh: 0, factors: 0, popularity: 0 },
        critique: 5,
      },
    });
  });

  test('works without neighbours', () => {
    expect(order({ vectors: 1, neighbours: 1 }, { scores: {} })).toEqual([3, 1, 2]);
  });

  test('softened, a signal counts less the less it has to say, and by its weight where it says much', () => {
    const shareOf = (weight: number) => {
      const softened = { ...NONE, neighbours: 1, softening: { neighbours: 1 } };
      return blend(CANDIDATES, evidenceOf([{ row: 0, weight }]), softened)[0]!.parts.neighbours;
    };
    expect(shareOf(1)).toBeCloseTo(0.5 / 1.5, 6);
    expect(shareOf(0.1)).toBeCloseTo(0.05 / 1.05, 6);
    expect(shareOf(1000)).toBeGreaterThan(0.99);
  });

  test('leaves the vectors out of its shortlist, and whatever is not allowed', () => {
    const weights = { ...NONE, vectors: 9, neighbours: 1, popularity: 0.1 };
    expect([...shortlist(EVIDENCE, weights, 2)]).toEqual([1, 2]);
    expect([...shortlist({ ...EVIDENCE, allowed: Uint8Array.of(0, 0, 1, 1) }, weights, 9)]).toEqual([2, 3]);
  });

  test('ranks nothing that is not a candidate', () => {
    expect(blend([], EVIDENCE, { vectors: 1, neighbours: 1, popularity: 1 })).toEqual([]);
  });

  test('has parts that add up to the score, all finite, in falling order', () => {
    const weight = fc.double({ min: 0, max: 3, noNaN: true });
    const candidates = fc
      .uniqueArray(fc.nat(3))
      .chain((rows) =>
        fc.tuple(
          ...rows.map((row) =>
            fc.record({ row: fc.constant(row), score: fc.double({ min: -1, max: 1, noNaN: true }) }),
          ),
        ),
      );
    const leanings = fc.array(fc.record({ row: fc.nat(3), weight: fc.double({ min: -1, max: 1, noNaN: true }) }));
    const weights = fc.record({ vectors: weight, neighbours: weight, popularity: weight });
    fc.assert(
      fc.property(candidates, leanings, weights, (found, history, ranking) => {
        const ranked = blend(found, evidenceOf(history), ranking);
        expect(ranked.map(({ row }) => row).sort()).toEqual(found.map(({ row }) => row).sort());
        ranked.forEach(({ score, parts }, i) => {
          const sum = Object.values(parts).reduce((all, part) => all + part, 0);
          expect(score).toBeCloseTo(sum, 9);
          expect(Number.isFinite(score)).toBe(true);
          if (i) expect(ranked[i - 1]!.score).toBeGreaterThanOrEqual(score);
        });
      }),
    );
  });
});

describe('the caps', () => {
  const BOOKS = ['dune 1', 'dune 2', 'emma 1', 'dune 3', 'holes 1'];
  const seriesOf = (book: string) => ({ [book.split(' ')[0]!]: 1 });

  test('let one of a group in, and the next best of the others', () => {
    expect(diversify(BOOKS, { k: 3, groupsOf: seriesOf })).toEqual(['dune 1', 'emma 1', 'holes 1']);
  });

  test('give way in the order of the ranking where they would leave the shelf short', () => {
    expect(diversify(BOOKS, { k: 5, groupsOf: seriesOf })).toEqual(['dune 1', 'emma 1', 'holes 1', 'dune 2', 'dune 3']);
    expect(diversify(BOOKS, { k: 4, groupsOf: seriesOf })).toEqual(['dune 1', 'emma 1', 'holes 1', 'dune 2']);
  });

  test('may allow two, and count an item in each of its groups', () => {
    const groupsOf = (book: string) => ({ all: 2, [book]: 1 });
    expect(diversify(['a', 'b', 'a', 'c'], { k: 3, groupsOf })).toEqual(['a', 'b', 'a']);
    expect(diversify(['a', 'a', 'b', 'c'], { k: 2, groupsOf })).toEqual(['a', 'b']);
  });

  test('hold wherever the ranking has enough others', () => {
    const ranking = fc.array(fc.record({ id: fc.nat(999), group: fc.nat(5) }), { maxLength: 30 });
    fc.assert(
      fc.property(ranking, fc.integer({ min: 0, max: 8 }), (ranked, k) => {
        const chosen = diversify(ranked, { k, groupsOf: ({ group }) => ({ [group]: 1 }) });
        const groups = new Set(ranked.map(({ group }) => group)).size;
        expect(chosen).toHaveLength(Math.min(k, ranked.length));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(new Set(chosen.map(({ group }) => group)).size).toBe(Math.min(k, groups, ranked.length));
        if (k > 0 && ranked.length) expect(chosen[0]).toBe(ranked[0]);
      }),
    );
  });
});
