/** A feature-extraction model in a hub's layout as an encoder, through @huggingface/transformers, loaded with the first one. */
import { SottoError } from '../errors.ts';
import type { PackEncoder } from '../pack/manifest.ts';
import type { EncodeOptions, Encoder } from './encoder.ts';

/** What the library opens such a model from, beside its weights. */
export const HUB_ENCODER_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** The weights by how they are packed, the likelier choice first: a quarter of the bytes, for very nearly the same vectors. */
export const HUB_ENCODER_WEIGHTS = { q8: 'onnx/model_quantized.onnx', fp32: 'onnx/model.onnx' } as const;

/** What makes such an encoder: its name, and its files by path. */
export interface EncoderFiles extends Pick<PackEncoder, 'id' | 'sha256'> {
  revision: string;
  pooling: string;
  files: ReadonlyMap<string, Uint8Array>;
}

/** Networks that give no states of tokens to pool, such as those that go on writing, are no encoders. */
const STATES = ['last_hidden_state', 'token_embeddings'];
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

/**
 * Opens an encoder from files that are here already; nothing is fetched. In a browser a runtime must be open on this
 * thread. A text is encoded alone: quantised networks scale their states by all they are given at once, so that in a
 * batch a vector would depend on the texts beside it. Throws `model-not-an-encoder`, `model-mismatch` where `pooling` is not
 * known, `download-failed` where the library can't be had, and whatever the device throws.
 */
export async function openHubEncoder(made: EncoderFiles): Promise<Encoder> {
  const { id, revision, pooling } = made;
  if (pooling !== 'mean')
    throw new SottoError(
      'model-mismatch',
      `${id} pools by “${pooling}”, which this Sotto does not know. Update Sotto.`,
    );
  const library = await import('@huggingface/transformers').catch((cause) => {
    const message =
      '@huggingface/transformers, which runs it, can’t be loaded. Check the connection; in a terminal, install it.';
    throw new SottoError('download-failed', message, { cause });
  });
  const extractor = await openPipeline(library, made);

  async function vectorOf(text: string): Promise<Float32Array> {
    const { data } = await extractor([text], { pooling: 'mean', normalize: true });
    return data as Float32Array;
  }

  const dim = (await vectorOf('a')).length;
  async function encode(texts: string[], { signal, onProgress }: EncodeOptions = {}): Promise<Float32Array> {
    const vectors = new Float32Array(texts.length * dim);
    for (const [i, text] of texts.entries()) {
      signal?.throwIfAborted();
      if (text.trim()) vectors.set(await vectorOf(text), i * dim);
      onProgress?.(i + 1, texts.length);
    }
    return vectors;
  }
  return { id, revision, dim, encode };
}

type Library = typeof import('@huggingface/transformers');

async function openPipeline(library: Library, made: EncoderFiles) {
  const { id, files, revision, sha256 } = made;
  const dtype = files.has(HUB_ENCODER_WEIGHTS.q8) ? 'q8' : 'fp32';
  // The library remembers by name what it has read; another model, or another version of one, gets another name.
  const name = `${revision}/${sha256}`;
  handFiles(library, files);
  // One thread, so that a pack is the same bytes on every run.
  const options = { dtype, session_options: { intraOpNumThreads: 1 } } as const;
  const extractor = await library.pipeline('feature-extraction', name, options).catch((cause) => {
    const message = `${id} can’t be opened as a feature-extraction model: ${(cause as Error).message}`;
    throw new SottoError('model-not-an-encoder', message, { cause });
  });
  const { inputNames = [], outputNames = [] } = (extractor.model.sessions as Record<string, Session>).model ?? {};
  if (outputNames.some((output) => STATES.includes(output)) && inputNames.every((input) => INPUTS.includes(input)))
    return extractor;
  await extractor.dispose();
  throw new SottoError(
    'model-not-an-encoder',
    `${id} is no feature-extraction model: from ${some(inputNames)} it makes ${some(outputNames)}. Choose a sentence encoder, such as Xenova/all-MiniLM-L6-v2.`,
  );
}

function some(names: string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ');
}

interface Session {
  inputNames: string[];
  outputNames: string[];
}

/** No request goes there: an address under which the library asks for the files. */
const HERE = 'https://no.invalid/files/';

/** Has the library read these files and no others, and ask no network. */
function handFiles({ env, LogLevel }: Library, files: ReadonlyMap<string, Uint8Array>): void {
  const answer = (url: string): Response => {
    const bytes = files.get(url.slice(HERE.length));
    const response = new Response(null, { status: bytes ? 200 : 404 });
    return bytes ? Object.assign(response, { arrayBuffer: async () => bytes.slice().buffer }) : response;
  };
  env.logLevel = LogLevel.NONE; // its messages would print what was asked for
  [env.remoteHost, env.remotePathTemplate] = [new URL('/', HERE).href, 'files/'];
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useFSCache = false;
  env.useWasmCache = false;
  env.fetch = async (input) => answer(String(input));
  // In Node the library takes weights from a cache only.
  env.useCustomCache = true;
  env.customCache = {
    match: async (url: string) => (url.startsWith(HERE) && files.has(url.slice(HERE.length)) ? answer(url) : undefined),
    put: async () => undefined,
  };
}
