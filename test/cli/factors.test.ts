/** Factors of a pack: of which logs they are learned, and what they know then. */
import { describe, expect, test } from 'vitest';
import { canFactorise, itemFactors } from '../../cli/factors.ts';
import { readFactors, writeFactors } from '../../src/pack/factors.ts';
import { openTasteScores } from '../../src/taste/taste.ts';

/** Two circles of thirty people, each of whom likes twelve of the circle's fifteen items. */
const CIRCLES = Array.from({ length: 60 }, (_, person) => {
  const missing = Math.floor(person / 2) % 15;
  const rows = Array.from({ length: 15 }, (_, item) => item).filter((item) => (item - missing + 15) % 15 > 2);
  return Uint32Array.from(rows, (item) => item + (person % 2 ? 15 : 0));
});

describe('a log', () => {
  test('is factorised where people tell ten likes and more on average, whoever tells nothing', () => {
    expect(canFactorise([...CIRCLES, new Uint32Array(0)])).toBe(true);
    expect(canFactorise(CIRCLES.map((rows) => rows.slice(0, 9)))).toBe(false);
    expect(canFactorise([])).toBe(false);
  });
});

describe('factors', () => {
  const factors = itemFactors(CIRCLES, 30);

  test('of the same log are the same bytes, and are read as they were written', () => {
    const bytes = writeFactors(factors);
    expect(writeFactors(itemFactors(CIRCLES, 30))).toEqual(bytes);
    expect(readFactors(bytes, 30)).toEqual(factors);
  });

  test('put a stranger’s circle first after two likes, and the other after a like and a dislike', () => {
    const own = openTasteScores(factors)!;
    const best = (scores: Float32Array, told: number[]) =>
      [...scores.keys()].filter((row) => !told.includes(row)).toSorted((a, b) => scores[b]! - scores[a]!)[0]!;
    const likes = own([
      { row: 1, weight: 1 },
      { row: 4, weight: 1 },
    ]);
    expect(best(likes, [1, 4])).toBeLessThan(15);
    const turned = own([
      { row: 20, weight: 1 },
      { row: 4, weight: -0.5 },
    ]);
    expect(best(turned, [20, 4])).toBeGreaterThanOrEqual(15);
  });

  test('that are not there learn nothing', () => {
    expect(openTasteScores(null)).toBeNull();
  });
});
