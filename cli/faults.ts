/** What of a table can't be used: the first fault is the error under --strict; else faults are counted by reason and told at the end. */
import { SottoError } from '../src/errors.ts';

/** Where a row stands: line of a text file, element of a JSON array, row of a Parquet file; each from 1. */
export interface Place {
  file: string;
  at: number;
}

/** One row, or one value of it, that can't be used. */
export class Fault extends SottoError {
  readonly place: Place;
  /** As it follows "12 rows": "without a title". Where the row stays, it says so. */
  readonly reason: string;

  constructor(place: Place, reason: string, message: string) {
    super('bad-input', message);
    this.place = place;
    this.reason = reason;
  }
}

export interface Tally {
  /** Counts a fault, or throws it under --strict. */
  add(fault: Fault): void;
  /** Counts a row that is rightly passed over: a draft, an event that says nothing of liking. Never throws. */
  aside(place: Place, reason: string): void;
  /** "12 rows without a title: products.csv:17, 88, 203 …", file by file, by the first place. */
  lines(): string[];
}

/** Places told of each reason. */
const PLACES_TOLD = 3;

export function openTally({ strict }: { strict: boolean }): Tally {
  const counts = new Map<string, { reason: string; file: string; count: number; first: number[] }>();

  function aside({ file, at }: Place, reason: string): void {
    const key = `${file}\n${reason}`;
    const seen = counts.get(key) ?? { reason, file, count: 0, first: [] };
    counts.set(key, seen);
    seen.count++;
    if (seen.first.length < PLACES_TOLD) seen.first.push(at);
  }

  return {
    aside,
    add(fault) {
      if (strict) throw fault;
      aside(fault.place, fault.reason);
    },
    lines() {
      const files = [...new Set([...counts.values()].map(({ file }) => file))];
      const told = files.flatMap((name) =>
        [...counts.values()].filter(({ file }) => file === name).sort((a, b) => a.first[0]! - b.first[0]!),
      );
      return told.map(({ reason, file, count, first }) => {
        const places = `${file.split(/[\\/]/).at(-1)}:${first.join(', ')}${count > first.length ? ' …' : ''}`;
        return `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'} ${reason}: ${places}`;
      });
    },
  };
}

/** What `make` gives; undefined where it throws a fault, which is counted. */
export function attempt<T>(tally: Tally, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    tally.add(error);
    return undefined;
  }
}
