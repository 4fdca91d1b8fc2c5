/**
 * `sotto eval`: a log → how well Sotto finds what people liked next, beside baselines on the same people.
 * The training part goes through `sotto build`, and every picks list through the session that a visitor has.
 * Every item is ranked, what a person has is left out, and each person has one hidden item.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SottoError } from '../src/errors.ts';
import { build } from './build.ts';
import { EASE_MOST_ITEMS } from './ease.ts';
import {
  ease,
  itemKnn,
  likeCounts,
  mostRecent,
  popularity,
  rankedBy,
  restrictedEase,
  type Scorer,
} from './evaluation/baselines.ts';
import { COLD, openJudge } from './evaluation/judge.ts';
import { type Log, readLog } from './evaluation/log.ts';
import type { Evaluation, Figures } from './evaluation/report.ts';
import { hasCaps, openShop, type Shop, servedPicks, withoutCaps, withWeights } from './evaluation/served.ts';
import { type Case, type Like, type Part, type Protocol, sampleCases, splitLog } from './evaluation/split.ts';
import { openTally } from './faults.ts';
import { openProgress } from './progress.ts';
import { readSources } from './sources.ts';

export interface EvalOptions {
  items: string;
  interactions: string;
  facets?: string | undefined;
  /** By time where the log has times and by lot where it has not, where absent. */
  protocol?: Exclude<Protocol, 'hold-out'> | undefined;
  part: Part;
  /** Lengths of list to judge, ascending. */
  at: number[];
  seed: number;
  /** How many people to test, drawn by lot; all where absent. */
  users?: number | undefined;
  vectors: boolean;
  /** Also ranks without each part of the blend in turn. */
  ablation?: boolean | undefined;
  /** Also learns from the validation items before the test. */
  withValidation?: boolean | undefined;
  /** The models folder; the shipped one where absent. */
  models?: string | undefined;
}

/** Evaluates on a log. Throws `bad-input` where the log can't be split as asked. */
export async function evaluate(options: EvalOptions): Promise<Evaluation> {
  const { part, seed, users = Number.POSITIVE_INFINITY } = options;
  const { items, faults } = await readSources(options.items, { facets: options.facets });
  const ids = items.map(({ id }) => id);
  const rows = new Map(ids.map((id, row) => [id, row]));
  const tally = openTally({ strict: false });
  const log = await readLog(options.interactions, (id) => rows.get(id), tally);
  const protocol = protocolFor(log, options.protocol);
  const split = splitLog(log.people, { protocol, part, seed });
  const cases = sampleCases(split.cases, users, seed);
  const seconds: Evaluation['seconds'] = {};
  const shop = await timed(seconds, 'build', () => shopFor(split.train, log, { ids, ...options }));
  const { rivals, notes } = baselines(split.train, ids.length, { timed: log.timed, seed });
  const recommenders: Recommender[] = [
    served('Sotto, as served', shop),
    ...(hasCaps(shop) ? [served('Sotto, before caps', withoutCaps(shop))] : []),
    served('Sotto, without text', withWeights(shop, { words: 0, vectors: 0 })),
    ...(options.ablation ? ablated(shop) : []),
    ...(options.withValidation && part === 'test'
      ? [served('Sotto, validation learned', await shopFor(split.beforeTest, log, { ids, ...options }))]
      : []),
    ...rivals,
  ];
  const judge = openJudge(shop.pack, split.train, options);
  const systems: Figures[] = [];
  for (const recommender of recommenders) {
    const lists = await timed(seconds, recommender.name, () => answers(recommender, cases, options.at));
    systems.push({ name: recommender.name, metrics: judge(lists, cases) });
  }
  const { ranking, files } = shop.pack.manifest;
  return {
    part,
    seed,
    items: ids.length,
    people: log.people.filter(({ length }) => length > 0).length,
    tested: cases.length,
    trainLikes: split.train.flat().length,
    encoder: shop.pack.manifest.encoder?.id ?? null,
    notes: [splitNote(protocol, log), coldNote(split.train, cases, ids.length), ...notes, ...faults, ...tally.lines()],
    systems,
    ranking,
    packBytes: Object.fromEntries(Object.entries(files).map(([role, { bytes }]) => [role, bytes])),
    seconds,
  };
}

interface Recommender {
  name: string;
  picks: (history: number[], k: number) => Promise<number[]> | number[];
}

