/**
 * Ranking losses of one liked item against a sample of what the person has not chosen. All of them know only differences
 * of scores, so the slope of the positive's score is minus the sum of the negatives'.
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

/** One positive among its negatives; buffers are reused from sample to sample, and `count` tells how much of them holds. */
export interface Sample {
  /** The liked row, and its score. */
  positive: number;
  positiveScore: number;
  /** The negatives' rows and scores. */
  rows: Uint32Array;
  scores: Float32Array;
  count: number;
  /** n: items that the person has not chosen. */
  unobserved: number;
  /** ∂loss/∂score of each negative: what a loss writes. */
  slopes: Float32Array;
}

/** Writes `slopes` and returns the loss. Rank weights are constants to the gradient, as ranks are steps. */
export type Loss = (sample: Sample) => number;

/** Scores within this of the positive's violate WARP's hinge. */
const MARGIN = 1;

export function openSample(most: number): Sample {
  return {
    positive: 0,
    positiveScore: 0,
    rows: new Uint32Array(most),
    scores: new Float32Array(most),
    count: 0,
    unobserved: 0,
    slopes: new Float32Array(most),
  };
}

export function openLoss({ name, ...ranks }: LossOptions): Loss {
  if (name === 'bpr') return bpr;
  if (name === 'softmax') return (sample) => softmax(sample, ranks);
  if (name === 'warp') return (sample) => warp(sample, ranks);
  let sorted = new Float32Array(0);
  return (sample) => {
    if (sorted.length !== sample.count) sorted = new Float32Array(sample.count);
    return lambdaRank(sample, ranks, sorted);
  };
}

function bpr({ positiveScore, scores, slopes, count }: Sample): number {
  let loss = 0;
  for (let j = 0; j < count; j++) {
    const difference = scores[j]! - positiveScore;
    slopes[j] = sigmoid(difference) / count;
    loss += softplus(difference) / count;
  }
  return loss;
}

function softmax({ positiveScore, scores, slopes, count, unobserved }: Sample, { corrected }: RankEstimator): number {
  const each = itemsPerNegative(corrected, unobserved, count);
  let highest = positiveScore;
  for (let j = 0; j < count; j++) if (scores[j]! > highest) highest = scores[j]!;
  const own = Math.exp(positiveScore - highest);
  let total = own;
  for (let j = 0; j < count; j++) {
    const mass = each * Math.exp(scores[j]! - highest);
    slopes[j] = mass;
    total += mass;
  }
  for (let j = 0; j < count; j++) slopes[j]! /= total;
  return Math.log(total) + highest - positiveScore;
}

function warp(sample: Sample, { corrected, cutOff }: RankEstimator): number {
  const { positiveScore, scores, slopes, count, unobserved } = sample;
  const bar = positiveScore - MARGIN;
  let violators = 0;
  let hinge = 0;
  for (let j = 0; j < count; j++) {
    const excess = scores[j]! - bar;
    slopes[j] = excess > 0 ? 1 : 0;
    if (excess <= 0) continue;
    violators++;
    hinge += excess;
  }
  if (violators === 0) return 0;
  const rank = estimatedRank(violators, itemsPerNegative(corrected, unobserved, count));
  const weight = harmonic(Math.min(rank - 1, cutOff)) / violators;
  for (let j = 0; j < count; j++) slopes[j]! *= weight;
  return weight * hinge;
}

/** `sorted` is room for `count` scores. */
function lambdaRank(sample: Sample, { corrected, cutOff }: RankEstimator, sorted: Float32Array): number {
  const { positiveScore, scores, slopes, count, unobserved } = sample;
  const each = itemsPerNegative(corrected, unobserved, count);
  for (let j = 0; j < count; j++) sorted[j] = scores[j]!;
  sorted.sort();
  const own = discount(estimatedRank(above(sorted, positiveScore), each), cutOff);
  let loss = 0;
  for (let j = 0; j < count; j++) {
    const score = scores[j]!;
    // Of equals the positive is first, so that there is a first step where everything scores the same.
    const rank = estimatedRank(above(sorted, score), each) + (positiveScore >= score ? 1 : 0);
    const weight = each * Math.abs(own - discount(rank, cutOff));
    slopes[j] = 0;
    if (weight === 0) continue;
    slopes[j] = weight * sigmoid(score - positiveScore);
    loss += weight * softplus(score - positiveScore);
  }
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
