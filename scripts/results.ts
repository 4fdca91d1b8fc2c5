/**
 * Writes docs/results.md and docs/rank-correction.svg from what the studies in bench/ left in results/*.json.
 * Usage: npx tsx scripts/results.ts
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { RankingStudy } from '../bench/public-logs.ts';
import type { UnseenStudy } from '../bench/unseen-logs.ts';
import { gapPlot, type Line } from './results-plot.ts';
import { rankingText } from './results-ranking.ts';
import { table } from './results-table.ts';
import { unseenText } from './results-unseen.ts';
import { type SizeStudy, sizesText, type WidgetStudy, widgetText } from './results-web.ts';

interface Study {
  command: string;
  machine: Record<string, string | number>;
}

interface RankRun {
  data: string;
  seed: number;
  loss: string;
  negatives: number;
  corrected: boolean;
  cutOff: number | null;
  validation: number;
  test: number;
}

interface RankStudy extends Study {
  settings: { people: Record<string, number>; mostItems: number; epochs: number; dim: number };
  data: { name: string; seed: number; people: number; items: number; likes: number }[];
  runs: RankRun[];
}

interface TasteStudy extends Study {
  settings: {
    people: number;
    trained: number;
    items: number;
    seeds: number[];
    rankings: Record<string, Record<string, unknown>>;
  };
  figures: {
    system: string;
    told: number;
    bySeed: number[];
    mean: number;
    gain: { mean: number; low: number; high: number };
  }[];
  update: { median: number; slowest: number };
}

interface SpeedStudy extends Study {
  versions: Record<string, string>;
  settings: { factors: number; people: number; items: number; likes: number };
  curves: {
    learner: string;
    setting: Record<string, number>;
    round: number;
    likesPerSecond: number;
    points: { seconds: number; ndcg: number }[];
  }[];
}

const LOSSES = { warp: 'WARP', lambdarank: 'LambdaRank', softmax: 'sampled softmax' };

const sections = [
  section<RankingStudy>('ranking', rankingText),
  section<TasteStudy>('taste', tasteText),
  section<RankStudy>('rank-correction', rankText),
  section<SpeedStudy>('warp-speed', speedText),
  section<UnseenStudy>('unseen-logs', unseenText),
  section<SizeStudy>('sizes', sizesText),
  section<WidgetStudy>('widget', widgetText),
];
const opening =
  'Written by `npx tsx scripts/results.ts` from `results/*.json`, each of which the command beside it wrote.';
writeFileSync('docs/results.md', `# Measured\n\n${opening}\n\n${sections.filter(Boolean).join('\n\n')}\n`);

function section<T extends Study>(name: string, text: (study: T) => string): string {
  const path = `results/${name}.json`;
  if (!existsSync(path)) return '';
  const study = JSON.parse(readFileSync(path, 'utf8')) as T;
  const { cpu, cores, memory, node } = study.machine;
  return `${text(study)}\n\n\`${study.command}\` · ${cpu}, ${cores} cores, ${memory}, Node ${node}`;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

function spread(values: number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1));
}

function figure(value: number): string {
  return value.toFixed(4);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;
}

function tasteText({ settings, figures, update }: TasteStudy): string {
  const rows = figures.map(({ system, told, bySeed, mean: value, gain }) => [
    system,
    told,
    `${figure(value)} ± ${figure(spread(bySeed))}`,
    gain.mean === 0 ? '' : `${signed(gain.mean)} [${signed(gain.low)}, ${signed(gain.high)}]`,
  ]);
  const weights = Object.entries(settings.rankings).map(([system, ranking]) => {
    const weighty = Object.entries(ranking).filter(([, weight]) => typeof weight === 'number' && weight > 0);
    return `${system}: ${weighty.map(([signal, weight]) => `${signal} ${weight}`).join(', ')}`;
  });
  return `## Learning a taste on the device

${settings.people} people whom the catalogue never met tell 5, 10 or 20 likes of the ${settings.items} books, drawn by lot; NDCG@10 of the
rest of their likes. The ranking is what a build learns from ${settings.trained} other people, with a person's own vector over learned factors
among its signals, and learned anew without it. Mean ± deviation over ${settings.seeds.length} seeds, which draw what is told; gain with its 95 % interval
over people.

${table(['system', 'told', 'NDCG@10', 'gain'], rows)}

Learned weights: ${weights.join('; ')}.

An update (learning from 20 likes, then all scores) at 10,000 items × 256 dimensions takes ${update.median.toFixed(1)} ms of processor time (median
of 25; slowest ${update.slowest.toFixed(1)} ms).`;
}

/** Test NDCG@10 by seed of the cut-off that is best on validation, for one data set, loss, number of negatives and kind of rank. */
function chosen(runs: RankRun[], wanted: Partial<RankRun>): { cutOff: number | null; tests: number[] } | null {
  const all = runs.filter((run) => Object.entries(wanted).every(([key, value]) => run[key as keyof RankRun] === value));
  const cutOffs = [...new Set(all.map(({ cutOff }) => cutOff))];
  const of = (cutOff: number | null) => all.filter((run) => run.cutOff === cutOff);
  const ranked = cutOffs.sort(
    (a, b) => mean(of(b).map(({ validation }) => validation)) - mean(of(a).map(({ validation }) => validation)),
  );
  const [cutOff] = ranked;
  return cutOff === undefined ? null : { cutOff, tests: of(cutOff).map(({ test }) => test) };
}

