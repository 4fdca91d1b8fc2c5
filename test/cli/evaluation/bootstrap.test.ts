/** Intervals of means, where the answer is known. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrap } from '../../../cli/evaluation/bootstrap.ts';

test('a column without spread has an interval without width', () => {
  expect(bootstrap([Float64Array.of(3, 3, 3)], { seed: 1 })).toEqual([{ mean: 3, low: 3, high: 3 }]);
});

test('the interval of a share is that of the binomial: 400 people, half of them 1', () => {
  const values = Float64Array.from({ length: 400 }, (_, person) => person % 2);
  const [{ mean, low, high } = { mean: 0, low: 0, high: 0 }] = bootstrap([values], { seed: 2, resamples: 4000 });
  expect(mean).toBe(0.5);
  // 1.96 · √(0.5 · 0.5 / 400) = 0.049
  expect(low).toBeCloseTo(0.451, 2);
  expect(high).toBeCloseTo(0.549, 2);
});

test('the interval lies within the values and around the mean of the resamples, the same for a seed', () => {
  const columns = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(columns, fc.nat(), (values, seed) => {
      const options = { seed, resamples: 50 };
      const [estimate] = bootstrap([Float64Array.from(values)], options);
      expect(estimate!.low).toBeGreaterThanOrEqual(Math.min(...values));
      expect(estimate!.high).toBeLessThanOrEqual(Math.max(...values));
      expect(estimate!.low).toBeLessThanOrEqual(estimate!.high);
      expect(bootstrap([Float64Array.from(values)], options)).toEqual([estimate]);
    }),
  );
});

test('columns share their draws of people, so that a difference between recommenders is one between the same people', () => {
  const one = Float64Array.of(0, 1, 5, 2, 7);
  const [first, second] = bootstrap([one, one.map((value) => value + 1)], { seed: 9 });
  expect(second!.low - first!.low).toBeCloseTo(1, 12);
  expect(second!.high - first!.high).toBeCloseTo(1, 12);
});
