/** Choosing the next token: temperature and nucleus sampling (Holtzman et al., arXiv 1904.09751), seeded, without repeats. */

export interface Sampling {
  /** 0 takes the likeliest token. */
  temperature: number;
  /** The smallest set of likeliest tokens whose probability reaches this is drawn from. */
  topP: number;
  /** Divides the odds of a token already written; 1 leaves them. */
  repetition: number;
}

export const NARRATIVE_SAMPLING: Sampling = { temperature: 0.3, topP: 0.9, repetition: 1.1 };

/** Index of the largest value. */
export function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** Of the likeliest tokens, at most so many, and none this far below the first, are looked through for one that is allowed. */
const MOST_CANDIDATES = 256;
const DEPTH = 3;

interface Candidate {
  id: number;
  odds: number;
}

/** The probability of a token, at temperature 1. */
export function probability(logits: Float32Array, id: number): number {
  const top = logits[likeliest(logits)]!;
  return Math.exp(logits[id]! - top) / logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
}

/**
 * Draws a token id among those that `allows` lets through; null where none of the likeliest is. `written` are the ids
 * already in the answer. Changes `logits`.
 */
export function sample(
  logits: Float32Array,
  written: number[],
  { temperature, topP, repetition }: Sampling,
  draw: () => number,
  allows: (id: number) => boolean = () => true,
): number | null {
  for (const id of new Set(written)) logits[id]! -= Math.log(repetition);
  const ranked = candidates(logits, temperature || 1);
  if (temperature === 0) return ranked.find(({ id }) => allows(id))?.id ?? null;
  const nucleus = nucleusOf(ranked, topP, allows);
  let mark = draw() * nucleus.reduce((sum, { odds }) => sum + odds, 0);
  for (const { id, odds } of nucleus) {
    mark -= odds;
    if (mark <= 0) return id;
  }
  return nucleus[0]?.id ?? null;
}

/** The likeliest tokens and their share of all odds, likeliest first. */
function candidates(logits: Float32Array, temperature: number): Candidate[] {
  const top = logits[likeliest(logits)]!;
  const found: Candidate[] = [];
  let total = 0;
  for (let id = 0; id < logits.length; id++) {
    const odds = Math.exp((logits[id]! - top) / temperature);
    total += odds;
    if (top - logits[id]! < DEPTH) found.push({ id, odds });
  }
  found.sort((a, b) => logits[b.id]! - logits[a.id]!);
  return found.slice(0, MOST_CANDIDATES).map(({ id, odds }) => ({ id, odds: odds / total }));
}

/** The fewest of the allowed candidates whose odds reach `topP` of what is allowed. */
function nucleusOf(ranked: Candidate[], topP: number, allows: (id: number) => boolean): Candidate[] {
  const nucleus: Candidate[] = [];
  let [left, kept] = [1, 0];
  for (const candidate of ranked) {
    if (nucleus.length > 0 && kept >= topP * left) break;
    if (allows(candidate.id)) {
      nucleus.push(candidate);
      kept += candidate.odds;
    } else left -= candidate.odds;
  }
  return nucleus;
}
