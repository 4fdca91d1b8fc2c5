/** The shipped encoder: a small transformer, its token and position rows added here, the rest one ONNX graph. */
import type { OpenModel, Runtime, Tensor } from '../model/model.ts';
import type { EncodeOptions, Encoder } from './encoder.ts';

const SLICE = 16;

export function openTransformerEncoder(model: OpenModel, runtime: Runtime): Encoder {
  const { config, id } = model.entry;
  const { width = 0, context = 0, dim = 0 } = config;

  function tokenIds(text: string): number[] {
    return text.trim() ? model.tokenizer.encode(text).ids.slice(0, context) : [];
  }

  /** Input states [texts, time, width] and mask [texts, time] of one slice, padded to its longest. */
  function inputs(rows: number[][]): Record<string, Tensor> {
    const time = Math.max(...rows.map((row) => row.length));
    const states = new Float32Array(rows.length * time * width);
    const mask = new Float32Array(rows.length * time);
    rows.forEach((ids, r) => {
      ids.forEach((id, t) => {
        const at = (r * time + t) * width;
        model.weights.row('embedding', id, states, at);
        model.weights.row('position', t, states, at);
        mask[r * time + t] = 1;
      });
    });
    return {
      states: runtime.tensor('float32', states, [rows.length, time, width]),
      mask: runtime.tensor('float32', mask, [rows.length, time]),
    };
  }

  async function encode(texts: string[], { signal, onProgress }: EncodeOptions = {}): Promise<Float32Array> {
    const vectors = new Float32Array(texts.length * dim);
    const tokens = texts.map(tokenIds);
    // Sorted by length, a slice wastes little on padding.
    const order = tokens
      .map((_, i) => i)
      .filter((i) => tokens[i]!.length > 0)
      .sort((a, b) => tokens[a]!.length - tokens[b]!.length);
    for (let start = 0; start < order.length; start += SLICE) {
      signal?.throwIfAborted();
      const slice = order.slice(start, start + SLICE);
      const { vectors: output } = await model.session.run(inputs(slice.map((i) => tokens[i]!)));
      const rows = output!.data as Float32Array;
      slice.forEach((i, r) => {
        vectors.set(rows.subarray(r * dim, r * dim + dim), i * dim);
      });
      onProgress?.(Math.min(start + SLICE, order.length), order.length);
    }
    return vectors;
  }

  return { id, revision: model.entry.files.weights.sha256, dim, encode };
}
