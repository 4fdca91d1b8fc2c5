/** Choosing the next token: temperature and nucleus sampling (Holtzman et al., arXiv 1904.09751), seeded, without repeats. */

export interface Sampling {
  /** 0 takes the likeliest token. */
  temperature: number;
  /** The smallest set of likeliest tokens whose probability reaches this is drawn from. */
  topP: number;
  /** Divides the odds of a token already written; 1 leaves them. */
  repetition: number;
}

export const NARRATIVE_SAMPLING: Sampling = { temperature: 0.2, topP: 0.9, repetition: 1.1 };

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

/** Index of the largest value. */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** Draws a token id; `written` are the ids already in the answer. Changes `logits`. */
export function sample(logits: Float32Array, written: number[], sampling: Sampling, draw: () => number): number {
  for (const id of new Set(written)) logits[id]! -= Math.log(sampling.repetition);
  if (sampling.temperature === 0) return likeliest(logits);
  const top = logits[likeliest(logits)]!;
  const kept: { id: number; odds: number }[] = [];
  let total = 0;
  for (let id = 0; id < logits.length; id++) {
    const odds = Math.exp((logits[id]! - top) / sampling.temperature);
    total += odds;
    if (odds > 1e-4) kept.push({ id, odds });
  }
  kept.sort((a, b) => b.odds - a.odds);
  let nucleus = 0;
  let size = 0;
  while (size < kept.length && nucleus < sampling.topP * total) nucleus += kept[size++]!.odds;
  let mark = draw() * nucleus;
  for (let i = 0; i < size; i++) {
    mark -= kept[i]!.odds;
    if (mark <= 0) return kept[i]!.id;
  }
  return kept[0]!.id;
}
