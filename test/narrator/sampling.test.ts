import fc from 'fast-check';
import { expect, test } from 'vitest';
import { likeliest, sample } from '../../src/narrator/sampling.ts';
import { uniform } from '../../src/random.ts';

const logits = () => Float32Array.from([1, 3, 2, -4]);

test('temperature 0 takes the likeliest token', () => {
  expect(sample(logits(), [], { temperature: 0, topP: 1, repetition: 1 }, () => 0.999)).toBe(1);
});

test('a token from outside the nucleus is never drawn', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.9999, noNaN: true }), (mark) => {
      // e³ / (e¹ + e³ + e² + e⁻⁴) = 0.665: the first token alone reaches 0.6, the first two 0.9.
      expect(sample(logits(), [], { temperature: 1, topP: 0.6, repetition: 1 }, () => mark)).toBe(1);
      expect([1, 2]).toContain(sample(logits(), [], { temperature: 1, topP: 0.9, repetition: 1 }, () => mark));
    }),
  );
});

test('frequencies follow the odds', () => {
  const draw = uniform(7);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 20_000; i++) counts[sample(logits(), [], { temperature: 1, topP: 1, repetition: 1 }, draw)!]!++;
  const total = Math.exp(1) + Math.exp(3) + Math.exp(2) + Math.exp(-4);
  expect(counts[1]! / 20_000).toBeCloseTo(Math.exp(3) / total, 1.7);
  expect(counts[0]! / 20_000).toBeCloseTo(Math.exp(1) / total, 1.7);
});

test('a repeated token loses odds', () => {
  const close = Float32Array.from([2, 1.9]);
  expect(sample(close, [0], { temperature: 0, topP: 1, repetition: 1.5 }, () => 0)).toBe(1);
});

test('likeliest is the first of equals', () => {
  expect(likeliest(Float32Array.from([1, 5, 5]))).toBe(1);
});
