/**
 * `sotto eval`, as a newcomer would run it, on logs whose laws are drawn here and that no setting was chosen on: what is served
 * beside item kNN, EASE and popularity on the same people. Titles are all that is told of the items.
 * Usage: npx tsx bench/unseen-logs.ts [--logs sessions,clusters] [--seed N] [--size SHARE] [--users N] [--vectors yes|no]
 *        [--part test|validation] [--output FILE] keeps the figures, and goes on where an earlier run was broken off
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../cli/eval.ts';
import type { Estimate } from '../cli/evaluation/bootstrap.ts';
import { shuffled, uniform } from '../src/random.ts';
import { flag, machine } from './logs.ts';

type Draw = () => number;

interface UnseenLog {
  titles: string[];
  /** Each person's rows as they came to them; one may come again. */
  people: number[][];
  /** Seconds of each person's first row, the others following day by day; null for a log without times. */
  since: number[] | null;
}

const WORDS = (
  'red blue green small large lamp chair table mug spoon knife book shoe coat hat sock phone case cable desk ' +
  'bike tent rope ball glove ring watch clock bag box soap cream brush comb towel pillow blanket rug vase frame'
).split(' ');
const DAY = 86_400;
const YEAR = 365 * DAY;
const BEGIN = 1_600_000_000;

/** Whole numbers from 1 on, of this mean, the less likely the larger (geometric). */
const some = (mean: number, draw: Draw) => 1 + Math.floor(Math.log(1 - draw()) / Math.log(1 - 1 / mean));
const below = (most: number, draw: Draw) => Math.floor(most * draw());
const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: Math.round(count) }, (_, at) => make(at));

