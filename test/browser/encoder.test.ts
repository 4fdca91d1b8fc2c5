import { beforeAll, describe, expect, it } from 'vitest';
import { type Encoder, openTransformerEncoder } from '../../src/encoder/encoder.ts';
import type { OpenModel } from '../../src/model/model.ts';
import golden from '../fixtures/golden-encoder.json';
import { openShipped } from './models.ts';

let model: OpenModel;
let encoder: Encoder;

beforeAll(async () => {
  const opened = await openShipped('encoder', 'cpu');
  model = opened.model;
  encoder = openTransformerEncoder(model, opened.runtime);
});

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let d = 0; d < b.length; d++) {
    dot += a[d]! * b[d]!;
    aa += a[d]! ** 2;
    bb += b[d]! ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

describe('the shipped encoder in the browser', () => {
  it('splits the golden texts into the golden tokens', () => {
    const { context = 0 } = model.entry.config;
    const ids = golden.texts.map((text) => model.tokenizer.encode(text).ids.slice(0, context));
    expect(ids).toEqual(golden.ids);
  });

  it('gives the vectors of the model that was trained, all texts together', async () => {
    const vectors = await encoder.encode(golden.texts);
    golden.vectors.forEach((expected, i) => {
      const vector = vectors.subarray(i * encoder.dim, (i + 1) * encoder.dim);
      expect(expected).toHaveLength(encoder.dim);
      expect(cosine(vector, expected)).toBeGreaterThanOrEqual(0.999);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    });
  });

  it('gives a text the same vector alone as among others', async () => {
    const together = await encoder.encode(golden.texts);
    for (const i of [0, 7, 19]) {
      const alone = await encoder.encode([golden.texts[i]!]);
      expect(cosine(alone, together.subarray(i * encoder.dim, (i + 1) * encoder.dim))).toBeGreaterThan(0.99999);
    }
  });

  it('gives an empty text a zero vector, and stops when told to', async () => {
    expect([...(await encoder.encode(['', '  ']))]).toEqual(new Array(2 * encoder.dim).fill(0));
    await expect(encoder.encode(['a'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the shipped encoder on WebGPU', () => {
  it('gives the same vectors', async () => {
    const opened = await openShipped('encoder', 'webgpu');
    const onGpu = openTransformerEncoder(opened.model, opened.runtime);
    const texts = golden.texts.slice(0, 3);
    const vectors = await onGpu.encode(texts);
    texts.forEach((_, i) => {
      const vector = vectors.subarray(i * onGpu.dim, (i + 1) * onGpu.dim);
      expect(cosine(vector, golden.vectors[i]!)).toBeGreaterThanOrEqual(0.999);
    });
  });
});
