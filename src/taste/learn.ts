/**
 * Learning to rank by sampled batches: each like of each person against negatives drawn uniformly from what the person has
 * not chosen. The same loop learns factors (`factors.ts`) and people over fixed vectors (`people.ts`).
 */
import { type Loss, type LossOptions, openLoss, openSample, type Sample } from './losses.ts';
import { type Model, scoreOf } from './model.ts';

export interface LearnOptions {
  loss: LossOptions;
  /** m, drawn with replacement; 'all' takes every unobserved item once, which makes a rank exact and a softmax full. */
  negatives: number | 'all';
  /** Times that every like is met. */
  epochs: number;
  /** A seeded uniform generator on [0, 1): the same draws learn the same. */
  draw: () => number;
  /** After each epoch, with the mean loss of its likes. */
  onEpoch?: (done: number, meanLoss: number) => void;
}

/** Moves the model; `likes` holds each person's rows. People who like nothing, or everything, teach nothing. */
export function learn(model: Model, likes: Uint32Array[], options: LearnOptions): void {
  const { draw, negatives, epochs, onEpoch } = options;
  const count = model.biases.length;
  const loss = openLoss(options.loss);
  const chosen = new Uint8Array(count);
  const sample = openSample(negatives === 'all' ? count : negatives);
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
      for (const row of rows) {
        if (negatives === 'all') takeAll(sample, chosen);
        else drawNegatives(sample, chosen, draw);
        sum += meetLike(model, row, sample, loss);
      }
      for (const row of rows) chosen[row] = 0;
    }
    onEpoch?.(epoch, total ? sum / total : 0);
  }
}

function teaches(rows: Uint32Array, count: number): boolean {
  return rows.length > 0 && rows.length < count;
}

function meetLike(model: Model, row: number, sample: Sample, loss: Loss): number {
  const { rows, scores, count } = sample;
  sample.positive = row;
  sample.positiveScore = scoreOf(model, row);
  for (let j = 0; j < count; j++) scores[j] = scoreOf(model, rows[j]!);
  const lost = loss(sample);
  model.step(sample);
  return lost;
}

function drawNegatives(sample: Sample, chosen: Uint8Array, draw: () => number): void {
  const { rows } = sample;
  for (let j = 0; j < rows.length; j++) {
    let row = (draw() * chosen.length) | 0;
    while (chosen[row]) row = (draw() * chosen.length) | 0;
    rows[j] = row;
  }
  sample.count = rows.length;
}

function takeAll(sample: Sample, chosen: Uint8Array): void {
  let count = 0;
  for (let row = 0; row < chosen.length; row++) if (!chosen[row]) sample.rows[count++] = row;
  sample.count = count;
}

/** In place (Fisher and Yates). */
function shuffle(values: Uint32Array, draw: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const at = (draw() * (last + 1)) | 0;
    const held = values[last]!;
    values[last] = values[at]!;
    values[at] = held;
  }
}
