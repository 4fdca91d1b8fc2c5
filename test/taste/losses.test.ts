/** Slopes against numerical differences, and what each loss looks at. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LossName, type LossOptions, openLoss, openSample, type Sample } from '../../src/taste/losses.ts';
import { discount, harmonic } from '../../src/taste/ranks.ts';

const ALL = Number.POSITIVE_INFINITY;
const NAMES: LossName[] = ['bpr', 'softmax', 'warp', 'lambdarank'];

function sampleOf(positive: number, scores: number[], unobserved = 100): Sample {
  const sample = openSample(1, scores.length);
  sample.likes.scores[0] = positive;
  sample.likes.count = 1;
  sample.negatives.scores.set(scores);
  sample.negatives.count = scores.length;
  sample.unobserved = unobserved;
  return sample;
}

function lossAt(options: LossOptions, positive: number, scores: number[]): number {
  return openLoss(options)(sampleOf(positive, scores), 0);
}

/** Apart by more than a step, so that no rank changes and no hinge opens between the two sides of a difference. */
const distinct = fc
  .uniqueArray(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 12 })
  .map((steps) => steps.map((step) => 0.13 * step));

describe('slopes', () => {
  test.each(NAMES)('of %s are the loss’s derivatives', (name) => {
    fc.assert(
      fc.property(distinct, fc.boolean(), fc.constantFrom(5, ALL), (values, corrected, cutOff) => {
        const [positive = 0, ...scores] = values;
        const options = { name, corrected, cutOff };
        const sample = sampleOf(positive, scores);
        const at = openLoss(options)(sample, 0);
        const step = 1e-2; // scores are float32
        let total = 0;
        for (const [j, slope] of sample.negatives.slopes.entries()) {
          const moved = (by: number) => scores.map((score, i) => (i === j ? score + by : score));
          const difference =
            (lossAt(options, positive, moved(step)) - lossAt(options, positive, moved(-step))) / (2 * step);
          expect(slope).toBeCloseTo(difference, name === 'bpr' ? 3 : 1 - Math.floor(Math.log10(1 + at) / 2));
          total += slope;
        }
        const up = (lossAt(options, positive + step, scores) - lossAt(options, positive - step, scores)) / (2 * step);
        expect(Math.abs(up + total)).toBeLessThan(2e-2 * (1 + at));
        expect(sample.likes.slopes[0]).toBeCloseTo(-total, 4);
      }),
    );
  });

  test.each(NAMES)('of %s are finite, and never push a negative up, whatever the scores', (name) => {
    const wild = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(wild, fc.array(wild, { maxLength: 9 }), fc.boolean(), (positive, scores, corrected) => {
        const sample = sampleOf(positive, scores);
        const loss = openLoss({ name, corrected, cutOff: ALL })(sample, 0);
        expect(Number.isFinite(loss)).toBe(true);
        expect(loss).toBeGreaterThanOrEqual(0);
        for (const slope of sample.negatives.slopes) expect(slope >= 0 && Number.isFinite(slope)).toBe(true);
      }),
    );
  });
});

test.each(NAMES)('slopes of %s add up over the likes that share negatives', (name) => {
  const loss = openLoss({ name, corrected: true, cutOff: ALL });
  const scores = [0.4, -0.3, 0.9];
  const both = { ...sampleOf(0, scores), likes: { ...openSample(2, 0).likes, count: 2 } };
  both.likes.scores.set([0.5, -0.2]);
  const lost = [0, 1].map((like) => loss(both, like));
  const apart = [0.5, -0.2].map((positive) => sampleOf(positive, scores));
  expect(lost).toEqual(apart.map((sample) => loss(sample, 0)));
  for (const [j, slope] of both.negatives.slopes.entries())
    expect(slope).toBeCloseTo(apart[0]!.negatives.slopes[j]! + apart[1]!.negatives.slopes[j]!, 4);
});

describe('WARP', () => {
  const warp = (corrected: boolean, cutOff = ALL) => ({ name: 'warp', corrected, cutOff }) as const;

  test('weighs the mean hinge of the violators by Φ of how many there are in all', () => {
    const scores = [0.5, -3, 1.25]; // two are within 1 of the positive, by 1.5 and 2.25
    const mean = (1.5 + 2.25) / 2;
    expect(lossAt(warp(false), 0, scores)).toBeCloseTo(harmonic(2) * mean, 5);
    expect(lossAt(warp(true), 0, scores)).toBeCloseTo(harmonic((100 / 3) * 2) * mean, 5);
    expect(lossAt(warp(true, 10), 0, scores)).toBeCloseTo(harmonic(10) * mean, 5);
  });

  test('leaves alone what is beyond the margin', () => {
    const sample = sampleOf(0, [-1.5, -2]);
    expect(openLoss(warp(true))(sample, 0)).toBe(0);
    expect([...sample.negatives.slopes]).toEqual([0, 0]);
  });
});

describe('LambdaRank', () => {
  const rank = (corrected: boolean, cutOff = ALL) => ({ name: 'lambdarank', corrected, cutOff }) as const;

  test('weighs each pair by what changing places would change in NDCG', () => {
    // The negative is above the positive: ranks 1 and, corrected, 1 + 100.
    const pair = Math.log(1 + Math.exp(1));
    expect(lossAt(rank(false), 0, [1])).toBeCloseTo((1 - discount(2, ALL)) * pair, 5);
    expect(lossAt(rank(true), 0, [1])).toBeCloseTo(100 * (1 - discount(101, ALL)) * pair, 3);
  });

  test('weighs nothing where both places are beyond the cut-off', () => {
    const sample = sampleOf(-1, [3, 2, 0]);
    openLoss(rank(true, 10))(sample, 0);
    expect(sample.negatives.slopes[0]).toBeGreaterThan(0); // the first place counts
    expect([...sample.negatives.slopes.slice(1)]).toEqual([0, 0]);
  });
});

describe('the softmax', () => {
  test('of a sample, corrected, has the full softmax’s partition for its mean', () => {
    const scores = [0.3, -0.2, 0.9];
    const full = openLoss({ name: 'softmax', corrected: false, cutOff: ALL })(sampleOf(0.5, scores, 3), 0);
    const partitionOf = (loss: number) => Math.exp(loss) - 1;
    const ones = scores.map((score) =>
      partitionOf(openLoss({ name: 'softmax', corrected: true, cutOff: ALL })(sampleOf(0.5, [score], 3), 0)),
    );
    expect(ones.reduce((sum, one) => sum + one, 0) / 3).toBeCloseTo(partitionOf(full), 5);
  });
});
