/** Items → vectors: what the encoder reads in an item's words, and what people who like it read besides. */
import type { Cache } from '../src/cache/cache.ts';
import { type Encoder, openTransformerEncoder } from '../src/encoder/encoder.ts';
import { type ModelEntry, openModel, readModelManifest } from '../src/model/model.ts';
import type { Neighbours } from '../src/pack/pack.ts';
import { openNodeRuntime } from './runtime.ts';

/**
 * The share of the collaborative view in a vector. It is the neighbours' text, so it lives in the encoder's own space and
 * carries over to any catalogue; below one half, an item's own words always decide what it is near to.
 */
export const COLLABORATIVE_WEIGHT = 0.3;

/** Opens the encoder of a models folder. One thread, so that a pack is the same bytes on every run. */
export async function openEncoder(cache: Cache, modelsUrl: string): Promise<{ entry: ModelEntry; encoder: Encoder }> {
  const entry = readModelManifest(await cache.manifest(modelsUrl)).models.encoder;
  const runtime = await openNodeRuntime();
  const model = await openModel(entry, runtime, (file) => cache.load(modelsUrl, file));
  return { entry, encoder: openTransformerEncoder(model, runtime) };
}

/** normalise(text vector + weight · weighted mean of the neighbours' text vectors), for each row; both sides are row-major. */
export function withCollaborativeView(
  text: Float32Array,
  dim: number,
  neighbours: Neighbours,
  weight = COLLABORATIVE_WEIGHT,
): Float32Array {
  const { offsets, rows, weights } = neighbours;
  const vectors = text.slice();
  for (let row = 0; row < offsets.length - 1; row++) {
    const entries = { from: offsets[row]!, to: offsets[row + 1]! };
    const total = weights.subarray(entries.from, entries.to).reduce((sum, w) => sum + w, 0);
    const own = vectors.subarray(row * dim, row * dim + dim);
    for (let entry = entries.from; entry < entries.to; entry++) {
      const share = (weight * weights[entry]!) / total;
      const start = rows[entry]! * dim;
      for (let d = 0; d < dim; d++) own[d]! += share * text[start + d]!;
    }
    const length = Math.hypot(...own) || 1;
    for (let d = 0; d < dim; d++) own[d]! /= length;
  }
  return vectors;
}
