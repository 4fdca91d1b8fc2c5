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
  knnNeighbours,
  likeCounts,
  mostRecent,
  popularity,
  rankedBy,
  restrictedEase,
  type Scorer,
} from './evaluation/baselines.ts';
import { COLD, openJudge } from './evaluation/judge.ts';
import type { Evaluation, Figures } from './evaluation/report.ts';
import { hasCaps, openShop, type Shop, servedPicks, withoutCaps, withWeights } from './evaluation/served.ts';
import { type Case, type Like, type Part, type Protocol, sampleCases, splitLog } from './evaluation/split.ts';
import type { Interactions } from './interactions.ts';
import { openProgress } from './progress.ts';
import { readSources } from './sources.ts';
import { interactionLines } from './told.ts';

export interface EvalOptions {
  items: string;
  interactions: string;
  facets?: string | undefined;
  /** Field → column, where the guess is wrong: of the catalogue, and of the log. */
  map?: Readonly<Record<string, string>> | undefined;
  mapInteractions?: Readonly<Record<string, string>> | undefined;
  /** By time where the log has times and by lot where it has not, where absent. */
  protocol?: Exclude<Protocol, 'hold-out'> | undefined;
  part: Part;
  /** Lengths of list to judge, ascending. */
  at: number[];
  seed: number;
  /** How many people to test, drawn by lot; where absent all, or as many as take minutes. */
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
  const { part, seed } = options;
  const { items, interactions, faults } = await readSources(options.items, options);
  const log = interactions!;
  if (log.histories.length === 0) throw new SottoError('bad-input', interactionLines(log).join('\n'));
  const ids = items.map(({ id }) => id);
  const protocol = protocolFor(log, options.protocol);
  const split = splitLog(likesOf(log), { protocol, part, seed });
  const cases = sampleCases(split.cases, options.users ?? mostTested(ids.length), seed);
  const seconds: Evaluation['seconds'] = {};
  const shop = await timed(seconds, 'build', () => shopFor(split.train, log, { ids, ...options }));
  const { rivals, notes } = baselines(split.train, ids.length, { timed: log.timed, seed });
  const ours = [
    served('Sotto, as served', shop),
    ...(hasCaps(shop) ? [served('Sotto, before caps', withoutCaps(shop))] : []),
    served('Sotto, without text', withWeights(shop, { words: 0, fresh: 0, vectors: 0 })),
    ...(options.ablation ? ablated(shop) : []),
  ];
  if (options.withValidation && part === 'test') {
    ours.push(served('Sotto, validation learned', await shopFor(split.beforeTest, log, { ids, ...options })));
    notes.push(LEARNED_NOTE);
  }
  const judge = openJudge(shop.pack, split.train, options);
  const systems: Figures[] = [];
  for (const recommender of [...ours, ...rivals]) {
    const lists = await timed(seconds, recommender.name, () => answers(recommender, cases, options.at));
    systems.push({ name: recommender.name, metrics: judge(lists, cases) });
  }
  const { ranking, files } = shop.pack.manifest;
  return {
    part,
    seed,
    items: ids.length,
    people: log.histories.length,
    tested: cases.length,
    trainLikes: split.train.flat().length,
    encoder: shop.pack.manifest.encoder?.id ?? null,
    notes: [
      splitNote(protocol, log),
      ...drawnNote(cases.length, split.cases.length, options),
      coldNote(split.train, cases, ids.length),
      WITHOUT_NOTE,
      ...notes,
      ...interactionLines(log),
      ...faults,
    ],
    systems,
    ranking,
    packBytes: Object.fromEntries(Object.entries(files).map(([role, { bytes }]) => [role, bytes])),
    seconds,
  };
}

/** Items scored for all people that are tested, where nobody says how many: a test of a large log then takes minutes, not hours. */
const MOST_SCORED = 3e8;
const FEWEST_TESTED = 2000;

function mostTested(items: number): number {
  return Math.max(FEWEST_TESTED, Math.round(MOST_SCORED / items));
}

function likesOf({ histories, moments }: Interactions): Like[][] {
  return histories.map((rows, person) => Array.from(rows, (row, place) => ({ row, at: moments[person]![place]! })));
}

const WITHOUT_NOTE =
  'Where Sotto is without a part, that part has no weight, and the others keep the weights that were learned with it.';
const LEARNED_NOTE =
  '“Sotto, validation learned” learned from the validation items too; everything else learned from the training part alone.';

/** Says where fewer are tested than might be, though nobody asked for it. */
function drawnNote(tested: number, able: number, { users }: EvalOptions): string[] {
  if (users !== undefined || tested === able) return [];
  const [some, all] = [tested, able].map((count) => count.toLocaleString('en'));
  return [
    `${some} of ${all} people were drawn by lot for the test, so that it takes minutes; --users ${able} tests all.`,
  ];
}

interface Recommender {
  name: string;
  picks: (history: number[], k: number) => Promise<number[]> | number[];
}

function served(name: string, shop: Shop): Recommender {
  return { name, picks: (history, k) => servedPicks(shop, history, k) };
}

/** The parts of a blend that can be left out. */
const PARTS = ['vectors', 'words', 'fresh', 'neighbours', 'further', 'regression', 'factors', 'popularity'] as const;

/** The same shop without each part that has weight; the other weights stay as they were learned. */
function ablated(shop: Shop): Recommender[] {
  const weighty = PARTS.filter((part) => shop.pack.manifest.ranking[part]);
  return weighty.map((part) =>
    served(`Sotto, without ${part}`, withWeights(shop, { [part]: 0, ...(part === 'words' && { fresh: 0 }) })),
  );
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

function protocolFor({ timed }: Interactions, asked: EvalOptions['protocol']): Protocol {
  if (asked === 'temporal' && !timed)
    throw new SottoError(
      'bad-input',
      'A split by time needs a "timestamp" in the rows of the log. Leave --protocol out to draw the hidden items by lot.',
    );
  return asked ?? (timed ? 'leave-one-out' : 'hold-out');
}

function splitNote(protocol: Protocol, { timed }: Interactions): string {
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
  { timed }: Interactions,
  { ids, items, facets, map, models, vectors }: EvalOptions & { ids: string[] },
): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-eval-'));
  try {
    const interactions = join(folder, 'train.jsonl');
    await writeFile(interactions, trainingLog(train, ids, timed));
    const output = join(folder, 'pack');
    const files = { output, interactions, facets, map, models };
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
  if (knnNeighbours(items) < items) notes.push(`Item kNN keeps the ${knnNeighbours(items)} nearest of each item.`);
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
