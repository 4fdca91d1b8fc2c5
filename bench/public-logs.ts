/**
 * `sotto eval` on the public benchmark, all people: Amazon 5-core logs as S3-Rec's files hold them, everything learned on the train
 * part alone, beside what each part of the blend contributes and what the validation items add. The encoder is left out.
 * Usage: npx tsx bench/public-logs.ts NAME=FOLDER [NAME=FOLDER …]; a folder has items.jsonl (id, title) and sequences.txt (a
 * person a line: their number, then items in the order of time). Logs that results/ranking.json has already are not repeated.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../cli/eval.ts';
import type { Estimate } from '../cli/evaluation/bootstrap.ts';
import { machine } from './logs.ts';

const OUTPUT = 'results/ranking.json';
const SEED = 1;
const MEASURES = ['NDCG@10', 'recall@10', 'cold items: recall@10'] as const;

export type Measured = { [measure in (typeof MEASURES)[number]]?: Estimate };

export interface RankingStudy {
  command: string;
  machine: Record<string, string | number>;
  settings: { seed: number };
  logs: Record<string, JudgedLog>;
}

interface JudgedLog {
  /** That measured this log: logs of one file may be of several. */
  machine: Record<string, string | number>;
  people: number;
  items: number;
  systems: ({ name: string } & Measured)[];
  /** The weights that the build learned. */
  ranking: unknown;
  seconds: Record<string, number>;
}

/** The log as a shop would have it: titles alone, and a row for each like, in order. */
async function asTables(source: string, place: string): Promise<{ items: string; interactions: string }> {
  const lines = async (name: string) => (await readFile(join(source, name), 'utf8')).trim().split('\n');
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const titles = (await lines('items.jsonl')).map((line) => JSON.parse(line) as { id: number; title: string });
  const items = titles.map(({ id, title }) => `${id},${cell(title)}`);
  const likes = (await lines('sequences.txt')).flatMap((line) => {
    const [user, ...liked] = line.split(' ');
    return liked.map((item) => `${user},${item}`);
  });
  const files = { items: join(place, 'items.csv'), interactions: join(place, 'log.csv') };
  await writeFile(files.items, `id,title\n${items.join('\n')}\n`);
  await writeFile(files.interactions, `user,item\n${likes.join('\n')}\n`);
  return files;
}

async function judged(source: string): Promise<JudgedLog> {
  const place = await mkdtemp(join(tmpdir(), 'sotto-public-'));
  try {
    const { people, items, systems, ranking, seconds } = await evaluate({
      ...(await asTables(source, place)),
      ...{ protocol: 'leave-one-out', part: 'test', at: [10], seed: SEED, users: Number.MAX_SAFE_INTEGER },
      ...{ vectors: false, ablation: true, withValidation: true },
    });
    const kept = systems
      .filter(({ name }) => name !== 'Sotto, without vectors') // there are none
      .map(({ name, metrics }) => ({
        name,
        ...Object.fromEntries(MEASURES.flatMap((measure) => (metrics[measure] ? [[measure, metrics[measure]]] : []))),
      }));
    return { machine: machine(), people, items, systems: kept, ranking, seconds };
  } finally {
    await rm(place, { recursive: true });
  }
}

const logs = existsSync(OUTPUT) ? (JSON.parse(readFileSync(OUTPUT, 'utf8')) as RankingStudy).logs : {};
for (const argument of process.argv.slice(2)) {
  const [name = '', folder = ''] = argument.split('=');
  logs[name] ??= await judged(folder);
  const command = `npx tsx bench/public-logs.ts ${Object.keys(logs)
    .map((log) => `${log}=FOLDER`)
    .join(' ')}`;
  const study: RankingStudy = { command, machine: machine(), settings: { seed: SEED }, logs };
  writeFileSync(OUTPUT, `${JSON.stringify(study, null, 1)}\n`);
}
