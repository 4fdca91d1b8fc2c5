/**
 * Batched decoding with a key–value cache: prompts of different lengths go through together, padded on the left, and
 * each step feeds one token a row. A row can take tokens back: they stay in the cache, hidden from then on. Embeddings and
 * rotary tables are made here, so the graph is the same for any input.
 */
import type { OpenModel, Runtime, Tensor } from '../model/model.ts';
import { openKeyValues } from './key-values.ts';

export interface Decoder {
  /** Reads the prompts and returns the logits of the next token, [rows × vocabulary]. Starts a new conversation. */
  prefill(prompts: number[][]): Promise<Float32Array>;
  /** Feeds one token a row and returns the logits of the next. */
  step(tokens: number[]): Promise<Float32Array>;
  /** Forgets the last `count` tokens that a row was fed, its prompt's among them. */
  rewind(row: number, count: number): void;
  vocabulary: number;
  /** The most tokens a row may have, prompt and answer together. */
  context: number;
}

const MASKED = -1e9;
const PADDING = -1;

export function openDecoder(model: OpenModel, runtime: Runtime): Decoder {
  const { config } = model.entry;
  const { width = 0, layers = 0, heads = 1, memoryHeads = 1, vocabulary = 0, context = 0 } = config;
  const headWidth = width / heads;
  const half = headWidth / 2;
  const frequencies = Float64Array.from({ length: half }, (_, i) => (config.ropeBase ?? 10_000) ** (-i / half));
  const empty = (rows: number) => openKeyValues({ rows, layers, heads: memoryHeads, width: headWidth }, runtime);
  let memory = empty(0);
  /** By row, whether each position that the cache has in use may be seen. */
  let seen: boolean[][] = [];

  /** Rotary cosines and sines [rows, time, half]; a row's positions count the tokens that it can see. */
  function rotary(rows: number[][]): { cos: Tensor; sin: Tensor } {
    const time = rows[0]!.length;
    const cos = new Float32Array(rows.length * time * half);
    const sin = new Float32Array(rows.length * time * half);
    rows.forEach((tokens, row) => {
      let position = seen[row]!.reduce((count, visible) => count + Number(visible), 0);
      tokens.forEach((token, t) => {
        const angles = frequencies.map((frequency) => position * frequency);
        cos.set(angles.map(Math.cos), (row * time + t) * half);
        sin.set(angles.map(Math.sin), (row * time + t) * half);
        if (token !== PADDING) position++;
      });
    });
    const dims = [rows.length, time, half];
    return { cos: runtime.tensor('float32', cos, dims), sin: runtime.tensor('float32', sin, dims) };
  }

  /**
   * Additive mask [rows, 1, time, capacity + time]: what is hidden, what the cache has free and the future are out; a
   * position always sees itself.
   */
  function attentionMask(rows: number[][]): Tensor {
    const time = rows[0]!.length;
    const { capacity } = memory;
    const span = capacity + time;
    const mask = new Float32Array(rows.length * time * span).fill(MASKED);
    rows.forEach((tokens, row) => {
      for (let t = 0; t < time; t++) {
        const start = (row * time + t) * span;
        seen[row]!.forEach((visible, s) => {
          if (visible) mask[start + s] = 0;
        });
        for (let s = 0; s <= t; s++) if (tokens[s] !== PADDING || s === t) mask[start + capacity + s] = 0;
      }
    });
    return runtime.tensor('float32', mask, [rows.length, 1, time, span]);
  }

  function embeddings(rows: number[][]): Tensor {
    const time = rows[0]!.length;
    const states = new Float32Array(rows.length * time * width);
    rows.forEach((tokens, row) => {
      tokens.forEach((token, t) => {
        if (token !== PADDING) model.weights.row('embedding', token, states, (row * time + t) * width);
      });
    });
    return runtime.tensor('float32', states, [rows.length, time, width]);
  }

  async function run(rows: number[][]): Promise<Float32Array> {
    const outputs = await model.session.run({
      states: embeddings(rows),
      mask: attentionMask(rows),
      ...rotary(rows),
      ...memory.inputs,
    });
    await memory.append(outputs, rows[0]!.length);
    rows.forEach((tokens, row) => {
      seen[row]!.push(...tokens.map((token) => token !== PADDING));
    });
    return (await outputs.logits!.getData(true)) as Float32Array;
  }

  return {
    vocabulary,
    context,
    prefill(prompts) {
      const longest = Math.max(...prompts.map((prompt) => prompt.length));
      seen = prompts.map(() => []);
      memory = empty(prompts.length);
      return run(prompts.map((prompt) => [...new Array<number>(longest - prompt.length).fill(PADDING), ...prompt]));
    },
    step: (tokens) => run(tokens.map((token) => [token])),
    rewind(row, count) {
      const visible = seen[row]!;
      for (let at = visible.length - 1, left = count; at >= 0 && left > 0; at--) {
        if (!visible[at]) continue;
        visible[at] = false;
        left--;
      }
    },
  };
}
