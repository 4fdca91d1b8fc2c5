/** The figures of an evaluation, for a person or a program. */
import type { RankingWeights } from '../../src/pack/pack.ts';
import type { Estimate } from './bootstrap.ts';
import type { Part } from './split.ts';

export interface Figures {
  name: string;
  /** By the measure's name: "recall@10". Coverage is one number for everybody, so it has no interval. */
  metrics: Record<string, Estimate | { mean: number }>;
}

export interface Evaluation {
  part: Part;
  seed: number;
  items: number;
  /** People in the log with any like. */
  people: number;
  /** People whose hidden like was looked for. */
  tested: number;
  /** Likes in the training part. */
  trainLikes: number;
  /** The encoder of the vectors; null where the pack has none. */
  encoder: string | null;
  /** How the log was split, what was left out and why. */
  notes: string[];
  systems: Figures[];
  /** What the build learned. */
  ranking: RankingWeights;
  /** By role. */
  packBytes: Record<string, number>;
  /** How long the build took, and each recommender for all lists. */
  seconds: Record<string, number>;
}

export function evaluationJson(evaluation: Evaluation): string {
  return JSON.stringify(evaluation, null, 2);
}

/** A block of lines for each measure, a line for each recommender. */
export function evaluationText(evaluation: Evaluation): string {
  const { systems, notes } = evaluation;
  const width = Math.max(...systems.map(({ name }) => name.length));
  const blocks = Object.keys(systems[0]?.metrics ?? {}).map((metric) => {
    const lines = systems.map(({ name, metrics }) => `  ${name.padEnd(width)}  ${estimateText(metrics[metric]!)}`);
    return [metric, ...lines].join('\n');
  });
  return [[headline(evaluation), ...notes].join('\n'), ...blocks].join('\n\n');
}

function headline({ part, tested, people, items, trainLikes, encoder }: Evaluation): string {
  const count = (n: number) => n.toLocaleString('en');
  const hidden = part === 'test' ? 'test' : 'validation';
  const vectors = encoder ? `vectors by ${encoder}` : 'no vectors';
  return `${count(tested)} of ${count(people)} people, each with one hidden ${hidden} item among ${count(items)}; the pack learned from ${count(trainLikes)} likes, ${vectors}.`;
}

function estimateText(estimate: Figures['metrics'][string]): string {
  const digits = (value: number) => value.toFixed(4);
  const mean = digits(estimate.mean).padStart(8);
  return 'low' in estimate ? `${mean}  [${digits(estimate.low)}, ${digits(estimate.high)}]` : mean;
}
