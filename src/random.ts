/** Chance that can be repeated: the same seed draws the same on every machine. */

/** A seeded uniform generator on [0, 1): mulberry32. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Values {
  readonly length: number;
  [place: number]: unknown;
}

/** Shuffles in place (Fisher and Yates), and hands back what it was given. */
export function shuffle<Given extends Values>(given: Given, draw: () => number): Given {
  const values: Values = given;
  for (let last = values.length - 1; last > 0; last--) {
    const at = Math.floor(draw() * (last + 1));
    const held = values[last];
    values[last] = values[at];
    values[at] = held;
  }
  return given;
}

/** A shuffled copy. */
export function shuffled<T>(values: readonly T[], draw: () => number): T[] {
  return shuffle([...values], draw);
}
