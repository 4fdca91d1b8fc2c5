/** Words → unit vectors. This file is the folder's contract. */

export interface EncodeOptions {
  signal?: AbortSignal;
  /** Called after each slice with the number of texts done. */
  onProgress?: (done: number, total: number) => void;
}

export interface Encoder {
  /** Names the model; a pack's vectors are readable only by the encoder that made them. */
  id: string;
  dim: number;
  /** Vectors of `texts`, row-major, texts.length × dim, each of unit length. An empty text gives a zero vector. */
  encode(texts: string[], options?: EncodeOptions): Promise<Float32Array>;
}

/** The text that stands for an item: title, makers, facets in words, description. The same in the builder and on the device. */
export function itemText(item: { title: string; creators: string[]; text: string }, facetWords: string): string {
  const by = item.creators.length ? ` by ${item.creators.join(', ')}` : '';
  return `${item.title}${by}. ${facetWords}. ${item.text}`;
}

export { openTransformerEncoder } from './transformer.ts';
