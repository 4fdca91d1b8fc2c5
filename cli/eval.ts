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
import { openJudge } from './evaluation/judge.ts';
import { coldNote, drawnNote, LEARNED_NOTE, splitNote, WITHOUT_NOTE } from './evaluation/notes.ts';
import { answers, ours, type Recommender, rivals, served } from './evaluation/recommenders.ts';
import type { Evaluation, Figures } from './evaluation/report.ts';
import { openShop, type Shop } from './evaluation/served.ts';
import { type Like, type Part, type Protocol, type Split, sampleCases, splitLog } from './evaluation/split.ts';
import type { Interactions } from './interactions.ts';
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

/** A log over a catalogue's ids; what could not be used of either is in `faults`. */
interface Log extends Interactions {
  ids: string[];
  faults: string[];
}

/** The log without what is hidden, and those of its cases that are tested. */
interface Hidden extends Split {
  protocol: Protocol;
  tested: Split['cases'];
}

/** How long each step took. */
type Seconds = Evaluation['seconds'];

/** Evaluates on a log. Throws `bad-input` where the log can't be split as asked. */
export async function evaluate(options: EvalOptions): Promise<Evaluation> {
  const seconds: Seconds = {};
  const log = await readLog(options);
  const hidden = hideLikes(log, options);
  // The build hides likes of the training part in its turn, and chooses the weights by those.
  const shop = await timed(seconds, 'build', () => shopFor(hidden.train, log, options));
  const { recommenders, notes } = await everyRecommender(shop, hidden, { log, options });
  const judge = openJudge(shop.pack, hidden.train, options);
  const systems: Figures[] = [];
  for (const recommender of recommenders) {
    const { name } = recommender;
    const lists = await timed(seconds, name, () => answers(recommender, hidden.tested, options.at));
    systems.push({ name, metrics: judge(lists, hidden.tested) });
  }
  return report({ log, hidden, shop, options }, { systems, notes, seconds });
}

async function readLog(options: EvalOptions): Promise<Log> {
  const { items, interactions, faults } = await readSources(options.items, options);
  const log = interactions!;
  if (log.histories.length === 0) throw new SottoError('bad-input', interactionLines(log).join('\n'));
  return { ...log, ids: items.map(({ id }) => id), faults };
}

function hideLikes(log: Log, { protocol: asked, part, seed, users }: EvalOptions): Hidden {
  const protocol = protocolFor(log, asked);
  const split = splitLog(likesOf(log), { protocol, part, seed });
  return { ...split, protocol, tested: sampleCases(split.cases, users ?? mostTested(log.ids.length), seed) };
}

function protocolFor({ timed }: Interactions, asked: EvalOptions['protocol']): Protocol {
  if (asked === 'temporal' && !timed)
    throw new SottoError(
      'bad-input',
      'A split by time needs a "timestamp" in the rows of the log. Leave --protocol out to draw the hidden items by lot.',
    );
  return asked ?? (timed ? 'leave-one-out' : 'hold-out');
}

function likesOf({ histories, moments }: Interactions): Like[][] {
  return histories.map((rows, person) => Array.from(rows, (row, place) => ({ row, at: moments[person]![place]! })));
}

/** Items scored for all people that are tested, where nobody says how many: a test of a large log then takes minutes, not hours. */
const MOST_SCORED = 3e8;
const FEWEST_TESTED = 2000;

function mostTested(items: number): number {
  return Math.max(FEWEST_TESTED, Math.round(MOST_SCORED / items));
}

/** Builds the pack of the training part in a folder of its own, and opens it. */
async function shopFor(
  train: Like[][],
  { timed, ids }: Log,
  { items, facets, map, models, vectors }: EvalOptions,
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

/** Ours and the baselines, in the order in which they are told; learns what has to be learned besides the shop. */
async function everyRecommender(
  shop: Shop,
  { train, beforeTest }: Hidden,
  { log, options }: { log: Log; options: EvalOptions },
): Promise<{ recommenders: Recommender[]; notes: string[] }> {
  const { part, seed, withValidation } = options;
  const baselines = rivals(train, log.ids.length, { timed: log.timed, seed });
  const whole = ours(shop, options);
  if (!withValidation || part !== 'test')
    return { recommenders: [...whole, ...baselines.rivals], notes: baselines.notes };
  const learned = served('Sotto, validation learned', await shopFor(beforeTest, log, options));
  return { recommenders: [...whole, learned, ...baselines.rivals], notes: [...baselines.notes, LEARNED_NOTE] };
}

async function timed<T>(seconds: Seconds, what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const done = await work();
  seconds[what] = Math.round((performance.now() - start) / 100) / 10;
  return done;
}

function report(
  { log, hidden, shop, options }: { log: Log; hidden: Hidden; shop: Shop; options: EvalOptions },
  { systems, notes, seconds }: { systems: Figures[]; notes: string[]; seconds: Seconds },
): Evaluation {
  const { protocol, train, cases, tested } = hidden;
  const { ranking, files, encoder } = shop.pack.manifest;
  return {
    part: options.part,
    seed: options.seed,
    items: log.ids.length,
    people: log.histories.length,
    tested: tested.length,
    trainLikes: train.flat().length,
    encoder: encoder?.id ?? null,
    notes: [
      splitNote(protocol, log),
      ...drawnNote(tested.length, cases.length, options),
      coldNote(train, tested, log.ids.length),
      WITHOUT_NOTE,
      ...notes,
      ...interactionLines(log),
      ...log.faults,
    ],
    systems,
    ranking,
    packBytes: Object.fromEntries(Object.entries(files).map(([role, { bytes }]) => [role, bytes])),
    seconds,
  };
}
