/** The regression on a log: the same as EASE where nothing is left out of it, and the next like where order is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { easeRegression, regressionNeighbours, solveInPlace } from '../../cli/regression.ts';
import { SEQUENCE_OPTIONS, sequenceNeighbours } from '../../cli/sequences.ts';
import { type Neighbours, readNeighbours, writeNeighbours } from '../../src/pack/neighbours.ts';

const rowsOf = (...people: number[][]) => people.map((rows) => Uint32Array.from(rows));

function linksOf({ offsets, rows, weights }: Neighbours): Map<string, number> {
  const links = new Map<string, number>();
  for (let row = 0; row < offsets.length - 1; row++)
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) links.set(`${row}→${rows[at]}`, weights[at]!);
  return links;
}

const person = (most: number) => fc.uniqueArray(fc.nat(most), { maxLength: most + 1 });
const log = (most: number) => fc.array(person(most), { maxLength: 20 }).map((people) => rowsOf(...people));

test('solves what is positive definite', () => {
  const matrix = Float64Array.of(4, 2, 2, 3);
  const values = Float64Array.of(2, 5);
  solveInPlace(matrix, values, 0);
  expect([...values]).toEqual([expect.closeTo(-0.5, 9), expect.closeTo(2, 9)]);
});

describe('whole', () => {
  /** Two people like rows 4 and 1, two like 1 and 2, nobody the others; the weights are worked out in ease.test.ts. */
  const chain = rowsOf([1, 4], [1, 4], [1, 2], [1, 2]);

  test('keeps what speaks for an item and what speaks against it', () => {
    const links = linksOf(easeRegression(chain, 5, { ridge: 1 }));
    expect(Object.fromEntries(links)).toEqual({
      ...{ '1→2': expect.closeTo(6 / 11, 6), '1→4': expect.closeTo(6 / 11, 6) },
      ...{ '2→1': expect.closeTo(6 / 9, 6), '2→4': expect.closeTo(-4 / 11, 6) },
      ...{ '4→1': expect.closeTo(6 / 9, 6), '4→2': expect.closeTo(-4 / 11, 6) },
    });
  });

  test('keeps the strongest of either sign', () => {
    expect([...linksOf(easeRegression(chain, 5, { ridge: 1, most: 1 })).keys()]).toEqual(['1→2', '2→1', '4→1']);
  });
});

describe('without order', () => {
  test('is the positive part of EASE where every item occurs with every other', () => {
    const everything = [0, 1, 2, 3, 4];
    fc.assert(
      fc.property(log(4), (people) => {
        const likes = [...people, ...rowsOf(everything)];
        const regression = linksOf(regressionNeighbours(likes, 5, { ordered: false, ridge: 2 }));
        const whole = linksOf(easeRegression(likes, 5, { ridge: 2 }));
        const both = [...new Set([...regression.keys(), ...whole.keys()])];
        for (const link of both) expect(regression.get(link) ?? 0).toBeCloseTo(Math.max(0, whole.get(link) ?? 0), 4);
      }),
    );
  });
});

describe('in order', () => {
  const people = rowsOf(...Array.from({ length: 60 }, () => [0, 1, 2]), ...Array.from({ length: 60 }, () => [3, 1, 4]));

  test('the regression foretells what comes next more than what came before', () => {
    const links = linksOf(regressionNeighbours(people, 5, { ordered: true }));
    expect(links.get('0→1')).toBeGreaterThan(links.get('1→0') ?? 0);
    expect(links.get('0→2')).toBeGreaterThan(links.get('0→4') ?? 0);
  });

  test('neighbours count lags, the way back less, and are held back by how many people come', () => {
    const links = linksOf(sequenceNeighbours(rowsOf([0, 1, 2], [0, 1]), 3, { ...SEQUENCE_OPTIONS, back: 0.5 }));
    const held = (from: number, to: number) => 1 / ((from + 1) ** 0.5 * (to + 1) ** 0.2);
    expect(links.get('0→1')).toBeCloseTo(2 * held(2, 2), 6);
    expect(links.get('1→0')).toBeCloseTo(0.5 * 2 * held(2, 2), 6);
    expect(links.get('0→2')).toBeCloseTo(0.5 * held(2, 1), 6);
  });

  test('neighbours reach no farther than they are told', () => {
    const links = linksOf(sequenceNeighbours(rowsOf([0, 1, 2, 3]), 4, { ...SEQUENCE_OPTIONS, reach: 2 }));
    expect(links.has('0→2')).toBe(true);
    expect(links.has('0→3')).toBe(false);
  });
});

test.each([
  ['sequences', (likes: Uint32Array[], most: number) => sequenceNeighbours(likes, 8, { ...SEQUENCE_OPTIONS, most })],
  ['regression', (likes: Uint32Array[], most: number) => regressionNeighbours(likes, 8, { ordered: false, most })],
  [
    'regression in order',
    (likes: Uint32Array[], most: number) => regressionNeighbours(likes, 8, { ordered: true, most }),
  ],
])('by %s are the strongest few, never the item itself, and a valid file', (_, learn) => {
  fc.assert(
    fc.property(log(7), fc.integer({ min: 1, max: 5 }), (likes, most) => {
      const found = learn(likes, most);
      expect(readNeighbours(writeNeighbours(found), 8)).toEqual(found);
      for (let row = 0; row < 8; row++) {
        const [from, to] = [found.offsets[row]!, found.offsets[row + 1]!];
        expect(to - from).toBeLessThanOrEqual(most);
        expect([...found.rows.subarray(from, to)]).not.toContain(row);
        const weights = [...found.weights.subarray(from, to)];
        expect(weights.every((weight) => weight > 0)).toBe(true);
        expect(weights).toEqual(weights.toSorted((a, b) => b - a));
      }
    }),
  );
});
