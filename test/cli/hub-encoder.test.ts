/** `sotto build --encoder`: vectors by an encoder of the hub or of a folder, and what is said where there is none. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test, vi } from 'vitest';
import { build } from '../../cli/build.ts';
import { openNamedEncoder } from '../../cli/hub-encoder.ts';
import { inspect } from '../../cli/inspect.ts';
import { recommend } from '../../cli/recommend.ts';
import { itemText } from '../../src/encoder/encoder.ts';
import { openPack, openVectors, type PackFile, readManifest } from '../../src/pack/pack.ts';
import { dequantise } from '../../src/pack/vectors.ts';
import { facetWords } from '../../src/pack/words.ts';
import { COMMIT, encoderFolder, FIXTURE, ID, LISTING, openTestHub, writerFolder } from '../fixtures/hub-encoder.ts';
import { folder } from './folder.ts';
import { script, TEAS } from './terminal.ts';

const manifestOf = async (pack: string) => readManifest(await readFile(join(pack, 'manifest.json')), pack);

/** Unit means of the states that the network makes of a text's tokens: no line of it is shared with the encoder. */
async function meansOf(texts: string[], weights: string): Promise<Float32Array[]> {
  const parsed = async (name: string) => JSON.parse(await readFile(join(FIXTURE, name), 'utf8'));
  const tokenizer = new Tokenizer(await parsed('tokenizer.json'), await parsed('tokenizer_config.json'));
  const session = await InferenceSession.create(join(FIXTURE, weights), { intraOpNumThreads: 1 });
  const means: Float32Array[] = [];
  for (const text of texts) {
    const ids = tokenizer.encode(text).ids.slice(0, 128);
    const row = (value: (id: number) => number) =>
      new Tensor(
        'int64',
        BigInt64Array.from(ids, (id) => BigInt(value(id))),
        [1, ids.length],
      );
    const feeds = { input_ids: row((id) => id), attention_mask: row(() => 1), token_type_ids: row(() => 0) };
    const { data, dims } = (await session.run(feeds)).last_hidden_state!;
    const dim = dims[2]!;
    const sum = new Float32Array(dim);
    (data as Float32Array).forEach((value, i) => {
      sum[i % dim]! += value;
    });
    const length = Math.hypot(...sum);
    means.push(sum.map((value) => value / length));
  }
  return means;
}

async function buildWith(encoder: string): Promise<string> {
  const output = join(await folder(), 'pack');
  await build(`${TEAS}/teas.jsonl`, { output, encoder, vectors: true, licences: [] });
  return output;
}

describe('a pack built with an encoder of a folder', () => {
  test.each([
    ['quantised weights where there are some', 'onnx/model_quantized.onnx'],
    ['full weights where there are no others', 'onnx/model.onnx'],
  ])('has what the network makes of each item, pooled by mean, from %s', async (_, weights) => {
    const place = await encoderFolder();
    if (weights.endsWith('model.onnx')) await rm(join(place, 'onnx/model_quantized.onnx'));
    const output = await buildWith(place);
    const manifest = await manifestOf(output);
    const read = async ({ path }: PackFile) => new Uint8Array(await readFile(join(output, path)));
    const { items, facets } = await openPack(manifest, read);
    const vectors = (await openVectors(manifest, read))!;
    const expected = await meansOf(
      items.map((item, row) => itemText(item, facetWords(facets, row))),
      weights,
    );
    expect(vectors.dim).toBe(32);
    for (const [row, mean] of expected.entries()) {
      const half = Math.max(...mean.map(Math.abs)) / 127 / 2; // what rounding to int8 may cost
      dequantise(vectors, row).forEach((value, d) => {
        expect(Math.abs(value - mean[d]!)).toBeLessThan(half + 1e-5);
      });
    }
  });

  test('names the encoder, brings its files, and is the same on every build', async () => {
    const place = await encoderFolder();
    await writeFile(join(place, 'README.md'), '---\ntags:\n- a\nlicense: mit\n---\nlicense: no\n');
    const [one, two] = [await buildWith(place), await buildWith(place)];
    const { encoder, licences } = await manifestOf(one);
    expect(encoder).toMatchObject({
      id: 'tiny-encoder',
      dim: 32,
      hub: { from: 'encoder/', pooling: 'mean', licence: 'mit' },
    });
    expect(encoder!.hub!.revision).toMatch(/^[0-9a-f]{64}$/);
    expect(licences).toContainEqual({ covers: 'vectors', licence: 'mit', attribution: 'tiny-encoder' });
    for (const name of ['manifest.json', 'vectors.bin', 'encoder/onnx/model_quantized.onnx'])
      expect(await readFile(join(two, name))).toEqual(await readFile(join(one, name)));
    expect((await inspect(one)).text).toMatch(/encoder\/onnx\/model_quantized\.onnx +[\d,]+ bytes {2}whole/);
  });

  test('takes no vectors over that other weights of the same model have left', async () => {
    const [quantised, full] = [await encoderFolder(), await encoderFolder()];
    await rm(join(full, 'onnx/model_quantized.onnx'));
    const output = await buildWith(quantised);
    const { kept } = await build(`${TEAS}/teas.jsonl`, { output, encoder: full, vectors: true, licences: [] });
    expect(kept).toBe(0);
    const fresh = await buildWith(full);
    expect(await readFile(join(output, 'vectors.bin'))).toEqual(await readFile(join(fresh, 'vectors.bin')));
    const again = await build(`${TEAS}/teas.jsonl`, { output, encoder: full, vectors: true, licences: [] });
    expect(again.kept).toBe(10);
  });

  test('loses the encoder’s files when it is built again with Sotto’s own', async () => {
    const output = await buildWith(await encoderFolder());
    await build(`${TEAS}/teas.jsonl`, { output, vectors: true, licences: [] });
    expect((await manifestOf(output)).encoder).not.toHaveProperty('hub');
    expect(await readdir(join(output, 'encoder'))).toEqual(['onnx']);
  });

  test('encodes the words of a wish with the same encoder, and passes them over where that was changed', async () => {
    const output = await buildWith(await encoderFolder());
    const notes: string[] = [];
    const ask = () =>
      recommend(output, {
        ...{ like: [], dislike: [], critique: 'a dark blend for crossings in the rain', k: 1, narrate: false },
        onNote: (note) => notes.push(note),
      });
    expect((await ask()).picks[0]).toMatchObject({ item: { title: 'Night Ferry' } });
    expect(notes).toEqual([]);
    await writeFile(join(output, 'encoder/tokenizer.json'), '{"model":{"type":"BPE","vocab":{},"merges":[]}}');
    expect((await ask()).picks).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/was passed over: free words need the encoder/)]);
    expect((await inspect(output)).sound).toBe(false);
  });
});

