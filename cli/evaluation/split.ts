/**
 * A log of likes → what the pack may learn from, and one hidden like of each person to be found again.
 * The like before the hidden one is for validation: parameters are chosen there, and it is part of what a test may look back on.
 */
import { SottoError } from '../../src/errors.ts';
import { shuffled, uniform } from '../../src/random.ts';

/** One like: the item's row, and when; the moment is any number that grows with time. */
export interface Like {
  row: number;
  at: number;
}

/**
 * - `leave-one-out`: each person's last like is hidden.
 * - `temporal`: the log is cut at one moment for all; the first like of each person after it is hidden.
 * - `hold-out`: the order is unknown, so it is drawn by lot; otherwise as leave-one-out.
 */
export type Protocol = 'leave-one-out' | 'temporal' | 'hold-out';

/** What is hidden: the like that parameters may be chosen by, or the one that is looked at once. */
export type Part = 'validation' | 'test';

/** One question to a recommender: the rows a person liked, oldest first, and the row they liked next. */
export interface Case {
  history: number[];
  target: number;
}

export interface Split {
  /** The rows each person likes in the training part, oldest first; empty for a person with none. */
  train: Like[][];
  /** The same and what is hidden for validation: what there is to learn from before a test. */
  beforeTest: Like[][];
  /** At most one for each person. */
  cases: Case[];
}

export interface SplitOptions {
  protocol: Protocol;
  part: Part;
  /** Settles the order of likes of one moment, or of all where the order is unknown. */
  seed: number;
}

/** Splits a log in which no person likes a row twice. Throws `bad-input` where nobody is left to be asked about. */
export function splitLog(people: Like[][], { protocol, part, seed }: SplitOptions): Split {
  const draw = uniform(seed);
  const dealt = people.map((likes) => shuffled(likes, draw));
  const ordered = protocol === 'hold-out' ? dealt : dealt.map((likes) => likes.sort((a, b) => a.at - b.at));
  const cut = protocol === 'temporal' ? cutByMoment(ordered) : cutLastTwo;
  const parts = ordered.map(cut);
  const cases = parts.flatMap(({ train, validation, test }): Case[] => {
    const before = part === 'test' ? [...train, ...validation] : train;
    const target = (part === 'test' ? test : validation)[0];
    return target && before.length ? [{ history: before.map(({ row }) => row), target: target.row }] : [];
  });
  if (cases.length === 0)
    throw new SottoError(
      'bad-input',
      'Nobody in this log can be tested: that takes people with three likes or more. Give a longer log.',
    );
  const beforeTest = parts.map(({ train, validation }) => [...train, ...validation]);
  return { train: parts.map(({ train }) => train), beforeTest, cases };
}

/** `count` of the cases, drawn by lot; all of them where there are no more. */
export function sampleCases(cases: Case[], count: number, seed: number): Case[] {
  return count < cases.length ? shuffled(cases, uniform(seed)).slice(0, count) : cases;
}

/** One person's likes in order, cut into what comes before, the time of validation, and the time of the test. */
interface Parts {
  train: Like[];
  validation: Like[];
  test: Like[];
}

/** People with fewer than three likes teach and are not tested. */
function cutLastTwo(likes: Like[]): Parts {
  if (likes.length < 3) return { train: likes, validation: [], test: [] };
  return { train: likes.slice(0, -2), validation: likes.slice(-2, -1), test: likes.slice(-1) };
}

/** Shares of all likes that come before validation, and before the test. */
const BEFORE_VALIDATION = 0.8;
const BEFORE_TEST = 0.9;

function cutByMoment(people: Like[][]): (likes: Like[]) => Parts {
  const moments = Float64Array.from(people.flatMap((likes) => likes.map(({ at }) => at))).sort();
  const validationFrom = moments[Math.floor(BEFORE_VALIDATION * moments.length)] ?? 0;
  const testFrom = moments[Math.floor(BEFORE_TEST * moments.length)] ?? 0;
  return (likes) => ({
    train: likes.filter(({ at }) => at < validationFrom),
    validation: likes.filter(({ at }) => at >= validationFrom && at < testFrom),
    test: likes.filter(({ at }) => at >= testFrom),
  });
}
