/**
 * Ranking losses of a liked item against a sample of what the person has not chosen. All of them know only differences
 * of scores, so the slope of the like's score is minus the sum of what it adds to the negatives'.
 */
import { discount, estimatedRank, harmonic, itemsPerNegative, type RankEstimator } from './ranks.ts';

/**
 * - `bpr`: mean of log(1 + e^(s_j − s)) (Rendle et al. 2009); ranks don't matter.
 * - `softmax`: cross-entropy of the positive; corrected, each negative counts as the n/m items it stands for.
 * - `warp`: Φ(r̂ − 1) · mean hinge of the negatives within the margin (Weston et al. 2011), whose number is the rank.
 * - `lambdarank`: Σ_j |discount(r̂) − discount(r̂_j)| · log(1 + e^(s_j − s)) (Burges 2010).
 */
export type LossName = 'bpr' | 'softmax' | 'warp' | 'lambdarank';

export interface LossOptions extends RankEstimator {
  name: LossName;
}

/** Rows with their scores and ∂loss/∂score; buffers are reused from sample to sample, and `count` tells how much of them holds. */
export interface Scored {
  rows: Uint32Array;
  scores: Float32Array;
  slopes: Float32Array;
  count: number;
}

/** Likes of one person among the negatives that they share. */
export interface Sample {
  likes: Scored;
  negatives: Scored;
  /** n: items that the person has not chosen. */
  unobserved: number;
}

/**
 * The loss of the like at a place of the sample. Writes that like's slope and adds to the negatives'. Rank weights are
 * constants to the gradient, as ranks are steps.
 */
export type Loss = (sample: Sample, like: number) => number;

/** Scores within this of the positive's violate WARP's hinge. */
const MARGIN = 1;

/** Room for this many likes and negatives. */
export function openSample(likes: number, negatives: number): Sample {
  return { likes: openScored(likes), negatives: openScored(negatives), unobserved: 0 };
}

function openScored(most: number): Scored {
  return { rows: new Uint32Array(most), scores: new Float32Array(most), slopes: new Float32Array(most), count: 0 };
}

export function openLoss({ name, ...ranks }: LossOptions): Loss {
  if (name === 'bpr') return bpr;
  if (name === 'warp') return (sample, like) => warp(sample, like, ranks);
  const loss = name === 'softmax' ? softmax : lambdaRank;
  const given: Roomy = { ...ranks, room: new Float32Array(0) };
  return (sample, like) => {
    const { count } = sample.negatives;
    if (given.room.length !== count) given.room = new Float32Array(count);
    return loss(sample, like, given);
  };
}

/** `room` is for as many values as there are negatives. */
interface Roomy extends RankEstimator {
  room: Float32Array;
}

function bpr({ likes, negatives: { scores, slopes, count } }: Sample, like: number): number {
  const own = likes.scores[like]!;
  let loss = 0;
  let pull = 0;
  for (let j = 0; j < count; j++) {
    const difference = scores[j]! - own;
    const slope = sigmoid(difference) / count;
    slopes[j]! += slope;
    pull += slope;
    loss += softplus(difference) / count;
  }
  likes.slopes[like] = -pull;
  return loss;
}

function softmax({ likes, negatives, unobserved }: Sample, like: number, { corrected, room }: Roomy): number {
  const { scores, slopes, count } = negatives;
  const positive = likes.scores[like]!;
  const each = itemsPerNegative(corrected, unobserved, count);
  let highest = positive;
  for (let j = 0; j < count; j++) if (scores[j]! > highest) highest = scores[j]!;
  let mass = 0;
  for (let j = 0; j < count; j++) {
    room[j] = each * Math.exp(scores[j]! - highest);
    mass += room[j]!;
  }
  const total = mass + Math.exp(positive - highest);
  for (let j = 0; j < count; j++) slopes[j]! += room[j]! / total;
  likes.slopes[like] = -mass / total;
  return Math.log(total) + highest - positive;
}

function warp({ likes, negatives, unobserved }: Sample, like: number, { corrected, cutOff }: RankEstimator): number {
  const { scores, slopes, count } = negatives;
  const bar = likes.scores[like]! - MARGIN;
  let violators = 0;
  let hinge = 0;
  for (let j = 0; j < count; j++) {
    const excess = scores[j]! - bar;
    if (excess <= 0) continue;
    violators++;
    hinge += excess;
  }
  likes.slopes[like] = 0;
  if (violators === 0) return 0;
  const rank = estimatedRank(violators, itemsPerNegative(corrected, unobserved, count));
  const whole = harmonic(Math.min(rank - 1, cutOff));
  const weight = whole / violators;
  for (let j = 0; j < count; j++) if (scores[j]! > bar) slopes[j]! += weight;
  likes.slopes[like] = -whole;
  return weight * hinge;
}

function lambdaRank(
  { likes, negatives, unobserved }: Sample,
  like: number,
  { corrected, cutOff, room }: Roomy,
): number {
  const { scores, slopes, count } = negatives;
  const positive = likes.scores[like]!;
  const each = itemsPerNegative(corrected, unobserved, count);
  for (let j = 0; j < count; j++) room[j] = scores[j]!;
  const sorted = room.sort();
  const own = discount(estimatedRank(above(sorted, positive), each), cutOff);
  let loss = 0;
  let pull = 0;
  for (let j = 0; j < count; j++) {
    const score = scores[j]!;
    // Of equals the like is first, so that there is a first step where everything scores the same.
    const rank = estimatedRank(above(sorted, score), each) + (positive >= score ? 1 : 0);
    const weight = each * Math.abs(own - discount(rank, cutOff));
    if (weight === 0) continue;
    const slope = weight * sigmoid(score - positive);
    slopes[j]! += slope;
    pull += slope;
    loss += weight * softplus(score - positive);
  }
  likes.slopes[like] = -pull;
  return loss;
}

/** How many of the ascending values are larger. */
function above(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** log(1 + e^x), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
