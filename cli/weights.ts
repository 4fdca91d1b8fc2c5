/**
 * Weights of a linear blend from questions with known answers. First by the likelihood of the answers among their candidates
 * (a conditional logit, which is concave and uses every candidate), then coordinate by coordinate on the measure that counts, NDCG.
 */

/** One question: who among the candidates was hidden? */
export interface Question {
  /** Candidates × signals, row-major, unscaled. */
  scores: Float32Array;
  /** By signal: its largest magnitude, at least a hair above 0. */
  largest: Float64Array;
  /** Place of the answer among the candidates; −1 where it is not one of them. */
  answer: number;
}

export interface Fitted {
  weights: Float64Array;
  /** Of these weights on the questions, see `gainOf`. */
  value: number;
}

const STEPS = 60;
const STEP = 0.5;
/** The beginning of the list counts most, and what lies below a little, so that few people can tell too. */
const SHORT = 10;
const BELOW = 0.3;
const ROUNDS = 4;
const FACTORS = [0, 0.6, 0.8, 0.9, 1.1, 1.25, 1.6, 2.2];
/** What a weight of 0 is tried at. */
const FROM_ZERO = 0.1;
/**
 * In standard errors. On the validation items of four public logs (films, beauty, toys, books) NDCG@10 is .0791, .0754, .0910 and .1512 without
 * a margin, .0836, .0754, .0932 and .1510 with one, .0812, .0750, .0916 and .1503 with two.
 */
const MARGIN = 1;

/** Questions with each signal divided by its largest magnitude plus the signal's softening. */
export function scaled(questions: Question[], softening: ArrayLike<number>): Question[] {
  const signals = softening.length;
  return questions.map(({ scores, largest, answer }) => ({
    scores: scores.map((score, at) => score / (largest[at % signals]! + softening[at % signals]!)),
    largest,
    answer,
  }));
}

/** Starts that are climbed from: of all that are given, the best. */
const CLIMBED = 2;

/**
 * Weights ≥ 0, the largest 1, that find the answers of `questions` best; `start` is where the search begins, or any one signal alone.
 * A signal that says nothing in any question keeps its weight of `start`: what it is worth can't be learned, nor the others' scale by it.
 */
export function fitWeights(questions: Question[], start: ArrayLike<number>): Fitted {
  const answered = questions.filter(({ answer }) => answer >= 0); // the others are worth 0 whatever the weights
  const alone = Array.from(start, (_, signal) => Array.from(start, (_, other) => (other === signal ? 1 : 0)));
  const starts = [start, likeliest(answered, start), ...alone].map((weights) => ({
    weights,
    value: gainOf(answered, weights),
  }));
  const promising = starts.sort((a, b) => b.value - a.value).slice(0, CLIMBED);
  const fits = promising.map(({ weights }) => climbed(answered, weights));
  const best = fits.reduce((a, b) => (b.value > a.value ? b : a));
  const speaks = Array.from(start, (_, signal) =>
    questions.some((question) => saysAnything(question, signal, start.length)),
  );
  const most = best.weights.reduce((a, b, signal) => (speaks[signal] ? Math.max(a, b) : a), 0) || 1;
  const weights = best.weights.map((weight, signal) => (speaks[signal] ? weight / most : start[signal]!));
  return { weights, value: gainOf(questions, weights) };
}

function saysAnything({ scores }: Question, signal: number, signals: number): boolean {
  for (let at = signal; at < scores.length; at += signals) if (scores[at] !== 0) return true;
  return false;
}

/** How well these questions can be answered, by the likelihood alone: good enough to choose between ways of asking, and quick. */
export function answerable(questions: Question[], start: ArrayLike<number>): number {
  return gainOf(questions, likeliest(questions, start));
}

/** Mean over the questions of the discounted gain in the first ten, plus a share of that in the whole list. */
export function gainOf(questions: Question[], weights: ArrayLike<number>): number {
  return mean(gainsOf(questions, weights));
}

function gainsOf(questions: Question[], weights: ArrayLike<number>): Float64Array {
  return gainsBy(questions, (question) => rankIn(totalsOf(question, weights), question.answer));
}

/** By question; 0 where the answer is no candidate. */
function gainsBy(questions: Question[], rankOf: (question: Question, at: number) => number): Float64Array {
  return Float64Array.from(questions, (question, at) => {
    if (question.answer < 0) return 0;
    const rank = rankOf(question, at);
    const gain = 1 / Math.log2(1 + rank);
    return (rank <= SHORT ? gain : 0) + BELOW * gain;
  });
}

function mean(gains: Float64Array): number {
  return gains.reduce((sum, gain) => sum + gain, 0) / (gains.length || 1);
}

/** Whether the mean of the differences, question by question, is more than `margin` of its standard errors. */
function isBetter(gains: Float64Array, before: Float64Array, margin: number): boolean {
  const differences = gains.map((gain, at) => gain - before[at]!);
  const gained = mean(differences);
  const variance = mean(differences.map((difference) => (difference - gained) ** 2));
  return gained > 1e-9 && gained > margin * Math.sqrt(variance / differences.length);
}

