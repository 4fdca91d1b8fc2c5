/**
 * Batched decoding with a key–value cache: prompts of different lengths go through together, padded on the left, and
 * each step feeds one token a row. Embeddings and rotary tables are made here, so the graph is the same for any input.
 */
import type { OpenModel, Runtime, Tensor } from '../model/model.ts';

export interface Decoder {
  /** Reads the prompts and returns the logits of the next token, [rows × vocabulary]. Starts a new conversation. */
  prefill(prompts: number[][]): Promise<Float32Array>;
  /** Feeds one token a row and returns the logits of the next. */
  step(tokens: number[]): Promise<Float32Array>;
  vocabulary: number;
  /** The most tokens a row may have, prompt and answer together. */
  context: number;
}

const MASKED = -1e9;

export function openDecoder(model: OpenModel, runtime: Runtime): Decoder {
  const { width = 0, layers = 0, heads = 1, memoryHeads = 1, vocabulary = 0, context = 0, ropeBase = 10_000 } = model.entry.config;
  const headWidth = width / heads;
  const half = headWidth / 2;
  const frequencies = Float64Array.from({ length: half }, (_, i) => ropeBase ** (-i / half));
  let padding: number[] = [];
  let past = 0;
  let memory: Record<string, Tensor> = {};

  function emptyMemory(rows: number): Record<string, Tensor> {
    const names = Array.from({ length: layers }, (_, layer) => [`past_key_${layer}`, `past_value_${layer}`]).flat();
    return Object.fromEntries(
      names.map((name) => [name, runtime.tensor('float32', new Float32Array(0), [rows, memoryHeads, 0, headWidth])]),
    );
  }

  /** Rotary cosines and sines [rows, time, half]; a row's positions count from its first real token. */
  function rotary(rows: number, time: number): { cos: Tensor; sin: Tensor } {
    const cos = new Float32Array(rows * time * half);
    const sin = new Float32Array(rows * time * half);
    for (let row = 0; row < rows; row++)
      for (let t = 0; t < time; t++) {
        const position = Math.max(0, past + t - padding[row]!);
        for (let i = 0; i < half; i++) {
          const at = (row * time + t) * half + i;
          cos[at] = Math.cos(position * frequencies[i]!);
          sin[at] = Math.sin(position * frequencies[i]!);
        }
      }
    const dims = [rows, time, half];
    return { cos: runtime.tensor('float32', cos, dims), sin: runtime.tensor('float32', sin, dims) };
  }

  /** Additive mask [rows, 1, time, past + time]: the future and the padding are out. */
  function attentionMask(rows: number, time: number): Tensor {
    const span = past + time;
    const mask = new Float32Array(rows * time * span);
    for (let row = 0; row < rows; row++)
      for (let t = 0; t < time; t++)
        for (let s = 0; s < span; s++)
          if (s > past + t || (s < padding[row]! && s !== past + t)) mask[(row * time + t) * span + s] = MASKED;
    return runtime.tensor('float32', mask, [rows, 1, time, span]);
  }

  function embeddings(rows: number[][]): Tensor {
    const time = rows[0]!.length;
    const states = new Float32Array(rows.length * time * width);
    rows.forEach((tokens, row) => {
      tokens.forEach((token, t) => {
        if (token >= 0) model.weights.row('embedding', token, states, (row * time + t) * width);
      });
    });
    return runtime.tensor('float32', states, [rows.length, time, width]);
  }

  async function run(rows: number[][]): Promise<Float32Array> {
    const time = rows[0]!.length;
    const outputs = await model.session.run({
      states: embeddings(rows),
      mask: attentionMask(rows.length, time),
      ...rotary(rows.length, time),
      ...memory,
    });
    for (const name of Object.keys(memory)) {
      memory[name]!.dispose();
      memory[name] = outputs[name.replace('past', 'present')]!;
    }
    past += time;
    return (await outputs.logits!.getData(true)) as Float32Array;
  }

  return {
    vocabulary,
    context,
    prefill(prompts) {
      const longest = Math.max(...prompts.map((prompt) => prompt.length));
      padding = prompts.map((prompt) => longest - prompt.length);
      past = 0;
      for (const tensor of Object.values(memory)) tensor.dispose();
      memory = emptyMemory(prompts.length);
      return run(prompts.map((prompt, row) => [...new Array<number>(padding[row]!).fill(-1), ...prompt]));
    },
    step: (tokens) => run(tokens.map((token) => [token])),
  };
}
