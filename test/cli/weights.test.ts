/** Weights from hidden answers, on questions whose best weights are known by construction. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitWeights, gainOf, type Question, scaled } from '../../cli/weights.ts';
import { uniform } from '../../src/random.ts';

/** Thirty candidates and two signals: the first is highest for the answer, the second tells nothing. */
function questions(count: number, seed = 1): Question[] {
  const draw = uniform(seed);
  return Array.from({ length: count }, () => {
    const answer = Math.floor(draw() * 30);
    const scores = Float32Array.from({ length: 60 }, (_, at) => (at === 2 * answer ? 1 : 0.8 * draw()));
    return { scores, largest: Float64Array.of(1, 1), answer };
  });
}

describe('the weights of a blend', () => {
  test('go to the signal that finds the answers, wherever the search begins', () => {
    for (const start of [
      [1, 1],
      [0, 1],
    ]) {
      const { weights, value } = fitWeights(questions(100), start);
      expect(weights[0]).toBe(1);
      expect(weights[1]).toBeLessThan(0.2);
      expect(value).toBeCloseTo(1.3, 6); // every answer first: 1 for the list, and the share of what lies below
    }
  });

  test('are no worse on their questions than where the search began', () => {
    const start = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 99 }), (from, seed) => {
        const asked = questions(10, seed);
        const { weights, value } = fitWeights(asked, from);
        expect(value).toBeGreaterThanOrEqual(gainOf(asked, from) - 1e-12);
        expect(gainOf(asked, weights)).toBeCloseTo(value, 6);
        expect(weights.every((weight) => weight >= 0 && Number.isFinite(weight))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('of two signals that tell as much are much alike, whatever a hundred questions happen to favour', () => {
    const draw = uniform(5);
    const alike = Array.from({ length: 12 }, () => {
      const asked = Array.from({ length: 100 }, () => {
        const scores = Float32Array.from({ length: 60 }, draw);
        const chance = () => -Math.log(-Math.log(draw())); // Gumbel's: the answer is then drawn by a logit
        const liking = Array.from({ length: 30 }, (_, at) => 6 * (scores[2 * at]! + scores[2 * at + 1]!) + chance());
        return { scores, largest: Float64Array.of(1, 1), answer: liking.indexOf(Math.max(...liking)) };
      });
      return Math.min(...fitWeights(asked, [0.5, 0.5]).weights);
    });
    // Climbing wherever these questions lead comes to 0.80.
    expect(alike.reduce((sum, ratio) => sum + ratio, 0) / alike.length).toBeGreaterThan(0.85);
  });

  test('stand where no answer is among the candidates, and where nothing was asked', () => {
    const lost = questions(5).map((question) => ({ ...question, answer: -1 }));
    for (const asked of [lost, []]) {
      const { weights, value } = fitWeights(asked, [1, 0.5]);
      expect([...weights]).toEqual([1, 0.5]);
      expect(value).toBe(0);
    }
  });

  test('a signal that says nothing keeps its weight, and the others’ scale is their own', () => {
    const mute = questions(50).map((question) => ({
      ...question,
      scores: Float32Array.from({ length: 90 }, (_, at) =>
        at % 3 === 2 ? 0 : question.scores[2 * Math.floor(at / 3) + (at % 3)]!,
      ),
      largest: Float64Array.of(1, 1, 1),
    }));
    const { weights } = fitWeights(mute, [0.01, 0.02, 0.7]);
    expect([weights[0], weights[2]]).toEqual([1, 0.7]);
    expect(weights[1]).toBeLessThan(0.2);
  });

  test('an answer among equals ranks in their middle', () => {
    const equal = { scores: new Float32Array(6), largest: Float64Array.of(1), answer: 2 };
    expect(gainOf([equal], [1])).toBeCloseTo(1.3 / Math.log2(1 + 3.5), 9);
  });

  test('softening divides by more than the largest', () => {
    const [{ scores }] = scaled([{ scores: Float32Array.of(2, 4), largest: Float64Array.of(4), answer: 0 }], [4]) as [
      Question,
    ];
    expect([...scores]).toEqual([0.25, 0.5]);
  });
});
