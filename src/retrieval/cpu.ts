/** Exact search on the CPU: an integer dot product per row. */
import { quantise, type Vectors } from '../pack/pack.ts';
import type { Retriever } from './retrieval.ts';
import { topKWith } from './topk.ts';

export function openCpuRetriever(vectors: Vectors): Retriever {
  const { count, dim, values, scales } = vectors;

  function score(query: Float32Array, allowed?: Uint8Array): Float32Array {
    const { values: q, scales: queryScale } = quantise(query, dim);
    const scores = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
    for (let row = 0; row < count; row++) {
      if (allowed && !allowed[row]) continue;
      let dot = 0;
      const start = row * dim;
      for (let d = 0; d < dim; d++) dot += values[start + d]! * q[d]!;
      // Two float32 roundings, in the order the shader does them.
      scores[row] = Math.fround(Math.fround(dot * scales[row]!) * queryScale[0]!);
    }
    return scores;
  }

  return {
    device: 'cpu',
    search: async (query, { k, allowed, also }) => topKWith(score(query, allowed), k, also),
  };
}
