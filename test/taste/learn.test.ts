/** Learning on logs small enough to know what should come out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../src/random.ts';
import { drawFactors, FACTOR_OPTIONS, type FactorOptions, factorModel, learnFactors } from '../../src/taste/factors.ts';
import { type LossName, openSample, type Sample } from '../../src/taste/losses.ts';
import { type Model, scoreOf } from '../../src/taste/model.ts';

const ALL = Number.POSITIVE_INFINITY;
const NAMES: LossName[] = ['bpr', 'softmax', 'warp', 'lambdarank'];
/** Two circles of people: each likes four of its own five items. */
const CIRCLES = Array.from({ length: 20 }, (_, person) => {
  const first = person % 2 ? 5 : 0;
  const missing = Math.floor(person / 2) % 5;
  return Uint32Array.from(
    [0, 1, 2, 3, 4].filter((item) => item !== missing),
    (item) => first + item,
  );
});
const DESCENT = { method: 'adagrad', rate: 0.1, decay: 0.01 } as const;

function options(name: LossName, more: Partial<FactorOptions> = {}): FactorOptions {
  const loss = { name, corrected: true, cutOff: ALL };
  return { dim: 4, loss, negatives: 4, epochs: 40, descent: DESCENT, draw: uniform(7), ...more };
}

/** A like and negatives, each a row and its slope. */
function sampleOf(like: [number, number], ...negatives: [number, number][]): Sample {
  const sample = openSample(1, negatives.length);
  for (const [scored, entries] of [[sample.likes, [like]] as const, [sample.negatives, negatives] as const]) {
    scored.count = entries.length;
    for (const [at, [row, slope]] of entries.entries()) [scored.rows[at], scored.slopes[at]] = [row, slope];
  }
  return sample;
}

/** The share of people to whom the item of their circle that they miss looks better than every item of the other. */
function found(model: Model): number {
  const right = CIRCLES.filter((likes, person) => {
    model.meet(person);
    const first = person % 2 ? 5 : 0;
    const missing = [0, 1, 2, 3, 4].map((item) => first + item).find((row) => !likes.includes(row))!;
    const others = [0, 1, 2, 3, 4].map((item) => 5 - first + item);
    return others.every((row) => scoreOf(model, missing) > scoreOf(model, row));
  });
  return right.length / CIRCLES.length;
}

describe('factors', () => {
  test.each(NAMES)('by %s find the like that was left out', (name) => {
    for (const negatives of [1, 4, 'all'] as const) {
      const factors = learnFactors(CIRCLES, 10, options(name, { negatives }));
      // By chance it would be one in six; WARP learns nothing more once every like it knows has its margin.
      expect(found(factorModel(factors, DESCENT))).toBeGreaterThanOrEqual(0.8);
    }
  });

  test.each(NAMES)('by %s find it too where likes share their negatives, more of them than anybody has', (name) => {
    for (const together of [2, 5]) {
      const factors = learnFactors(CIRCLES, 10, options(name, { together, epochs: 80 }));
      expect(found(factorModel(factors, DESCENT))).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('are learned by plain gradient descent too', () => {
    const descent = { method: 'sgd', rate: 0.05, decay: 0.001 } as const;
    expect(found(factorModel(learnFactors(CIRCLES, 10, options('bpr', { descent, epochs: 200 })), descent))).toBe(1);
  });

  test('are the same under the same draws, and others under others', () => {
    const learned = (seed: number) => learnFactors(CIRCLES, 10, options('warp', { draw: uniform(seed) }));
    expect(learned(3)).toEqual(learned(3));
    expect(learned(3).items).not.toEqual(learned(4).items);
  });

  test('step against the gradient of items, bias and person', () => {
    const factors = drawFactors(1, 3, 2, uniform(1));
    const before = structuredClone(factors);
    const model = factorModel(factors, { method: 'sgd', rate: 1, decay: 0 });
    const sample = sampleOf([0, -0.5], [2, 0.5]);
    model.meet(0);
    model.step(sample);
    for (const k of [0, 1]) {
      const own = before.people[k]!;
      expect(factors.items[k]).toBeCloseTo(before.items[k]! + 0.5 * own, 6);
      expect(factors.items[4 + k]).toBeCloseTo(before.items[4 + k]! - 0.5 * own, 6);
      expect(factors.items[2 + k]).toBe(before.items[2 + k]);
      expect(factors.people[k]).toBeCloseTo(own - 0.5 * (before.items[4 + k]! - before.items[k]!), 6);
    }
    expect([...factors.biases]).toEqual([0.5, 0, -0.5]);
  });

  test('stay finite on any likes: none, all, of one item, or steps far too long', () => {
    const log = fc.record({
      count: fc.integer({ min: 1, max: 6 }),
      rows: fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 6 }), { maxLength: 5 }),
      name: fc.constantFrom(...NAMES),
      negatives: fc.constantFrom<number | 'all'>(1, 3, 'all'),
      together: fc.constantFrom(1, 2, 9),
      rate: fc.constantFrom(0.1, 10),
      dim: fc.constantFrom(1, 3, 5),
    });
    fc.assert(
      fc.property(log, ({ count, rows, name, rate, ...more }) => {
        const likes = rows.map((own) => Uint32Array.from(own.filter((row) => row < count)));
        const descent = { ...DESCENT, rate };
        const factors = learnFactors(likes, count, options(name, { ...more, descent, epochs: 5 }));
        for (const values of [factors.items, factors.people, factors.biases])
          expect(values.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  test.each(NAMES)('by %s stay small among so many negatives that each has next to no slope', (name) => {
    const factors = learnFactors(
      CIRCLES,
      600,
      options(name, { negatives: 256, epochs: 2, descent: { ...DESCENT, decay: 0.1 } }),
    );
    for (const values of [factors.items, factors.people])
      expect(values.every((value) => Math.abs(value) < 10)).toBe(true);
  });

  test('refuse a like outside the catalogue', () => {
    expect(() => learnFactors([Uint32Array.of(10)], 10, options('warp'))).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  test('tell the mean loss after each epoch, and it falls', () => {
    const told: number[] = [];
    learnFactors(CIRCLES, 10, { ...options('softmax', { negatives: 'all' }), onEpoch: (_, loss) => told.push(loss) });
    expect(told).toHaveLength(40);
    expect(told.at(-1)).toBeLessThan(told[0]! / 2);
  });

  test('by default are WARP with the corrected rank', () => {
    expect(FACTOR_OPTIONS.loss).toMatchObject({ name: 'warp', corrected: true });
  });
});
