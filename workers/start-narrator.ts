/** Starts the narrator's thread. A file of its own: who never starts it need not carry what it is made of. */
import type { DeviceChoice } from '../src/model/web.ts';
import type { HubNarration } from '../src/narration.ts';
import { connect, endThread, type Thread } from '../src/thread/thread.ts';

/** `address` is a file of the page's own origin that imports the worker: a browser starts none from another origin. */
export function startNarrator(choice: DeviceChoice, address?: string): Thread<HubNarration> {
  const worker = address
    ? new Worker(address, { type: 'module', name: choice })
    : new Worker(new URL('./narrator.ts', import.meta.url), { type: 'module', name: choice });
  const service = connect<HubNarration>(worker, ['load', 'loadHub', 'dropHub', 'narrate']);
  return { service, stop: () => endThread(worker) };
}
