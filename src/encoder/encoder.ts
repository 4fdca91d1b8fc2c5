/** Words → unit vectors. This file is the folder's contract. */
import { SottoError } from '../errors.ts';
import type { PackEncoder } from '../pack/manifest.ts';

export interface EncodeOptions {
  signal?: AbortSignal | undefined;
  /** Called after each slice with the number of texts done. */
  onProgress?: (done: number, total: number) => void;
}

export interface Encoder {
  /** Names the model; a pack's vectors are readable only by the encoder that made them. */
  id: string;
  /** Which weights: a hub's commit, or the hash of the weights file. */
  revision: string;
  dim: number;
  /** Vectors of `texts`, row-major, texts.length × dim, each of unit length. An empty text gives a zero vector. */
  encode(texts: string[], options?: EncodeOptions): Promise<Float32Array>;
}

/** The text that stands for an item: title, makers, facets in words, description. The same in the builder and on the device. */
export function itemText(item: { title: string; creators: string[]; text: string }, facetWords: string): string {
  const by = item.creators.length ? ` by ${item.creators.join(', ')}` : '';
  return `${item.title}${by}. ${facetWords}. ${item.text}`;
}

/** Throws `model-mismatch` where an encoder is not the one that made a pack's vectors: the two must never meet. */
export function mustMatch({ id, revision, dim }: Encoder, madeBy: PackEncoder): void {
  if (id === madeBy.id && revision === (madeBy.hub?.revision ?? madeBy.sha256) && dim === madeBy.dim) return;
  throw new SottoError(
    'model-mismatch',
    `The pack’s vectors are by ${madeBy.id}, with ${madeBy.dim} dimensions; ${id}, with ${dim}, is not what made them. Rebuild the pack, or publish the models it was built with.`,
  );
}

export { type EncoderFiles, HUB_ENCODER_FILES, HUB_ENCODER_WEIGHTS, openHubEncoder } from './hub.ts';
export { openTransformerEncoder } from './transformer.ts';
