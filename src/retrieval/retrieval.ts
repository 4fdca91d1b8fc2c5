/**
 * Vectors + filter → ranked candidates. This file is the contract that `cpu.ts` and `webgpu.ts` obey; both return the
 * same ids and the same scores: the query is quantised like the items, the dot product is an exact integer, and two
 * float32 multiplications turn it into a score. Ties go to the lower row.
 */

export interface Candidate {
  row: number;
  /** Dot product with the query; a cosine where both are of unit length. */
  score: number;
}

export interface SearchOptions {
  k: number;
  /** One byte a row; rows with 0 are left out before ranking. */
  allowed?: Uint8Array | undefined;
  /** Allowed rows to score whether or not they are among the k best. */
  also?: Uint32Array | undefined;
}

export interface Retriever {
  device: 'cpu' | 'webgpu';
  /** The k best rows for a query of the vectors' dimension, and the rows of `also`; best first. */
  search(query: Float32Array, options: SearchOptions): Promise<Candidate[]>;
}

export { openCpuRetriever } from './cpu.ts';
export { byScore, topK } from './topk.ts';
