import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffle, shuffled, uniform } from '../src/random.ts';

test('the same seed draws the same, another seed otherwise', () => {
  const first = Array.from({ length: 5 }, uniform(3));
  expect(Array.from({ length: 5 }, uniform(3))).toEqual(first);
  expect(Array.from({ length: 5 }, uniform(4))).not.toEqual(first);
  expect(first.every((x) => x >= 0 && x < 1)).toBe(true);
});

test('draws are those of mulberry32, so that figures of earlier runs can be had again', () => {
  expect(Array.from({ length: 3 }, uniform(1))).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

test('a shuffled copy holds the same values, and what it was made of stays in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
      const before = [...values];
      const found = shuffled(values, uniform(seed));
      expect(values).toEqual(before);
      expect(found.toSorted()).toEqual(before.toSorted());
    }),
  );
});

test('lists and typed arrays are shuffled alike, in place', () => {
  const list = Array.from({ length: 20 }, (_, at) => at);
  const rows = Uint32Array.from(list);
  expect(shuffle(list, uniform(5))).toBe(list);
  expect(shuffle(rows, uniform(5))).toBe(rows);
  expect([...rows]).toEqual(list);
});

test('every order comes up about as often', () => {
  const draw = uniform(11);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(['a', 'b', 'c'], draw).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
