/** How far a mean over people might be off: percentile bootstrap (Efron 1979). */
import { uniform } from '../../src/random.ts';

/** A mean and its 95 % interval. */
export interface Estimate {
  mean: number;
  low: number;
  high: number;
}

export interface BootstrapOptions {
  seed: number;
  resamples?: number;
}

/** Quantiles that leave 95 % between them. */
const LOW = 0.025;
const HIGH = 0.975;

/** The mean of each column of values, one value a person. All columns are resampled by the same draws of people. */
export function bootstrap(columns: Float64Array[], { seed, resamples = 1000 }: BootstrapOptions): Estimate[] {
  const people = columns[0]?.length ?? 0;
  const draw = uniform(seed);
  const means = columns.map(() => new Float64Array(resamples));
  const drawn = new Uint32Array(people);
  for (let sample = 0; sample < resamples; sample++) {
    for (let at = 0; at < people; at++) drawn[at] = Math.floor(draw() * people);
    for (const [at, values] of columns.entries()) means[at]![sample] = meanOf(values, drawn);
  }
  const everybody = Uint32Array.from(drawn.keys());
  return columns.map((values, at) => {
    const sorted = means[at]!.sort();
    return { mean: meanOf(values, everybody), low: quantile(sorted, LOW), high: quantile(sorted, HIGH) };
  });
}

function meanOf(values: Float64Array, people: Uint32Array): number {
  let sum = 0;
  for (const person of people) sum += values[person]!;
  return sum / people.length;
}

/** The smallest value that at least this share of the sorted values does not pass. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
