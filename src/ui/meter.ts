/** What the visit has cost so far: bytes that came over the network and time taken. Shown to the person, sent to no one. */

export interface Timings {
  /** From the last word or choice of the person to picks on the shelf. */
  picks: number | null;
  /** From picks on the shelf to the first sentence, and to the last. */
  firstSentence: number | null;
  narratives: number | null;
}

export class Meter {
  readonly timings: Timings = { picks: null, firstSentence: null, narratives: null };
  #arrived = new Map<string, number>();

  /** Files that were kept from an earlier visit report nothing, and count nothing. */
  heard({ path, loaded }: { path: string; loaded: number }): void {
    this.#arrived.set(path, loaded);
  }

  get bytes(): number {
    return [...this.#arrived.values()].reduce((sum, bytes) => sum + bytes, 0);
  }
}

/** 1234 → "1.2 s", 87 → "87 ms". */
export function timeInWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** 1_230_000_000 → "1.2 GB", 24_600_000 → "25 MB", 310_000 → "310 kB". */
export function bytesInWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${bytes >= 1e7 ? Math.round(bytes / 1e6) : (bytes / 1e6).toFixed(1)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}
