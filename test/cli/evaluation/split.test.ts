/** The split hides one like of each person, and nothing of what is hidden leaks into what is learned or looked back on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Like, type Part, type Protocol, sampleCases, splitLog } from '../../../cli/evaluation/split.ts';

/** Row p·1000 + n is the n-th like of person p, so a case tells whose it is. */
const logs = fc
  .array(fc.array(fc.nat(30), { maxLength: 9 }), { minLength: 1, maxLength: 12 })
  .map((people) => people.map((moments, person) => moments.map((at, n): Like => ({ row: person * 1000 + n, at }))));
const testable = logs.filter((people) => people.some(({ length }) => length >= 3));
const parts = fc.constantFrom<Part>('validation', 'test');
const byPerson = fc.constantFrom<Protocol>('leave-one-out', 'hold-out');
const personOf = (row: number) => Math.floor(row / 1000);
const rowsOf = (likes: Like[]) => likes.map(({ row }) => row);

/** A split, or null where the log has nobody to test. */
function tried(people: Like[][], protocol: Protocol, part: Part) {
  try {
    return splitLog(people, { protocol, part, seed: 1 });
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-input' });
    return null;
  }
}

describe.each<Protocol>(['leave-one-out', 'hold-out', 'temporal'])('%s', (protocol) => {
  test('nothing hidden is in the training part or in the history; nobody is asked about twice', () => {
    fc.assert(
      fc.property(logs, parts, (people, part) => {
        const split = tried(people, protocol, part);
        if (!split) return;
        const train = new Set(split.train.flatMap(rowsOf));
        for (const { history, target } of split.cases) {
          expect(train.has(target)).toBe(false);
          expect(history).not.toContain(target);
          expect(history.length).toBeGreaterThan(0);
          expect(new Set(history.map(personOf))).toEqual(new Set([personOf(target)]));
        }
        const asked = split.cases.map(({ target }) => personOf(target));
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });

  test('the validation cases look back on nothing but the training part', () => {
    fc.assert(
      fc.property(logs, (people) => {
        const split = tried(people, protocol, 'validation');
        const train = new Set(split?.train.flatMap(rowsOf));
        for (const { history } of split?.cases ?? []) for (const row of history) expect(train.has(row)).toBe(true);
      }),
    );
  });

  test('the training part is the same whatever is looked for', () => {
    fc.assert(
      fc.property(logs, (people) => {
        const [validation, hidden] = [tried(people, protocol, 'validation'), tried(people, protocol, 'test')];
        if (validation && hidden) expect(validation.train).toEqual(hidden.train);
      }),
    );
  });
});

test('everybody with three likes or more is asked about once, and every like is used once', () => {
  fc.assert(
    fc.property(testable, byPerson, (people, protocol) => {
      const { train, cases } = splitLog(people, { protocol, part: 'test', seed: 7 });
      const able = people.flatMap((likes, person) => (likes.length >= 3 ? person : []));
      expect(cases.map(({ target }) => personOf(target))).toEqual(able);
      for (const { history, target } of cases) {
        const person = personOf(target);
        expect(history.slice(0, -1)).toEqual(rowsOf(train[person]!));
        expect([...history, target].sort()).toEqual(rowsOf(people[person]!).sort());
      }
    }),
  );
});

test('what is hidden by leave-one-out does not change what is learned', () => {
  fc.assert(
    fc.property(testable, (people) => {
      const options = { protocol: 'leave-one-out', part: 'test', seed: 3 } as const;
      const { cases, train } = splitLog(people, options);
      const hidden = new Set(cases.map(({ target }) => target));
      const other = people.map((likes) => likes.map((like) => (hidden.has(like.row) ? { ...like, row: -1 } : like)));
      expect(splitLog(other, options).train).toEqual(train);
    }),
  );
});

test('leave-one-out hides the last like, whatever the order of the rows', () => {
  const person = [5, 1, 4, 2].map((at) => ({ row: at * 10, at }));
  const options = { protocol: 'leave-one-out', seed: 1 } as const;
  expect(splitLog([person], { ...options, part: 'test' }).cases).toEqual([{ history: [10, 20, 40], target: 50 }]);
  expect(splitLog([person], { ...options, part: 'validation' }).cases).toEqual([{ history: [10, 20], target: 40 }]);
});

test('likes of one moment, and all likes of a hold-out, are put in order by the seed', () => {
  const tied = [Array.from({ length: 8 }, (_, row) => ({ row, at: 0 }))];
  for (const protocol of ['leave-one-out', 'hold-out'] as const) {
    const targets = Array.from(
      { length: 60 },
      (_, seed) => splitLog(tied, { protocol, part: 'test', seed }).cases[0]!.target,
    );
    expect(new Set(targets).size).toBe(8);
    expect(splitLog(tied, { protocol, part: 'test', seed: 5 }).cases[0]!.target).toBe(targets[5]);
  }
});

test('temporal cuts at one moment for all, and asks for the first like after it', () => {
  const at = (...moments: number[]) => moments.map((moment) => ({ row: moment, at: moment }));
  const people = [at(1, 2, 3, 4, 5, 6, 7, 8, 17), at(9, 10, 11, 12, 13, 14, 15, 16, 19, 20), at(18)];
  const options = { protocol: 'temporal', seed: 1 } as const;
  const { train, cases } = splitLog(people, { ...options, part: 'test' });
  expect(train.map(rowsOf)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11, 12, 13, 14, 15, 16], []]);
  expect(cases).toEqual([{ history: [9, 10, 11, 12, 13, 14, 15, 16], target: 19 }]);
  expect(splitLog(people, { ...options, part: 'validation' }).cases).toEqual([
    { history: [1, 2, 3, 4, 5, 6, 7, 8], target: 17 },
  ]);
});

test('a log of people with two likes can’t be tested, and the message says what can', () => {
  const likes = [0, 1].map((row) => ({ row, at: row }));
  expect(() => splitLog([likes, likes], { protocol: 'leave-one-out', part: 'test', seed: 1 })).toThrow(
    /three likes or more/,
  );
});

test('a sample holds each case once, the same for a seed', () => {
  const cases = Array.from({ length: 20 }, (_, target) => ({ history: [99], target }));
  const sample = sampleCases(cases, 7, 4);
  expect(new Set(sample).size).toBe(7);
  expect(sampleCases(cases, 7, 4)).toEqual(sample);
  expect(sampleCases(cases, 20, 4)).toEqual(cases);
});
