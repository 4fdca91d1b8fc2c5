/**
 * WARP here against LightFM's, one thread each, on the likes of goodbooks with one hidden for each person: likes a second of processor
 * time, and the NDCG@10 of the hidden likes that this buys. Each learner takes its best setting; they run in turns.
 * Usage: npx tsx bench/warp-speed.ts RATINGS.csv [--rounds N] (bench/lightfm/requirements.txt says how to install LightFM in bench/.venv)
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndcgAtK } from '../cli/evaluation/metrics.ts';
import { uniform } from '../src/random.ts';
import { drawFactors, factorModel } from '../src/taste/factors.ts';
import { learn } from '../src/taste/learn.ts';
import { type Model, scoreOf } from '../src/taste/model.ts';
import { booksLog, cpuSeconds, flag, machine } from './logs.ts';

const PYTHON = 'bench/.venv/bin/python';
const K = 10;
const DIM = 32;
/** Settings of ours, all with Adagrad: likes that share negatives, and how many of these. */
const OURS = [
  { together: 1, negatives: 16, rate: 0.1, decay: 0.1, epochs: 12 },
  { together: 4, negatives: 16, rate: 0.15, decay: 0.6, epochs: 24 },
  { together: 8, negatives: 16, rate: 0.15, decay: 0.6, epochs: 30 },
  { together: 8, negatives: 32, rate: 0.15, decay: 0.6, epochs: 24 },
];
/** LightFM's learning rates and most draws for a violator, its own defaults (0.05, 10) among them. */
const THEIRS = [
  { rate: 0.03, draws: 10, epochs: 40 },
  { rate: 0.05, draws: 10, epochs: 40 },
  { rate: 0.05, draws: 30, epochs: 30 },
  { rate: 0.05, draws: 100, epochs: 30 },
];

interface Point {
  /** Of processor time, learning alone, up to here. */
  seconds: number;
  ndcg: number;
}

interface Curve {
  learner: 'Sotto' | 'LightFM';
  setting: Record<string, number>;
  round: number;
  likesPerSecond: number;
  points: Point[];
}

interface Log {
  train: number[][];
  /** −1 for people with fewer than five likes. */
  hidden: number[];
  items: number;
}

function judge(model: Model, { train, hidden, items }: Log): number {
  const gains = hidden.flatMap((target, person) => {
    if (target < 0) return [];
    model.meet(person);
    const own = scoreOf(model, target);
    const known = new Set([...train[person]!, target]);
    let rank = 1;
    for (let row = 0; row < items; row++) if (!known.has(row) && scoreOf(model, row) >= own) rank++;
    return ndcgAtK(rank, K);
  });
  return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
}

function ours(log: Log, setting: (typeof OURS)[number], round: number): Curve {
  const { together, negatives, epochs, rate, decay } = setting;
  const likes = log.train.map((rows) => Uint32Array.from(rows));
  const draw = uniform(round);
  const model = factorModel(drawFactors(likes.length, log.items, DIM, draw), { method: 'adagrad', rate, decay });
  const points: Point[] = [];
  let judging = 0;
  const began = cpuSeconds();
  const onEpoch = () => {
    const at = cpuSeconds();
    points.push({ seconds: at - began - judging, ndcg: judge(model, log) });
    judging += cpuSeconds() - at;
  };
  const loss = { name: 'warp', corrected: true, cutOff: Number.POSITIVE_INFINITY } as const;
  learn(model, likes, { loss, negatives, together, epochs, draw, onEpoch });
  return { learner: 'Sotto', setting, round, points, likesPerSecond: rateOf(log, points) };
}

function theirs(log: Log, path: string, setting: (typeof THEIRS)[number], round: number): Curve & { versions: object } {
  const { rate, draws, epochs } = setting;
  const numbers = [DIM, rate, draws, epochs, round].map(String);
  const answer = execFileSync(PYTHON, ['bench/lightfm/warp.py', path, ...numbers], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { curve, versions } = JSON.parse(answer.toString()) as { curve: Point[]; versions: object };
  return { learner: 'LightFM', setting, round, points: curve, likesPerSecond: rateOf(log, curve), versions };
}

function rateOf({ train }: Log, points: Point[]): number {
  return (points.length * train.reduce((sum, rows) => sum + rows.length, 0)) / points.at(-1)!.seconds;
}

function hideOne(people: number[][], items: number): Log {
  const draw = uniform(1);
  const hidden = people.map((rows) => (rows.length < 5 ? -1 : rows[Math.floor(draw() * rows.length)]!));
  return { items, hidden, train: people.map((rows, person) => rows.filter((row) => row !== hidden[person])) };
}

const [ratings] = process.argv.slice(2);
if (!ratings) throw new Error('Say where ratings.csv of goodbooks-10k is.');
const { people, items } = await booksLog(ratings);
const log = hideOne(people, items);
const rounds = Number(flag('rounds', '3'));
const folder = mkdtempSync(join(tmpdir(), 'sotto-warp-'));
const path = join(folder, 'log.json');
writeFileSync(path, JSON.stringify(log));
const curves: Curve[] = [];
let versions = {};
try {
  for (let round = 1; round <= rounds; round++)
    for (const [at, setting] of OURS.entries()) {
      const { versions: found, ...their } = theirs(log, path, THEIRS[at]!, round);
      versions = found;
      for (const curve of [their, ours(log, setting, round)]) {
        curves.push(curve);
        const best = curve.points.reduce((a, b) => (b.ndcg > a.ndcg ? b : a));
        const setting = JSON.stringify(curve.setting);
        const speed = `${Math.round(curve.likesPerSecond)} likes/s`;
        console.log(curve.learner, setting, speed, `best ${best.ndcg.toFixed(4)} after ${best.seconds.toFixed(2)} s`);
      }
    }
} finally {
  rmSync(folder, { recursive: true });
}
mkdirSync('results', { recursive: true });
const command = `npx tsx bench/warp-speed.ts RATINGS.csv --rounds ${rounds}`;
const settings = { factors: DIM, people: log.train.length, items, likes: log.train.flat().length };
writeFileSync(
  'results/warp-speed.json',
  `${JSON.stringify({ command, machine: machine(), versions, settings, curves }, null, 1)}\n`,
);