/** Draws places by weight. */
function byWeight(weights: number[]): (draw: Draw) => number {
  let sum = 0;
  const reached = Float64Array.from(weights, (weight) => (sum += weight));
  return (draw) => {
    const sought = sum * draw();
    let [low, high] = [0, reached.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reached[middle]! > sought) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Weights 1/1, 1/2^a, 1/3^a …, in an order drawn by lot. */
const zipf = (count: number, exponent: number, draw: Draw) =>
  shuffled(
    times(count, (at) => (at + 1) ** -exponent),
    draw,
  );

/** Up to `count` different rows. */
function several(count: number, next: () => number): number[] {
  const found = new Set<number>();
  for (let tries = 0; found.size < count && tries < 20 * count; tries++) found.add(next());
  return [...found];
}

/** Rows by topic. */
function topics(items: number, share: number, draw: Draw): number[][] {
  const rows = times(Math.max(2, Math.round(share)), (): number[] => []);
  for (let row = 0; row < items; row++) rows[below(rows.length, draw)]!.push(row);
  return rows.filter(({ length }) => length > 0);
}

/** Titles that share two words within a topic. */
function topicTitles(rows: number[][]): string[] {
  const titles: string[] = [];
  for (const [topic, own] of rows.entries())
    for (const row of own)
      titles[row] = `${WORDS[topic % 40]} ${WORDS[(topic + 7 * Math.floor(topic / 40)) % 40]} ${row}`;
  return titles;
}

/** Titles that tell nothing. */
const anyTitles = (items: number, draw: Draw) =>
  times(items, (row) => `${WORDS[below(40, draw)]} ${WORDS[below(40, draw)]} ${row}`);
const anyDay = (draw: Draw) => BEGIN + below(YEAR, draw);

/** By name: some 100,000 rows at size 1, which is the share of the people and of the items. */
const LOGS: Record<string, (size: number, draw: Draw) => UnseenLog> = {
  /** One visit a person, on one topic, whose items are all liked alike: the most that can be found is known beforehand. */
  sessions(size, draw) {
    const items = Math.round(5000 * size);
    const rows = topics(items, 200 * size, draw);
    const topic = byWeight(zipf(rows.length, 0.8, draw));
    const people = times(22_000 * size, () => {
      const own = rows[topic(draw)]!;
      return several(1 + some(4, draw), () => own[below(own.length, draw)]!);
    });
    return { titles: anyTitles(items, draw), people, since: people.map(() => anyDay(draw)) };
  },
  /** Two of thirty clusters a person, some items of each liked more; no times. */
  clusters(size, draw) {
    const items = Math.round(4500 * size);
    const rows = topics(items, 30 * size, draw);
    const favourites = rows.map((own) => byWeight(zipf(own.length, 0.6, draw)));
    const within = (cluster: number) => several(3 + some(5, draw), () => rows[cluster]![favourites[cluster]!(draw)]!);
    const people = times(6500 * size, () => shuffled(several(2, () => below(rows.length, draw)).flatMap(within), draw));
    return { titles: anyTitles(items, draw), people, since: null };
  },
  /** Tastes and items of twelve dimensions, and items that everybody likes more. */
  factors(size, draw) {
    const bell = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    const vectors = times(3000 * size, () => times(12, bell));
    const appeal = vectors.map(() => 1.5 * bell());
    const people = times(2500 * size, () => {
      const taste = times(12, () => 0.6 * bell());
      const luck = () => -Math.log(-Math.log(1 - draw())); // Gumbel: the largest are draws without replacement, by softmax
      const score = vectors.map(
        (vector, row) => appeal[row]! + vector.reduce((sum, v, at) => sum + v * taste[at]!, luck()),
      );
      const best = [...score.keys()].sort((a, b) => score[b]! - score[a]!);
      return shuffled(best.slice(0, 3 + some(38, draw)), draw);
    });
    return { titles: anyTitles(3000 * size, draw), people, since: people.map(() => anyDay(draw)) };
  },
  /** Nothing but popularity. */
  popular(size, draw) {
    const item = byWeight(zipf(3000 * size, 1, draw));
    const people = times(7000 * size, () => several(3 + some(12, draw), () => item(draw)));
    return { titles: anyTitles(3000 * size, draw), people, since: people.map(() => anyDay(draw)) };
  },
  /** Each item leads to one of five others; a quarter of the rows are the last item again. */
  repeats(size, draw) {
    const items = Math.round(6000 * size);
    const next = times(items, () => times(5, () => below(items, draw)));
    const people = times(5500 * size, () => {
      let row = below(items, draw);
      return times(6 + some(12, draw), () => {
        const lot = draw();
        if (lot > 0.9) row = below(items, draw);
        else if (lot > 0.25) row = next[row]![Math.min(4, some(2, draw) - 1)]!;
        return row;
      });
    });
    return { titles: anyTitles(items, draw), people, since: people.map(() => anyDay(draw)) };
  },
  /** Items come out over a year and are liked for some weeks; a person goes from topic to topic. */
  drift(size, draw) {
    const rows = topics(Math.round(8000 * size), 80 * size, draw);
    const favourites = rows.map((own) => byWeight(zipf(own.length, 0.7, draw)));
    const people = times(9000 * size, () => ({ start: draw(), likes: 3 + some(9, draw) })).map(({ start, likes }) => {
      let topic = below(rows.length, draw);
      const own = several(likes, () => {
        if (draw() < 0.15) topic = (topic + 1) % rows.length;
        const topical = rows[topic]!;
        for (;;) {
          const at = favourites[topic]!(draw);
          const age = (start - at / topical.length + 1) % 1; // in years
          if (draw() < Math.exp(-8 * age)) return topical[at]!;
        }
      });
      return { own, since: BEGIN + start * YEAR };
    });
    return { titles: topicTitles(rows), people: people.map(({ own }) => own), since: people.map(({ since }) => since) };
  },
};

/** Writes the log as two tables, in no order but that of their times. */
async function write(folder: string, { titles, people, since }: UnseenLog, draw: Draw) {
  const [items, interactions] = [join(folder, 'items.csv'), join(folder, 'log.csv')];
  const lines = people.flatMap((rows, user) =>
    rows.map((row, at) => `u${user},i${row}${since ? `,${Math.round(since[user]! + at * DAY)}` : ''}`),
  );
  const told = since ? shuffled(lines, draw) : lines;
  await writeFile(items, ['id,title', ...titles.map((title, row) => `i${row},${title}`), ''].join('\n'));
  await writeFile(interactions, [`user,item${since ? ',timestamp' : ''}`, ...told, ''].join('\n'));
  return { items, interactions };
}

const MEASURES = ['recall@10', 'NDCG@10'] as const;
const SYSTEMS = {
  'Sotto, as served': 'Sotto',
  'item kNN': 'item kNN',
  EASE: 'EASE',
  'EASE, restricted': 'EASE',
  popularity: 'popularity',
};

export interface UnseenStudy {
  command: string;
  machine: Record<string, string | number>;
  settings: { seed: number; size: number; vectors: boolean; part: 'test' | 'validation' };
  /** By the name of the log. */
  logs: Record<string, Judged>;
}

interface Judged {
  rows: number;
  items: number;
  people: number;
  tested: number;
  /** Of the whole evaluation. */
  seconds: number;
  systems: { name: string; 'recall@10': Estimate; 'NDCG@10': Estimate }[];
}

async function judged(name: string, { seed, size, ...how }: UnseenStudy['settings']): Promise<Judged> {
  const log = LOGS[name]!(size, uniform(seed));
  const folder = await mkdtemp(join(tmpdir(), 'sotto-unseen-'));
  try {
    const files = await write(folder, log, uniform(seed));
    const users = flag('users', '');
    const found = await evaluate({ ...files, ...how, at: [10], seed, ...(users && { users: Number(users) }) });
    const systems = found.systems.flatMap(({ name: full, metrics }) => {
      const name = SYSTEMS[full as keyof typeof SYSTEMS];
      const [recall, ndcg] = MEASURES.map((measure) => metrics[measure] as Estimate);
      return name ? { name, 'recall@10': recall!, 'NDCG@10': ndcg! } : [];
    });
    const seconds = Object.values(found.seconds).reduce((sum, part) => sum + part, 0);
    const rows = log.people.reduce((sum, { length }) => sum + length, 0);
    const { items, people, tested } = found;
    return { rows, items, people, tested, seconds: Math.round(seconds), systems };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function print(name: string, { rows, items, tested, seconds, systems }: Judged): void {
  const [many, of] = [rows, items].map((count) => count.toLocaleString('en'));
  console.log(`${name}: ${many} rows, ${of} items, ${tested} people tested, ${seconds} s`);
  for (const system of systems) {
    const told = MEASURES.map((measure) => {
      const [mean, low, high] = ['mean', 'low', 'high'].map((key) => system[measure][key as keyof Estimate].toFixed(4));
      return `${measure} ${mean} [${low}, ${high}]`;
    });
    console.log(`  ${system.name.padEnd(12)}${told.join('   ')}`);
  }
}

const settings: UnseenStudy['settings'] = {
  seed: Number(flag('seed', '1')),
  size: Number(flag('size', '1')),
  vectors: flag('vectors', 'yes') === 'yes',
  part: flag('part', 'test') === 'validation' ? 'validation' : 'test',
};
const output = flag('output', '');
// Each log once: a study that was broken off goes on where it was, with the same settings.
const before = output && existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as UnseenStudy) : null;
const logs = JSON.stringify(before?.settings) === JSON.stringify(settings) ? before!.logs : {};
for (const name of flag('logs', Object.keys(LOGS).join()).split(',')) {
  logs[name] ??= await judged(name, settings);
  print(name, logs[name]);
  const command = 'npx tsx bench/unseen-logs.ts --output results/unseen-logs.json';
  const study: UnseenStudy = { command, machine: machine(), settings, logs };
  if (output) writeFileSync(output, `${JSON.stringify(study, null, 1)}\n`);
}
