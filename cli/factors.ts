/** Item factors for `sotto build`, learned in a thread of their own, so that progress shows and Ctrl-C is heard. */
import { Worker } from 'node:worker_threads';
import { SottoError } from '../src/errors.ts';
import { FACTOR_OPTIONS, type FactorOptions, type Factors } from '../src/taste/factors.ts';

export interface BuildFactorsOptions extends Partial<Omit<FactorOptions, 'draw' | 'onEpoch'>> {
  /** The same seed gives the same factors. */
  seed?: number;
  /** Epochs done, of all. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What the thread is given; functions don't cross. */
export interface FactorTask {
  likes: Uint32Array[];
  count: number;
  seed: number;
  options: Omit<FactorOptions, 'draw' | 'onEpoch'>;
}

/** What the thread says: after each epoch how many are done, then the factors. */
export type FactorNews = { done: number } | { factors: Factors };

/** A thread starts from JavaScript: the bundle's is beside this file, and the sources' thread reads TypeScript through tsx first. */
function startThread(task: FactorTask): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL(`./${THREAD}.js`, import.meta.url), { workerData: task });
  const source = new URL(`./${THREAD}.ts`, import.meta.url);
  const start = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${JSON.stringify(source.href)}, ${JSON.stringify(import.meta.url)}))`;
  return new Worker(start, { eval: true, workerData: task });
}

const THREAD = 'factors-worker';

/** `likes` holds each person's rows, none twice; the factors' rows are those of `likes` and of the `count` items. */
export function buildFactors(
  likes: Uint32Array[],
  count: number,
  { seed = 1, onProgress, ...chosen }: BuildFactorsOptions = {},
): Promise<Factors> {
  const options = { ...FACTOR_OPTIONS, ...chosen };
  const task: FactorTask = { likes, count, seed, options };
  const worker = startThread(task);
  return new Promise((resolve, reject) => {
    worker.on('message', (news: FactorNews) => {
      if ('factors' in news) resolve(news.factors);
      else onProgress?.(news.done, options.epochs);
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(new SottoError('worker-died', `The thread that learns factors ended with code ${code}. Build again.`)),
    );
  });
}
