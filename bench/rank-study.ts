/**
 * What correcting the rank does: losses × number of negatives × naive and corrected × cut-off, on two logs, after
 * Subbiah, Rendle and Aggarwal (CIKM 2024). Each person's last like but one is for validation, the last for the test.
 * Every run is written as it ends; runs that the file holds already, of the same sizes, are not repeated.
 * Usage: npx tsx bench/rank-study.ts RATINGS.csv BEAUTY/sequences.txt [--books N] [--beauty N] [--epochs N] [--seeds N]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ndcgAtK } from '../cli/evaluation/metrics.ts';
import { shuffled, uniform } from '../src/random.ts';
import { drawFactors, factorModel } from '../src/taste/factors.ts';
import { learn } from '../src/taste/learn.ts';
import type { LossName } from '../src/taste/losses.ts';
import { type Model, scoreOf } from '../src/taste/model.ts';
import { booksLog, cpuSeconds, denserLog, flag, type LikesLog, machine, sequencesLog } from './logs.ts';

const OUTPUT = 'results/rank-correction.json';
const NEGATIVES = [1, 4, 16, 64, 256, 1024];
/** Beyond it a rank weighs nothing; null for the whole list, as JSON knows no infinity. */
const CUT_OFFS = [10, 100, null];
const K = 10;
/** Factorisation finds nothing in a sparser log of few people. */
const MOST_ITEMS = 1200;
const DIM = 32;
const DESCENT = { method: 'adagrad', rate: 0.1, decay: 0.05 } as const;

interface Cell {
  loss: LossName;
  negatives: number;
  corrected: boolean;
  cutOff: number | null;
}

interface Run extends Cell {
  data: string;
  seed: number;
  /** NDCG@10 of the hidden like among everything the person has not. */
  validation: number;
  test: number;
  /** Of processor time, without the judging. */
  seconds: number;
}

interface Split {
  name: string;
  items: number;
  train: Uint32Array[];
  validation: number[];
  test: number[];
}

function cellsOf(negatives: number): Cell[] {
  const each = [true, false].map((corrected) => ({ negatives, corrected }));
  const ranked = (['warp', 'lambdarank'] as const).flatMap((loss) =>
    each.flatMap((cell) => CUT_OFFS.map((cutOff) => ({ ...cell, loss, cutOff }))),
  );
  const softmax = each.map((cell) => ({ ...cell, loss: 'softmax' as const, cutOff: null }));
  return [{ loss: 'bpr', negatives, corrected: false, cutOff: null }, ...softmax, ...ranked];
}

/** Hides two likes of each person. */
function splitLog({ name, people, items, ordered }: LikesLog, draw: () => number): Split {
  const split: Split = { name, items, train: [], validation: [], test: [] };
  for (const rows of people) {
    const order = ordered ? rows : shuffled(rows, draw);
    split.train.push(Uint32Array.from(order.slice(0, -2)));
    split.validation.push(order.at(-2)!);
    split.test.push(order.at(-1)!);
  }
  return split;
}

/** Mean NDCG@10 over people; what they have is passed over, and so is the other hidden like. */
function judge(model: Model, split: Split, targets: number[]): number {
  let sum = 0;
  for (const [person, target] of targets.entries()) {
    model.meet(person);
    const own = scoreOf(model, target);
    const known = new Set([...split.train[person]!, split.validation[person]!, split.test[person]!]);
    let rank = 1;
    for (let row = 0; row < split.items && rank <= K; row++) if (!known.has(row) && scoreOf(model, row) >= own) rank++;
    sum += ndcgAtK(rank, K);
  }
  return sum / targets.length;
}

function runCell(split: Split, cell: Cell, { seed, epochs }: { seed: number; epochs: number }): Run {
  const { loss: name, negatives, corrected, cutOff } = cell;
  const draw = uniform(seed);
  const began = cpuSeconds();
  const model = factorModel(drawFactors(split.train.length, split.items, DIM, draw), DESCENT);
  const loss = { name, corrected, cutOff: cutOff ?? Number.POSITIVE_INFINITY };
  learn(model, split.train, { loss, negatives, epochs, draw });
  const seconds = cpuSeconds() - began;
  const [validation, test] = [judge(model, split, split.validation), judge(model, split, split.test)];
  return { ...cell, data: split.name, seed, validation, test, seconds };
}

const [ratings, sequences] = process.argv.slice(2);
if (!ratings || !sequences) throw new Error('Say where ratings.csv of goodbooks-10k and sequences.txt of Beauty are.');
const settings = {
  people: { Books: Number(flag('books', '800')), Beauty: Number(flag('beauty', '2000')) } as Record<string, number>,
  epochs: Number(flag('epochs', '5')),
  mostItems: MOST_ITEMS,
  dim: DIM,
  descent: DESCENT,
};
const seeds = Array.from({ length: Number(flag('seeds', '3')) }, (_, at) => at + 1);
const logs = [await booksLog(ratings), await sequencesLog(sequences, 'Beauty')];

const before = existsSync(OUTPUT) ? JSON.parse(readFileSync(OUTPUT, 'utf8')) : null;
const runs: Run[] = JSON.stringify(before?.settings) === JSON.stringify(settings) ? before.runs : [];
const done = new Set(runs.map(nameOf));

function nameOf({
  data,
  seed,
  loss,
  negatives,
  corrected,
  cutOff,
}: Omit<Run, 'validation' | 'test' | 'seconds'>): string {
  return [data, seed, loss, negatives, corrected, cutOff].join();
}

const splits = seeds.flatMap((seed) =>
  logs.map((log) => {
    const draw = uniform(seed);
    return {
      seed,
      split: splitLog(denserLog(log, { most: MOST_ITEMS, count: settings.people[log.name]!, draw }), draw),
    };
  }),
);
const data = splits.map(({ seed, split }) => {
  const likes = split.train.reduce((sum, rows) => sum + rows.length, 0);
  return { name: split.name, seed, people: split.train.length, items: split.items, likes };
});

function save(): void {
  const { Books, Beauty } = settings.people;
  const command = `npx tsx bench/rank-study.ts RATINGS.csv BEAUTY/sequences.txt --books ${Books} --beauty ${Beauty} --epochs ${settings.epochs} --seeds ${seeds.length}`;
  mkdirSync('results', { recursive: true });
  writeFileSync(OUTPUT, `${JSON.stringify({ command, machine: machine(), settings, data, runs }, null, 1)}\n`);
}

// Few negatives first, as they take the least.
for (const negatives of NEGATIVES)
  for (const { seed, split } of splits)
    for (const cell of cellsOf(negatives)) {
      if (done.has(nameOf({ ...cell, data: split.name, seed }))) continue;
      const run = runCell(split, cell, { seed, epochs: settings.epochs });
      runs.push(run);
      save();
      console.log(nameOf(run), run.validation.toFixed(4), run.test.toFixed(4), `${run.seconds.toFixed(1)} s`);
    }