interface Gap {
  data: string;
  loss: string;
  negatives: number;
  naive: number[];
  corrected: number[];
}

function gapsOf(runs: RankRun[]): Gap[] {
  const values = <K extends keyof RankRun>(key: K) => [...new Set(runs.map((run) => run[key]))];
  return values('data').flatMap((data) =>
    Object.keys(LOSSES).flatMap((loss) =>
      values('negatives').flatMap((negatives) => {
        const [naive, corrected] = [false, true].map((kind) =>
          chosen(runs, { data, loss, negatives, corrected: kind }),
        );
        return naive && corrected ? { data, loss, negatives, naive: naive.tests, corrected: corrected.tests } : [];
      }),
    ),
  );
}

/** Runs of the numbers of negatives that every loss, seed and data set has been through; the study goes through them in order. */
function wholeRuns({ runs }: RankStudy): { whole: RankRun[]; unfinished: number[] } {
  const negatives = [...new Set(runs.map((run) => run.negatives))];
  const count = (m: number) => runs.filter((run) => run.negatives === m).length;
  const most = Math.max(...negatives.map(count));
  const unfinished = negatives.filter((m) => count(m) < most);
  return { whole: runs.filter((run) => !unfinished.includes(run.negatives)), unfinished };
}

function rankText(study: RankStudy): string {
  const { settings, data } = study;
  const { whole: runs, unfinished } = wholeRuns(study);
  if (unfinished.length)
    console.warn(`Left out, as not all of it has run: m = ${unfinished.join(', ')}. Go on with: ${study.command}`);
  const gaps = gapsOf(runs);
  const told = (values: number[]) => `${figure(mean(values))} ± ${figure(spread(values))}`;
  const rows = gaps.map(({ data: name, loss, negatives, naive, corrected }) => [
    name,
    LOSSES[loss as keyof typeof LOSSES],
    negatives,
    told(naive),
    told(corrected),
    signed(mean(corrected) - mean(naive)),
  ]);
  writeFileSync('docs/rank-correction.svg', gapPlot(linesOf(gaps), [...new Set(runs.map(({ data: name }) => name))]));
  const sizes = [...new Set(data.map(({ name }) => name))].map((name) => {
    const own = data.filter((log) => log.name === name);
    return `${name}: ${own[0]!.people} people drawn by lot, about ${Math.round(mean(own.map(({ likes }) => likes)))} training likes`;
  });
  return `## Correcting the rank of a sample

After Subbiah, Rendle and Aggarwal (CIKM 2024): of n unobserved items m are drawn, c score above the positive, and the rank is taken for
1 + c (naive) or 1 + (n/m)·c (corrected); for the softmax, corrected means that a negative counts n/m times. Matrix factorisation of
${settings.dim} dimensions, Adagrad, ${settings.epochs} epochs, one learning rate for all. Subsampled to run in minutes, to the ${settings.mostItems} items that
most people like and people with five likes or more: ${sizes.join('; ')}. Test NDCG@10 of one
hidden like, all items ranked, with the cut-off (10, 100 or none) that is best on validation; mean ± deviation over seeds.

![NDCG@10 by number of negatives](rank-correction.svg)

${table(['data', 'loss', 'm', 'naive', 'corrected', 'difference'], rows)}

${cutOffText(runs)}

${claimText(gaps)}`;
}

function linesOf(gaps: Gap[]): Line[] {
  return gaps
    .filter(({ loss }) => loss !== 'softmax')
    .flatMap(({ data, loss, negatives, naive, corrected }) => [
      { panel: data, series: `${LOSSES[loss as 'warp']} naive`, x: negatives, y: mean(naive) },
      { panel: data, series: `${LOSSES[loss as 'warp']} corrected`, x: negatives, y: mean(corrected) },
    ]);
}

function cutOffText(runs: RankRun[]): string {
  const ranked = runs.filter(({ loss }) => loss === 'warp' || loss === 'lambdarank');
  const kinds = [...new Set(ranked.map(({ data, loss, corrected }) => JSON.stringify({ data, loss, corrected })))];
  const rows = kinds.map((kind) => {
    const { data, loss, corrected } = JSON.parse(kind) as Pick<RankRun, 'data' | 'loss' | 'corrected'>;
    const own = ranked.filter((run) => run.data === data && run.loss === loss && run.corrected === corrected);
    const at = (cutOff: number | null) =>
      figure(mean(own.filter((run) => run.cutOff === cutOff).map(({ validation }) => validation)));
    return [data, LOSSES[loss as 'warp'], corrected ? 'corrected' : 'naive', at(10), at(100), at(null)];
  });
  return `Validation NDCG@10 by cut-off, mean over all m and seeds:\n\n${table(['data', 'loss', 'rank', '10', '100', 'none'], rows)}`;
}