function served(name: string, shop: Shop): Recommender {
  return { name, picks: (history, k) => servedPicks(shop, history, k) };
}

/** The parts of a blend that can be left out. */
const PARTS = ['vectors', 'words', 'neighbours', 'further', 'regression', 'popularity'] as const;

/** The same shop without each part that has weight; the other weights stay as they were learned. */
function ablated(shop: Shop): Recommender[] {
  const weighty = PARTS.filter((part) => shop.pack.manifest.ranking[part]);
  return weighty.map((part) => served(`Sotto, without ${part}`, withWeights(shop, { [part]: 0 })));
}

async function timed<T>(seconds: Evaluation['seconds'], what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const done = await work();
  seconds[what] = Math.round((performance.now() - start) / 100) / 10;
  return done;
}

function coldNote(train: Like[][], cases: Case[], items: number): string {
  const counts = likeCounts(train, items);
  const cold = cases.filter(({ target }) => counts[target]! <= COLD).length;
  return `${cold.toLocaleString('en')} of the hidden items are cold: at most ${COLD} people like them in the training part.`;
}

function protocolFor({ timed }: Log, asked: EvalOptions['protocol']): Protocol {
  if (asked === 'temporal' && !timed)
    throw new SottoError(
      'bad-input',
      'A split by time needs a "timestamp" in every row of the log. Leave --protocol out to draw the hidden items by lot.',
    );
  return asked ?? (timed ? 'leave-one-out' : 'hold-out');
}

function splitNote(protocol: Protocol, { timed }: Log): string {
  if (protocol === 'temporal')
    return 'Split at one moment for all: the first like after it is hidden. Likes of the same moment were put in order by lot.';
  if (protocol === 'hold-out')
    return 'The log has no times: the hidden items were drawn by lot. If its rows are in the order of time, say --protocol leave-one-out.';
  return timed
    ? 'The last like of each person is hidden. Likes of the same moment were put in order by lot.'
    : 'The last like of each person is hidden. The log has no times: the order of its rows was taken for the order of time.';
}

/** Builds the pack of the training part in a folder of its own, and opens it. */
async function shopFor(
  train: Like[][],
  { timed }: Log,
  { ids, items, facets, models, vectors }: EvalOptions & { ids: string[] },
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-eval-'));
  try {
    const interactions = join(folder, 'train.jsonl');
    await writeFile(interactions, trainingLog(train, ids, timed));
    const output = join(folder, 'pack');
    const files = { output, interactions, facets, models };
    await build(items, { ...files, name: 'Evaluation', vectors, licences: [] });
    return await openShop(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * The training part as `sotto build` reads it: without ratings, being there is a like. Likes are in the order in which they were
 * split, so one that was drawn by lot tells the build nothing; times are told where there are any.
 */
function trainingLog(train: Like[][], ids: string[], timed: boolean): string {
  const lines = train.flatMap((likes, user) =>
    likes.map(({ row, at }) => JSON.stringify({ user, item: ids[row], ...(timed && { timestamp: at }) })),
  );
  return `${lines.join('\n')}\n`;
}

function baselines(
  train: Like[][],
  items: number,
  { timed, seed }: { timed: boolean; seed: number },
): { rivals: Recommender[]; notes: string[] } {
  const notes: string[] = [];
  const rival = (name: string, score: Scorer) => ({ name, picks: rankedBy(score, items, seed) });
  const rivals = [rival('popularity', popularity(train, items))];
  if (timed) rivals.push(rival('most recent', mostRecent(train, items)));
  else notes.push('Most recent was left out: it needs times.');
  rivals.push(rival('item kNN', itemKnn(train, items)));
  if (items <= EASE_MOST_ITEMS) rivals.push(rival('EASE', ease(train, items)));
  else {
    rivals.push(rival('EASE, restricted', restrictedEase(train, items)));
    notes.push(
      `EASE is restricted to the items that each item occurs with most: whole, it is worked out for up to ${EASE_MOST_ITEMS}.`,
    );
  }
  return { rivals, notes };
}

/** A list for each case, as long as the longest that is judged. */
async function answers({ name, picks }: Recommender, cases: Case[], at: number[]): Promise<number[][]> {
  const progress = openProgress(name);
  const k = Math.max(...at);
  const lists: number[][] = [];
  for (const { history } of cases) {
    lists.push(await picks(history, k));
    if (lists.length % 100 === 0) progress.to(lists.length, cases.length);
  }
  progress.stop();
  return lists;
}
