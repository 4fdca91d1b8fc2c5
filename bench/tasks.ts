/**
 * What a piece of a visit takes of the page's own thread, task by task, in processor time: on a shared machine the clock tells of
 * the others too. Chromium's own trace knows it.
 */
import type { Browser } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Processor time of the thread, in microseconds. */
  tdur?: number;
  args: { name?: string };
}

/** Runs `work` and gives the milliseconds of the page's tasks meanwhile, the longest first. One page must be open, and no more. */
export async function tasksOf(browser: Browser, work: () => Promise<void>): Promise<number[]> {
  const devtools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const whole = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] },
  });
  await work();
  await devtools.send('Tracing.end');
  await whole;
  await devtools.detach();
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const byThread = mains.map(({ pid, tid }) =>
    millisecondsOf(events.filter((one) => one.pid === pid && one.tid === tid)),
  );
  const sum = (tasks: number[]) => tasks.reduce((total, task) => total + task, 0);
  return byThread.sort((a, b) => sum(b) - sum(a))[0] ?? []; // a spare renderer does next to nothing
}

function millisecondsOf(events: TraceEvent[]): number[] {
  const tasks = events.filter(({ name, ph }) => ph === 'X' && name.endsWith('RunTask'));
  return tasks.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => b - a);
}
