/** Starts the narrator's thread. A file of its own: who never starts it need not carry what it is made of. */
import type { DeviceChoice } from '../src/model/web.ts';
import type { HubNarration } from '../src/narration.ts';
import { connect, endThread, type Thread } from '../src/thread/thread.ts';

export function startNarrator(choice: DeviceChoice): Thread<HubNarration> {
  const worker = new Worker(new URL('./narrator.ts', import.meta.url), { type: 'module', name: choice });
  const service = connect<HubNarration>(worker, ['load', 'loadHub', 'dropHub', 'narrate']);
  return { service, stop: () => endThread(worker) };
}
