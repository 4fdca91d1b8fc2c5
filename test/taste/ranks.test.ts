/** Ranks from a sample of negatives: right on average, and exact where the sample is everything. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/random.ts';
import { discount, estimatedRank, harmonic, itemsPerNegative } from '../../src/taste/ranks.ts';

describe('the estimated rank', () => {
  /** Mean of the estimate over `draws` samples of m of n items, `better` of which score above the positive. */
  function meanEstimate(n: number, better: number, m: number, options: { corrected: boolean; draws: number }): number {
    const draw = uniform(n * 1000 + better * 10 + m);
    let sum = 0;
    for (let sample = 0; sample < options.draws; sample++) {
      let above = 0;
      for (let j = 0; j < m; j++) if (Math.floor(draw() * n) < better) above++;
      sum += estimatedRank(above, itemsPerNegative(options.corrected, n, m));
    }
    return sum / options.draws;
  }

  test('corrected, has the true rank for its mean', () => {
    const catalogue = fc.record({
      n: fc.integer({ min: 10, max: 500 }),
      m: fc.integer({ min: 1, max: 64 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(catalogue, ({ n, m, share }) => {
        const better = Math.floor(share * n);
        const draws = 4000;
        // The estimate's variance is n²/m · p(1 − p); five standard errors of the mean.
        const p = better / n;
        const error = (5 * n * Math.sqrt((p * (1 - p)) / m)) / Math.sqrt(draws);
        const mean = meanEstimate(n, better, m, { corrected: true, draws });
        expect(Math.abs(mean - (1 + better))).toBeLessThanOrEqual(error + 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  test('naive, takes the sample for the catalogue and is far too good', () => {
    const rank = 1 + 400;
    expect(meanEstimate(1000, 400, 16, { corrected: false, draws: 2000 })).toBeLessThan(rank / 20);
    expect(meanEstimate(1000, 400, 16, { corrected: true, draws: 2000 })).toBeGreaterThan(rank * 0.9);
  });

  test('is exact, corrected or not, where every item is looked at', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.nat(99), (n, above) => {
        for (const corrected of [true, false])
          expect(estimatedRank(above, itemsPerNegative(corrected, n, n))).toBe(1 + above);
      }),
    );
  });

  test('of an empty sample is the first', () => {
    expect(estimatedRank(0, itemsPerNegative(true, 100, 0))).toBe(1);
  });
});

describe('the weights of ranks', () => {
  test('Φ is the sum of 1/t at whole numbers, and rises between them', () => {
    let sum = 0;
    expect(harmonic(0)).toBeCloseTo(0, 5);
    for (let k = 1; k <= 50; k++) {
      sum += 1 / k;
      expect(harmonic(k)).toBeCloseTo(sum, 5);
      expect(harmonic(k - 0.5)).toBeLessThan(harmonic(k));
      expect(harmonic(k - 0.5)).toBeGreaterThan(harmonic(k - 1));
    }
  });

  test('the discount is NDCG’s up to the cut-off and nothing beyond', () => {
    expect(discount(1, 10)).toBeCloseTo(1, 12);
    expect(discount(3, 10)).toBeCloseTo(0.5, 12);
    expect(discount(10, 10)).toBeGreaterThan(0);
    expect(discount(10.5, 10)).toBe(0);
    expect(discount(1e6, Number.POSITIVE_INFINITY)).toBeGreaterThan(0);
  });
});
