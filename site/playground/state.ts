/** Everything the playground's page shows. */
import type { Pick } from '../../src/session.ts';
import type { TextFile } from './file.ts';
import type { Choice, Columns, Reading } from './reading.ts';
import type { Found, Trial } from './trial.ts';

export interface Work {
  stage: 'fetching' | 'encoding';
  done: number;
  total: number;
  /** When the first items had been encoded, in milliseconds of `performance.now()`, and how many they were. */
  since: number;
  from: number;
}

/** What is on show under the line to search in. */
export type Shown =
  | { kind: 'none' }
  | { kind: 'found'; words: string; found: Found[] }
  | { kind: 'like'; title: string; picks: Pick[] };

export interface State {
  file: TextFile | null;
  columns: Columns | null;
  choice: Choice;
  reading: Reading | null;
  work: Work | null;
  trial: Trial | null;
  shown: Shown;
  /** Whether something is held over the page. */
  over: boolean;
  problem: string;
}

/** More would be a job for the terminal: at some dozens a second, this many take minutes. */
export const MOST_ITEMS = 20_000;
export const NOTHING: State = {
  ...{ file: null, columns: null, choice: {}, reading: null, work: null, trial: null },
  ...{ shown: { kind: 'none' }, over: false, problem: '' },
};
