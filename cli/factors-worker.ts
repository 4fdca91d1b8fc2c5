/** The thread that learns factors. */
import { parentPort, workerData } from 'node:worker_threads';
import { uniform } from '../src/narrator/sampling.ts';
import { learnFactors } from '../src/taste/factors.ts';
import type { FactorNews, FactorTask } from './factors.ts';

const { likes, count, seed, options } = workerData as FactorTask;
const tell = (news: FactorNews) => parentPort?.postMessage(news);
const onEpoch = (done: number) => tell({ done });
tell({ factors: learnFactors(likes, count, { ...options, draw: uniform(seed), onEpoch }) });
