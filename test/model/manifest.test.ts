import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODEL_VERSION, readModelManifest } from '../../src/model/model.ts';

const shipped = readFileSync(new URL('../../public/models/manifest.json', import.meta.url));

/** The shipped manifest with something changed. */
function changed(change: (manifest: ReturnType<typeof readModelManifest>) => unknown): Uint8Array {
  const manifest = readModelManifest(shipped);
  return new TextEncoder().encode(JSON.stringify(change(manifest) ?? manifest));
}

describe('the models’ manifest', () => {
  it('that is shipped can be read', () => {
    const { models } = readModelManifest(shipped);
    expect(models.encoder.config.dim).toBeGreaterThan(0);
    expect(models.narrator.config.vocabulary).toBeGreaterThan(0);
    expect(models.narrator.files.voice).toBeDefined();
  });

  it.each([
    ['is not JSON', new TextEncoder().encode('<html>')],
    ['is empty', new Uint8Array()],
    ['is null', new TextEncoder().encode('null')],
    ['is of another format', changed((manifest) => ({ ...manifest, format: 'sotto-pack' }))],
    ['has no models', changed(({ format, version }) => ({ format, version }))],
    ['lacks the narrator', changed((manifest) => ({ ...manifest, models: { encoder: manifest.models.encoder } }))],
    ['has a model without tensors', changed(({ models }) => void Reflect.deleteProperty(models.encoder, 'tensors'))],
    ['has a model without a graph', changed(({ models }) => void Reflect.deleteProperty(models.narrator.files, 'cpu'))],
  ])('that %s is refused with a code', (_, bytes) => {
    expect(() => readModelManifest(bytes)).toThrow(expect.objectContaining({ code: 'model-not-a-model' }));
  });

  it('of a later format says that Sotto is too old, whatever its models look like', () => {
    const later = changed(({ format }) => ({ format, version: MODEL_VERSION + 1, models: 'elsewhere' }));
    expect(() => readModelManifest(later)).toThrow(expect.objectContaining({ code: 'model-too-new' }));
  });
});
