/** A person's vector from what they said: it takes them at their word, keeps what it knew, and is quick. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantise } from '../../src/pack/pack.ts';
import { uniform } from '../../src/random.ts';
import { topK } from '../../src/retrieval/retrieval.ts';
import { learnTaste, type TasteSpace, tasteScores } from '../../src/taste/person.ts';

/** Items around the directions of four axes; row r lies near axis r mod 4. */
const SPACE = spaceOf(200, 8, (row, k) => (k === row % 4 ? 1 : 0) + 0.2 * Math.sin(row * 7 + k * 3));

function spaceOf(count: number, dim: number, value: (row: number, k: number) => number): TasteSpace {
  const rows = Float32Array.from({ length: count * dim }, (_, at) => value(Math.floor(at / dim), at % dim));
  return { vectors: quantise(rows, dim), biases: new Float32Array(count) };
}

const said = (weight: number, ...rows: number[]) => rows.map((row) => ({ row, weight }));
const best = (space: TasteSpace, taste: Float32Array, k = 10) =>
  topK(tasteScores(space, taste), k).map(({ row }) => row);
/** Mean score of the rows near one axis. */
function scoreOf(axis: number, taste: Float32Array): number {
  const scores = [...tasteScores(SPACE, taste)].filter((_, row) => row % 4 === axis);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

describe('a taste', () => {
  test('finds what is like the likes', () => {
    for (const row of best(SPACE, learnTaste(SPACE, said(1, 2, 6, 10)))) expect(row % 4).toBe(2);
  });

  test('of two kinds at once finds both', () => {
    const found = new Set(best(SPACE, learnTaste(SPACE, said(1, 0, 4, 1, 5)), 40).map((row) => row % 4));
    expect([...found].sort()).toEqual([0, 1]);
  });

  test('sinks what is like the dislikes', () => {
    const before = learnTaste(SPACE, said(1, 0, 4));
    const after = learnTaste(SPACE, [...said(1, 0, 4), ...said(-0.5, 1, 5)]);
    expect(scoreOf(1, after)).toBeLessThan(scoreOf(1, before));
    expect(scoreOf(0, after)).toBeGreaterThan(scoreOf(2, after));
    expect(scoreOf(1, learnTaste(SPACE, said(-0.5, 1)))).toBeLessThan(scoreOf(0, learnTaste(SPACE, said(-0.5, 1))));
  });

  test('follows the weights: what counts more pulls more', () => {
    const taste = learnTaste(SPACE, [...said(1, 0, 4), ...said(0.3, 1, 5)]);
    expect(scoreOf(0, taste)).toBeGreaterThan(scoreOf(1, taste));
    expect(scoreOf(1, taste)).toBeGreaterThan(scoreOf(2, taste));
  });

  test('forgets nothing: early likes pull as hard as late ones, in whatever order they come', () => {
    const forth = learnTaste(SPACE, [...said(1, 0, 4), ...said(1, 1, 5)]);
    const back = learnTaste(SPACE, [...said(1, 1, 5), ...said(1, 0, 4)]);
    for (const [k, value] of forth.entries()) expect(value).toBeCloseTo(back[k]!, 4);
  });

  test('is the start where nothing was said, and is held to it the harder the firmer the prior', () => {
    const start = Float32Array.from({ length: 8 }, (_, k) => (k === 3 ? 2 : 0));
    expect(learnTaste(SPACE, [], { start })).toEqual(start);
    expect(learnTaste(SPACE, said(1, 999), { start })).toEqual(start);
    const moved = (prior: number) => {
      const taste = learnTaste(SPACE, said(1, 0, 4, 8), { start, prior });
      return Math.hypot(...taste.map((value, k) => value - start[k]!));
    };
    expect(moved(10)).toBeLessThan(moved(1));
    expect(moved(1000)).toBeLessThan(0.1);
    expect(scoreOf(3, learnTaste(SPACE, said(1, 0), { start }))).toBeGreaterThan(
      scoreOf(2, learnTaste(SPACE, said(1, 0), { start })),
    );
  });

  test('adds to what everybody is told: of equals the more liked item comes first', () => {
    const biases = Float32Array.from({ length: 200 }, (_, row) => (row === 42 ? 3 : 0));
    const space = { ...SPACE, biases };
    expect(best(space, new Float32Array(8), 1)).toEqual([42]);
    expect(best(space, learnTaste(space, said(1, 2, 6)), 1)).toEqual([42]);
  });

  test('learned from a part of a large catalogue finds what it would from all of it', () => {
    const large = spaceOf(3000, 128, (row, k) => (k === row % 16 ? 1 : 0) + 0.1 * Math.sin(row * 7 + k * 3));
    for (const row of best(large, learnTaste(large, said(1, 5, 21, 37)), 50)) expect(row % 16).toBe(5);
  });

  test('is finite whatever was said, also over vectors of nothing', () => {
    const leaning = fc.record({
      row: fc.integer({ min: -2, max: 210 }),
      weight: fc.oneof(fc.double({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, 0, 1e6)),
    });
    const spaces = fc.constantFrom(
      SPACE,
      spaceOf(1, 3, () => 1),
      spaceOf(7, 2, () => 0),
      spaceOf(5, 1, () => 1e6),
    );
    fc.assert(
      fc.property(spaces, fc.array(leaning, { maxLength: 12 }), (space, leanings) => {
        const taste = learnTaste(space, leanings);
        expect(taste.every(Number.isFinite)).toBe(true);
        expect(tasteScores(space, taste).every(Number.isFinite)).toBe(true);
        expect(learnTaste(space, leanings)).toEqual(taste);
      }),
    );
  });

  test('takes no more than 20 ms of processor time at 10,000 items of 256 dimensions', () => {
    const draw = uniform(5);
    const space = spaceOf(10_000, 256, () => 2 * draw() - 1);
    const leanings = said(1, ...Array.from({ length: 20 }, (_, at) => 401 * at));
    const update = () => tasteScores(space, learnTaste(space, leanings));
    for (let warm = 0; warm < 5; warm++) update();
    const times = Array.from({ length: 9 }, () => {
      const began = process.cpuUsage();
      update();
      const { user, system } = process.cpuUsage(began);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThanOrEqual(20);
  });
});
