/** Starts the threads. Whoever starts one sees the contract of the code it runs, and can stop it. */
import type { Engine } from '../src/engine.ts';
import type { DeviceChoice } from '../src/model/web.ts';
import type { Narration } from '../src/narration.ts';
import { connect, endThread } from '../src/thread/thread.ts';

export interface Thread<S> {
  service: S;
  stop(): void;
}

export function startEngine(choice: DeviceChoice): Thread<Engine> {
  const worker = new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: choice });
  return { service: connect<Engine>(worker, ['open', 'search', 'encode']), stop: () => endThread(worker) };
}

export function startNarrator(choice: DeviceChoice): Thread<Narration> {
  const worker = new Worker(new URL('./narrator.ts', import.meta.url), { type: 'module', name: choice });
  return { service: connect<Narration>(worker, ['load', 'narrate']), stop: () => endThread(worker) };
}
