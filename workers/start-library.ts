/** Starts the thread that reads a person's own list. */
import type { LibraryReader } from '../src/library/file.ts';
import { connect, endThread, type Thread } from '../src/thread/thread.ts';

export function startLibrary(): Thread<LibraryReader> {
  const worker = new Worker(new URL('./library.ts', import.meta.url), { type: 'module' });
  return { service: connect<LibraryReader>(worker, ['read']), stop: () => endThread(worker) };
}