describe('an encoder of the hub', () => {
  const opened = async (place: string, listings: Record<string, object> = { [ID]: LISTING }) => {
    const hub = await openTestHub(listings);
    vi.stubEnv('HF_ENDPOINT', hub.address);
    const opening = openNamedEncoder(place).finally(() => vi.unstubAllEnvs());
    return { hub, opening };
  };

  test('is pinned to the commit it was fetched at, and stays at the hub', async () => {
    const hub = await openTestHub({ [ID]: LISTING });
    const output = join(await folder(), 'pack');
    const args = ['build', `${TEAS}/teas.jsonl`, '-o', output, '--encoder', ID];
    const built = await script('cli/sotto.ts', args, { ...process.env, HF_ENDPOINT: hub.address });
    expect(built).toMatchObject({ exit: 0, stderr: '' });
    const { encoder, licences } = await manifestOf(output);
    const from = `${hub.address}/${ID}/resolve/${COMMIT}/`;
    expect(encoder).toMatchObject({ id: ID, dim: 32, hub: { revision: COMMIT, from, licence: 'apache-2.0' } });
    expect(licences).toContainEqual({ covers: 'vectors', licence: 'apache-2.0', attribution: ID });
    const files = encoder!.hub!.files.map(({ path }) => `GET /${ID}/resolve/${COMMIT}/${path}`);
    expect(hub.asked).toEqual([`GET /api/models/${ID}`, ...files]);
    expect(await readdir(output)).not.toContain('encoder');
    expect((await inspect(output)).text).toContain(`from ${from}, revision ${COMMIT}`);
  });

  test('may be named at a revision', async () => {
    const { hub, opening } = await opened(`${ID}@refs/pr/1`);
    await opening;
    expect(hub.asked[0]).toBe(`GET /api/models/${ID}/revision/refs%2Fpr%2F1`);
  });

  test.each<[string, string, object, string, RegExp]>([
    ['is not there', 'nobody/nothing', {}, 'model-not-found', /no public model nobody\/nothing \(it answered 401\)/],
    [
      'is for something else',
      'a/b',
      { pipeline_tag: 'text-generation' },
      'model-not-an-encoder',
      /a\/b is for text-generation/,
    ],
    [
      'has no ONNX',
      ID,
      { siblings: [] },
      'model-not-found',
      /has neither onnx\/model_quantized\.onnx nor onnx\/model\.onnx/,
    ],
    ['lacks its tokenizer', ID, { sha: 'fedcba' }, 'model-not-found', /has no config\.json/],
    ['is badly written', 'no such name', {}, 'bad-input', /neither a folder nor a model of the hub/],
  ])('that %s is an error that says so', async (_, place, listing, code, message) => {
    const listings = place === 'nobody/nothing' ? {} : { [place]: { ...LISTING, ...listing } };
    const { opening } = await opened(place, listings);
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('without a network is an error that says how to do without', async () => {
    vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
    await expect(openNamedEncoder(ID)).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/can’t be reached.*a folder that holds the model/),
    });
    vi.unstubAllEnvs();
  });
});

test('a model that writes is no encoder, whatever its files are called', async () => {
  await expect(openNamedEncoder(await writerFolder())).rejects.toMatchObject({
    code: 'model-not-an-encoder',
    message: expect.stringMatching(/tiny-chat is no feature-extraction model.*logits/),
  });
});

test('a named encoder and no vectors contradict each other', async () => {
  const output = join(await folder(), 'pack');
  const building = build(`${TEAS}/teas.jsonl`, { output, encoder: FIXTURE, vectors: false, licences: [] });
  await expect(building).rejects.toMatchObject({ code: 'bad-input' });
});