/** What the figures say of the paper's claims, in their own numbers. */
function claimText(gaps: Gap[]): string {
  const lines = ['warp', 'lambdarank', 'softmax'].map((loss) => {
    const own = gaps.filter((gap) => gap.loss === loss);
    const difference = (few: boolean) => {
      const some = own.filter(({ negatives }) => negatives <= 16 === few);
      return some.length ? signed(mean(some.map((gap) => mean(gap.corrected) - mean(gap.naive)))) : 'not run';
    };
    const ahead = own.filter(({ naive, corrected }) => mean(corrected) >= mean(naive)).length;
    const name = LOSSES[loss as keyof typeof LOSSES];
    return `- ${name}: corrected is level or ahead in ${ahead} of ${own.length} cells; mean difference ${difference(true)} with up to 16 negatives, ${difference(false)} with more.`;
  });
  return `The paper’s claims are corrected ≥ naive, and a gap that shrinks as m grows. Here:\n\n${lines.join('\n')}

A likely reason, from the formulas and not measured by another descent: the correction multiplies weights, and Adagrad divides a row’s steps by
what the row has moved already, so that a factor common to all weights tells only against the decay. With m = 1 a corrected WARP weighs every
violation Φ(n) and a naive one 1, which are then almost the same steps. What is left is how a like far down the list weighs beside one near its top.`;
}

function speedText({ versions, settings, curves }: SpeedStudy): string {
  const kinds = [...new Set(curves.map(({ learner, setting }) => JSON.stringify({ learner, setting })))];
  const summaries = kinds.map((kind) => {
    const own = curves.filter(({ learner, setting }) => JSON.stringify({ learner, setting }) === kind);
    const { learner, setting } = own[0]!;
    const best = mean(own.map(({ points }) => Math.max(...points.map(({ ndcg }) => ndcg))));
    return { learner, setting, own, best, speed: mean(own.map(({ likesPerSecond }) => likesPerSecond)) };
  });
  const rows = summaries.map(({ learner, setting, best, speed }) => [
    learner,
    Object.entries(setting)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    Math.round(speed).toLocaleString('en'),
    figure(best),
  ]);
  const bar = Math.max(...summaries.filter(({ learner }) => learner === 'LightFM').map(({ best }) => best));
  const their = summaries.find(({ best }) => best === bar)!;
  const able = summaries.filter(({ learner, best }) => learner === 'Sotto' && best >= bar);
  const fastest = able.sort((a, b) => b.speed - a.speed)[0];
  const quickest = summaries.filter(({ learner }) => learner === 'LightFM').sort((a, b) => b.speed - a.speed)[0]!;
  const verdict = fastest
    ? `At equal or better NDCG@10 the fastest setting here does ${(fastest.speed / their.speed).toFixed(2)} times LightFM’s likes a second (LightFM at its best setting), and reaches LightFM’s best NDCG@10 in ${secondsTo(fastest.own, bar).toFixed(2)} s of processor time, where LightFM takes ${secondsTo(their.own, bar).toFixed(2)} s. Beside LightFM’s fastest setting, which finds less (${figure(quickest.best)}), it does ${(fastest.speed / quickest.speed).toFixed(2)} times the likes a second.`
    : 'No setting here reached LightFM’s best NDCG@10.';
  return `## WARP’s speed beside LightFM’s

${settings.likes.toLocaleString('en')} likes of ${settings.people.toLocaleString('en')} people on ${settings.items.toLocaleString('en')} books, ${settings.factors} factors, one thread each, in turns; likes learned from a
second of processor time, and the best NDCG@10 over epochs of one hidden like (mean over rounds). LightFM ${versions.lightfm}, Python
${versions.python}, Adagrad, up to so many draws for a violator; here sampled-batch WARP with the corrected rank, Adagrad, where as many likes of a
person as “together” says share their negatives and a step: a score costs the same whatever it is compared with.

${table(['learner', 'setting', 'likes/s', 'best NDCG@10'], rows)}

${verdict}`;
}

/** Mean seconds until a round first reaches the bar, or its own best where it never does. */
function secondsTo(curves: SpeedStudy['curves'], bar: number): number {
  return mean(
    curves.map(({ points }) => {
      const target = Math.min(bar, Math.max(...points.map(({ ndcg }) => ndcg)));
      return points.find(({ ndcg }) => ndcg >= target)!.seconds;
    }),
  );
}
