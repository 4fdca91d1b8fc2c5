/** Starts the engine's thread. Whoever starts one sees the contract of the code it runs, and can stop it. */
import type { Engine } from '../src/engine.ts';
import type { DeviceChoice } from '../src/model/web.ts';
import { connect, endThread, type Thread } from '../src/thread/thread.ts';

/** `address` is a file of the page's own origin that imports the worker: a browser starts none from another origin. */
export function startEngine(choice: DeviceChoice, address?: string): Thread<Engine> {
  const worker = address
    ? new Worker(address, { type: 'module', name: choice })
    : new Worker(new URL('./engine.ts', import.meta.url), { type: 'module', name: choice });
  return { service: connect<Engine>(worker, ['open', 'search', 'encode']), stop: () => endThread(worker) };
}
