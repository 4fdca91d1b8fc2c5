/** Items → vectors: what the encoder reads in an item's words, and what people who like it read besides. */
import type { Cache } from '../src/cache/cache.ts';
import { type Encoder, openTransformerEncoder } from '../src/encoder/encoder.ts';
import { openModel, readModelManifest } from '../src/model/model.ts';
import type { PackEncoder } from '../src/pack/manifest.ts';
import type { Neighbours } from '../src/pack/pack.ts';
import { openNodeRuntime, runtimeMark } from './runtime.ts';

/**
 * The share of the collaborative view in a vector. It is the neighbours' text, so it lives in the encoder's own space and
 * carries over to any catalogue; below one half, an item's own words always decide what it is near to.
 */
export const COLLABORATIVE_WEIGHT = 0.3;

export interface OpenEncoder {
  encoder: Encoder;
  /** What the pack says of it. */
  made: PackEncoder;
  licence: string;
  /** Files by path, where they are to come with the pack. */
  files?: ReadonlyMap<string, Uint8Array>;
  /** Names all that decides what the encoder makes of a text, to the last bit. */
  mark: string;
}

/** Opens the encoder of a models folder. One thread, so that a pack is the same bytes on every run. */
export async function openEncoder(cache: Cache, modelsUrl: string): Promise<OpenEncoder> {
  const entry = readModelManifest(await cache.manifest(modelsUrl)).models.encoder;
  const runtime = await openNodeRuntime();
  const model = await openModel(entry, runtime, (file) => cache.load(modelsUrl, file));
  const { weights, tokenizer, cpu } = entry.files;
  const mark = JSON.stringify([entry.config, weights.sha256, tokenizer.sha256, cpu.sha256, await runtimeMark()]);
  const encoder = openTransformerEncoder(model, runtime);
  const made = { id: encoder.id, sha256: weights.sha256, dim: encoder.dim };
  return { encoder, made, licence: entry.licence, mark };
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
