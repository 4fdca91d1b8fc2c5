/** Whatever stands in a catalogue and a log, `sotto eval` gives figures or says what to mend. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '../../../cli/eval.ts';
import { SottoError } from '../../../src/errors.ts';

const IDS = ['0', '-1', '007', '1e3', '🌹', 'né, "x"', "l'été", '__proto__', 'a b', ' a b', 'x'.repeat(5000), 'null'];
const MOMENTS = ['-5', '0', '1.5', '1.6e9', '1600000000000', '2024-02-29', '2024-02-29T10:00:00+02:00', '', 'soon'];

const id = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...IDS) },
  { weight: 1, arbitrary: fc.nat(15).map(String) },
);
/** Few, so that some of them have likes enough to be tested. */
const person = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('ü, 1', '2', '🙂') }, { weight: 1, arbitrary: id });
const untidy = fc.record({
  items: fc.array(fc.tuple(id, fc.oneof(fc.constantFrom('', 'Rose', '🌹', 'a '.repeat(9)), fc.string())), {
    maxLength: 14,
  }),
  log: fc.array(fc.tuple(person, id, fc.constantFrom(...MOMENTS)), { minLength: 6, maxLength: 80 }),
  timed: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n', '\n\n'),
  mark: fc.constantFrom('', '\uFEFF'),
});

const cell = (value: string) => `"${value.replaceAll('"', '""')}"`;

test('a log that is anything but tidy is evaluated, or refused with what to mend', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-'));
  const [items, interactions] = [join(folder, 'items.csv'), join(folder, 'log.csv')];
  const known = IDS.slice(0, 8).map((name, at) => [name, `Item ${at}`]);
  let evaluated = 0;
  const table = (rows: string[][], { lineEnd, mark }: { lineEnd: string; mark: string }) =>
    mark + rows.map((cells) => cells.map(cell).join()).join(lineEnd) + lineEnd;
  const property = fc.asyncProperty(untidy, async ({ items: told, log, timed, ...how }) => {
    const rows = log.map((cells) => (timed ? cells : cells.slice(0, 2)));
    const header = ['user', 'item', 'timestamp'].slice(0, timed ? 3 : 2);
    await writeFile(items, table([['id', 'title'], ...known, ...told], how));
    await writeFile(interactions, table([header, ...rows, ...rows.slice(0, 9)], how));
    try {
      const options = { items, interactions, part: 'test' as const, at: [10], seed: 1, vectors: false };
      const { systems, tested } = await evaluate(options);
      expect(tested).toBeGreaterThan(0);
      for (const { metrics } of systems) expect(metrics['recall@10']!.mean).toBeGreaterThanOrEqual(0);
      evaluated++;
    } catch (error) {
      expect(error).toBeInstanceOf(SottoError);
      expect((error as SottoError).code).toBe('bad-input');
      expect((error as SottoError).message).toMatch(
        /Write at least|Give a longer log|Say which|--map-interactions|None of them/,
      );
    }
  });
  try {
    await fc.assert(property, { numRuns: 60 });
  } finally {
    await rm(folder, { recursive: true });
  }
  expect(evaluated).toBeGreaterThan(10);
});
