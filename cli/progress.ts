/** A progress bar on stderr, so that what a command prints can be piped; silent where stderr is no terminal. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** Shows how far the task named by `openProgress` is. */
  to(done: number, total: number): void;
  stop(): void;
}

/** `stream` is stderr but in a test. */
export function openProgress(task: string, stream: NodeJS.WritableStream = process.stderr): Progress {
  const bar = new SingleBar({
    stream,
    format: `${task} {bar} {value}/{total}, {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
  });
  return {
    to(done, total) {
      if (bar.isActive) bar.update(done);
      else bar.start(total, done);
    },
    stop: () => bar.stop(),
  };
}
