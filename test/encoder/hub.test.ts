/** Words meet vectors only where one encoder made both; one of a hub is fetched on somebody's word, and then kept. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assert, constantFrom, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build } from '../../cli/build.ts';
import { fetchAnywhere } from '../../cli/files.ts';
import { openNamedEncoder } from '../../cli/hub-encoder.ts';
import { openNodeRuntime } from '../../cli/runtime.ts';
import { memoryStore, openCache } from '../../src/cache/cache.ts';
import { type Encoder, mustMatch } from '../../src/encoder/encoder.ts';
import { type Engine, openEngine } from '../../src/engine.ts';
import { codeOf } from '../../src/errors.ts';
import type { PackEncoder } from '../../src/pack/manifest.ts';
import { type Manifest, quantise, readManifest } from '../../src/pack/pack.ts';
import { writeVectors } from '../../src/pack/vectors.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { folder } from '../cli/folder.ts';
import { TEAS } from '../cli/terminal.ts';
import { encoderFolder, FIXTURE } from '../fixtures/hub-encoder.ts';

const WORDS = { leanings: [], words: 'crossings in the rain', k: 3 };

async function packWith(encoder: string): Promise<{ packUrl: string; manifest: Manifest; output: string }> {
  const output = join(await folder(), 'pack');
  await build(`${TEAS}/teas.jsonl`, { output, encoder, vectors: true, licences: [] });
  const packUrl = pathToFileURL(join(output, 'manifest.json')).href;
  return { packUrl, output, manifest: readManifest(await readFile(new URL(packUrl)), packUrl) };
}

/** A visit over what earlier ones left in the store, and what it asked for. */
function visit(store = memoryStore()): { engine: Engine; asked: string[] } {
  const asked: string[] = [];
  const cache = openCache(store, (input, init) => {
    asked.push(String(input));
    return fetchAnywhere(input as string, init);
  });
  return { engine: openEngine({ cache, store, runtime: () => openNodeRuntime() }), asked };
}

describe('a pack with an encoder of its own', () => {
  test('fetches it on somebody’s word, and never again', async () => {
    const store = memoryStore();
    const { packUrl } = await packWith(FIXTURE);
    const { engine, asked } = visit(store);
    await engine.open({ packUrl, modelsUrl: null, device: 'cpu' });
    expect(await engine.search(WORDS).catch(codeOf)).toBe('model-not-fetched');
    expect(asked.filter((url) => url.includes('/encoder/'))).toEqual([]);

    await engine.encode(['']);
    const [found] = await engine.search(WORDS);
    expect(found!.row).toBe(1); // "A dark blend for crossings in the rain."
    const again = visit(store);
    await again.engine.open({ packUrl, modelsUrl: null, device: 'cpu' });
    expect((await again.engine.search(WORDS))[0]).toEqual(found);
    expect(again.asked).toEqual([packUrl]); // the manifest, refreshed behind
  });

  test('needs no word where fetching was allowed beforehand', async () => {
    const { packUrl } = await packWith(FIXTURE);
    const { engine } = visit();
    await engine.open({ packUrl, modelsUrl: null, mayFetchEncoder: true, device: 'cpu' });
    expect(await engine.search(WORDS)).toHaveLength(3);
  });

  test.each<[string, (made: PackEncoder) => PackEncoder]>([
    ['has another dimension', (made) => ({ ...made, dim: 31 })],
    ['is pooled in a way nobody here knows', (made) => ({ ...made, hub: { ...made.hub!, pooling: 'last' } })],
  ])('does without words where the encoder %s', async (_, changed) => {
    const { packUrl, manifest, output } = await packWith(FIXTURE);
    const encoder = changed(manifest.encoder!);
    const bytes = writeVectors(quantise(new Float32Array(10 * encoder.dim).fill(0.1), encoder.dim));
    await writeFile(join(output, 'vectors.bin'), bytes);
    const vectors = { path: 'vectors.bin', bytes: bytes.length, sha256: await sha256(bytes) };
    const { engine } = visit();
    const opening = { packUrl, modelsUrl: null, mayFetchEncoder: true, device: 'cpu' } as const;
    await engine.open({ ...opening, manifest: { ...manifest, encoder, files: { ...manifest.files, vectors } } });
    expect(await engine.search(WORDS).catch(codeOf)).toBe('model-mismatch');
    expect(await engine.encode(['rain']).catch(codeOf)).toBe('model-mismatch');
    expect(await engine.search({ ...WORDS, words: '' })).toHaveLength(3);
  });

  test('does not read another pack’s words with the encoder of the one before', async () => {
    const first = await packWith(FIXTURE);
    const changed = await encoderFolder();
    const config = JSON.parse(await readFile(join(changed, 'tokenizer_config.json'), 'utf8'));
    await writeFile(join(changed, 'tokenizer_config.json'), JSON.stringify({ ...config, model_max_length: 4 }));
    const second = await packWith(changed);
    const found = async (engine: Engine, packUrl: string) => {
      await engine.open({ packUrl, modelsUrl: null, mayFetchEncoder: true, device: 'cpu' });
      return engine.search(WORDS);
    };
    const { engine } = visit();
    const before = await found(engine, first.packUrl);
    const after = await found(engine, second.packUrl);
    expect(after).toEqual(await found(visit().engine, second.packUrl));
    expect(after).not.toEqual(before);
  });
});

test('an encoder matches its own description and no other', () => {
  const described = record({ id: constantFrom('a', 'b'), revision: constantFrom('1', '2'), dim: constantFrom(2, 3) });
  const encoder = (told: { id: string; revision: string; dim: number }): Encoder => ({
    ...told,
    encode: async () => new Float32Array(),
  });
  assert(
    property(described, described, constantFrom(true, false), (one, { id, revision, dim }, ofHub) => {
      const hub = { revision, from: 'encoder/', pooling: 'mean', files: [] };
      const madeBy: PackEncoder = ofHub ? { id, sha256: 'weights', dim, hub } : { id, sha256: revision, dim };
      const same = one.id === id && one.revision === revision && one.dim === dim;
      if (same) mustMatch(encoder(one), madeBy);
      else expect(() => mustMatch(encoder(one), madeBy)).toThrow(expect.objectContaining({ code: 'model-mismatch' }));
    }),
  );
});

test('a vector does not depend on the texts beside it, and nothing is said by an empty one', async () => {
  const { encoder } = await openNamedEncoder(FIXTURE);
  const texts = ['rain', '', 'Black leaves dried over pine fires beside a fishing harbour.'];
  const together = await encoder.encode(texts);
  for (const [i, text] of texts.entries())
    expect(together.subarray(i * encoder.dim, (i + 1) * encoder.dim)).toEqual(await encoder.encode([text]));
  expect(together.subarray(encoder.dim, 2 * encoder.dim).every((value) => value === 0)).toBe(true);
  expect(Math.hypot(...together.subarray(0, encoder.dim))).toBeCloseTo(1, 5);
});
