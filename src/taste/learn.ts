/**
 * Learning to rank by sampled batches: likes of one person against negatives drawn uniformly from what the person has not
 * chosen, a step for each batch. `factors.ts` learns by it.
 */
import { shuffle } from '../random.ts';
import { type Loss, type LossOptions, openLoss, openSample, type Sample, type Scored } from './losses.ts';
import { type Model, scoreRows } from './model.ts';

export interface LearnOptions {
  loss: LossOptions;
  /** m, drawn with replacement; 'all' takes every unobserved item once, which makes a rank exact and a softmax full. */
  negatives: number | 'all';
  /**
   * Likes of a person that share negatives and a step; 1 where absent, as published. A score costs the same whatever it is
   * compared with, so that 8 likes rank among 16 negatives for the price of 3 scores a like.
   */
  together?: number;
  /** Times that every like is met. */
  epochs: number;
  /** A seeded uniform generator on [0, 1): the same draws learn the same. */
  draw: () => number;
  /** After each epoch, with the mean loss of its likes. */
  onEpoch?: (done: number, meanLoss: number) => void;
}

/** Moves the model; `likes` holds each person's rows. People who like nothing, or everything, teach nothing. */
export function learn(model: Model, likes: Uint32Array[], options: LearnOptions): void {
  const { draw, negatives, epochs, together = 1, onEpoch } = options;
  const count = model.biases.length;
  const loss = openLoss(options.loss);
  const chosen = new Uint8Array(count);
  const sample = openSample(together, negatives === 'all' ? count : negatives);
  const order = Uint32Array.from(likes.keys()).filter((person) => teaches(likes[person]!, count));
  const total = order.reduce((sum, person) => sum + likes[person]!.length, 0);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let sum = 0;
    shuffle(order, draw);
    for (const person of order) {
      const rows = likes[person]!.slice();
      shuffle(rows, draw);
      for (const row of rows) chosen[row] = 1;
      sample.unobserved = count - rows.length;
      model.meet(person);
      for (let first = 0; first < rows.length; first += together) {
        if (negatives === 'all') takeAll(sample.negatives, chosen);
        else drawNegatives(sample.negatives, chosen, draw);
        takeLikes(sample.likes, rows, first);
        sum += meetLikes(model, sample, loss);
      }
      for (const row of rows) chosen[row] = 0;
    }
    onEpoch?.(epoch, total ? sum / total : 0);
  }
}

function teaches(rows: Uint32Array, count: number): boolean {
  return rows.length > 0 && rows.length < count;
}

function meetLikes(model: Model, sample: Sample, loss: Loss): number {
  const { likes, negatives } = sample;
  scoreRows(model, likes);
  scoreRows(model, negatives);
  negatives.slopes.fill(0);
  let lost = 0;
  for (let like = 0; like < likes.count; like++) lost += loss(sample, like);
  model.step(sample);
  return lost;
}

function takeLikes(likes: Scored, rows: Uint32Array, first: number): void {
  likes.count = Math.min(likes.rows.length, rows.length - first);
  for (let at = 0; at < likes.count; at++) likes.rows[at] = rows[first + at]!;
}

function drawNegatives(negatives: Scored, chosen: Uint8Array, draw: () => number): void {
  const { rows } = negatives;
  for (let j = 0; j < rows.length; j++) {
    let row = (draw() * chosen.length) | 0;
    while (chosen[row]) row = (draw() * chosen.length) | 0;
    rows[j] = row;
  }
  negatives.count = rows.length;
}

function takeAll(negatives: Scored, chosen: Uint8Array): void {
  let count = 0;
  for (let row = 0; row < chosen.length; row++) if (!chosen[row]) negatives.rows[count++] = row;
  negatives.count = count;
}