/** The answer's rank, from 1; among equals in the middle. */
function rankIn(totals: Float64Array, answer: number): number {
  const own = totals[answer]!;
  let [above, equal] = [0, -1];
  for (let at = 0; at < totals.length; at++) {
    const other = totals[at]!;
    if (other > own) above++;
    else if (other === own) equal++;
  }
  return 1 + above + equal / 2;
}

function totalsOf({ scores }: Question, weights: ArrayLike<number>): Float64Array {
  const signals = weights.length;
  const totals = new Float64Array(scores.length / signals);
  for (let at = 0; at < totals.length; at++) totals[at] = dot(scores, at * signals, weights);
  return totals;
}

function dot(scores: Float32Array, start: number, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let signal = 0; signal < weights.length; signal++) sum += weights[signal]! * scores[start + signal]!;
  return sum;
}

/**
 * Coordinate ascent on `gainOf`: totals stand, and only one signal's share of them is tried anew. A step is taken where it gains more
 * than the draw of the questions may: many small ones uphill in one draw lead away from where the likelihood, which uses all candidates, has led.
 */
function climbed(questions: Question[], start: ArrayLike<number>): Fitted {
  const weights = Float64Array.from(start);
  const room = new Float64Array(questions.reduce((most, { scores }) => Math.max(most, scores.length), 0));
  let gains = gainsOf(questions, weights);
  for (let round = 0; round < ROUNDS; round++) {
    const before = gains;
    for (let signal = 0; signal < weights.length; signal++) {
      const most = weights.reduce((a, b) => Math.max(a, b), 0);
      const current = weights[signal]!;
      const tries = current > 0 ? FACTORS.map((factor) => factor * current) : [FROM_ZERO * most];
      const standing = questions.map((question) => totalsOf(question, weights));
      const stood = gains;
      for (const tried of tries) {
        const change = tried - current;
        const found = gainsBy(questions, ({ scores, answer }, at) => {
          const totals = standing[at]!;
          const changed = room.subarray(0, totals.length);
          for (let place = 0, entry = signal; place < totals.length; place++, entry += weights.length)
            changed[place] = totals[place]! + change * scores[entry]!;
          return rankIn(changed, answer);
        });
        if (isBetter(found, gains, 0) && isBetter(found, stood, MARGIN)) [gains, weights[signal]] = [found, tried];
      }
    }
    if (gains === before) break;
  }
  return { weights, value: mean(gains) };
}

/** Maximises Σ log softmax(weights · candidate)[answer] over weights ≥ 0 by projected gradient steps of Adam (Kingma and Ba 2015). */
function likeliest(questions: Question[], start: ArrayLike<number>): Float64Array {
  const answered = questions.filter(({ answer }) => answer >= 0);
  const signals = start.length;
  const weights = Float64Array.from(start, (weight) => 5 * weight); // the logit's own scale, by and large
  const [mean, square] = [new Float64Array(signals), new Float64Array(signals)];
  for (let step = 1; step <= STEPS; step++) {
    const slope = slopeOf(answered, weights);
    const length = STEP * (1 - (step - 1) / STEPS);
    for (let signal = 0; signal < signals; signal++) {
      mean[signal] = 0.9 * mean[signal]! + 0.1 * slope[signal]!;
      square[signal] = 0.99 * square[signal]! + 0.01 * slope[signal]! ** 2;
      const [m, s] = [mean[signal]! / (1 - 0.9 ** step), square[signal]! / (1 - 0.99 ** step)];
      weights[signal] = Math.max(0, weights[signal]! + (length * m) / (Math.sqrt(s) + 1e-9));
    }
  }
  return weights;
}

/** Gradient of the log-likelihood: what the answers score minus what the model expects. */
function slopeOf(questions: Question[], weights: Float64Array): Float64Array {
  const signals = weights.length;
  const slope = new Float64Array(signals);
  const expected = new Float64Array(signals);
  for (const { scores, answer } of questions) {
    let most = Number.NEGATIVE_INFINITY;
    const totals = new Float64Array(scores.length / signals);
    for (let at = 0; at < totals.length; at++) {
      totals[at] = dot(scores, at * signals, weights);
      most = Math.max(most, totals[at]!);
    }
    expected.fill(0);
    let sum = 0;
    for (let at = 0; at < totals.length; at++) {
      const share = Math.exp(totals[at]! - most);
      if (share < 1e-9) continue;
      sum += share;
      for (let signal = 0; signal < signals; signal++) expected[signal]! += share * scores[at * signals + signal]!;
    }
    for (let signal = 0; signal < signals; signal++)
      slope[signal]! += (scores[answer * signals + signal]! - expected[signal]! / sum) / questions.length;
  }
  return slope;
}
