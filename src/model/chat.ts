/** A chat model from a model hub, through @huggingface/transformers, which is loaded when the first one is opened. */
import type { HubFiles, Progress } from '../cache/cache.ts';
import { codeOf } from '../errors.ts';
import { breath } from './breath.ts';
import { type HubModel, hubAddress, hubDtype } from './hub-models.ts';
import type { Device } from './runtime.ts';

export interface Message {
  role: 'system' | 'user';
  content: string;
}

export interface AnswerOptions {
  /** The same seed gives the same answer. */
  seed: number;
  mostTokens: number;
  signal?: AbortSignal;
  /** Called with each piece of the answer: whole words, with the space after them. */
  onText: (text: string) => void;
}

export interface ChatModel {
  id: string;
  /** Resolves at the end of the answer. Throws the signal's reason, and whatever the device throws. */
  answer(messages: Message[], options: AnswerOptions): Promise<void>;
  /** Gives the memory back. */
  close(): Promise<void>;
}

export interface ChatSurroundings {
  /** The hub's address, with a slash at its end. */
  host: string;
  files: HubFiles;
  /** The device of the runtime that is open on this thread: the model computes on it. */
  device: Device;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** Likely words, but not always the likeliest: at nothing but those, small models go round in circles. */
const SAMPLING = { do_sample: true, temperature: 0.5, top_k: 40, repetition_penalty: 1.1 };

/** Models that would think aloud first are told not to; the templates of the others know no such word. */
const TEMPLATE = { add_generation_prompt: true, return_dict: true, enable_thinking: false } as const;

/**
 * Fetches the weights, by far the largest file, so that opening the model takes little more than reading them back.
 * Throws as `HubFiles.load` does.
 */
export async function fetchWeights(model: HubModel, surroundings: ChatSurroundings): Promise<void> {
  const { host, files, device, signal, onProgress } = surroundings;
  const url = `${hubAddress(host, model)}onnx/model_${await hubDtype(device)}.onnx`;
  await files.load(url, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
}

/** Opens a model. Throws as `HubFiles.load` does, the signal's reason, and whatever the device throws. */
export async function openChatModel(model: HubModel, surroundings: ChatSurroundings): Promise<ChatModel> {
  const library = await import('@huggingface/transformers');
  const { device, signal } = surroundings;
  const failure = pointAt(library, model, surroundings);
  const dtype = await hubDtype(device);
  const opening = Promise.all([
    library.AutoTokenizer.from_pretrained(model.id),
    library.AutoModelForCausalLM.from_pretrained(model.id, { device: device === 'cpu' ? 'wasm' : 'webgpu', dtype }),
  ]);
  const [tokenizer, network] = await opening.catch((error) => {
    throw failure() ?? error;
  });
  if (signal?.aborted) await network.dispose();
  signal?.throwIfAborted();
  // Between two tokens, where an abort may come in.
  const forward = network.forward.bind(network);
  network.forward = (inputs) => breath().then(() => forward(inputs));

  return {
    id: model.id,
    async answer(messages, { seed, mostTokens, signal, onText }) {
      signal?.throwIfAborted();
      library.random.seed(seed);
      const stop = new library.InterruptableStoppingCriteria();
      const interrupt = () => stop.interrupt();
      signal?.addEventListener('abort', interrupt, { once: true });
      const inputs = tokenizer.apply_chat_template(messages, TEMPLATE);
      const streamer = new library.TextStreamer(tokenizer, { skip_prompt: true, callback_function: onText });
      const options = { ...inputs, ...SAMPLING, max_new_tokens: mostTokens, streamer, stopping_criteria: stop };
      await network.generate(options).finally(() => signal?.removeEventListener('abort', interrupt));
      signal?.throwIfAborted();
    },
    close: () => network.dispose().then(() => undefined),
  };
}

type Library = typeof import('@huggingface/transformers');

/**
 * Has the library read one model's files, and those only, through our cache. Returns what went wrong with the first file
 * that failed: the library's own errors say less.
 */
function pointAt({ env, LogLevel }: Library, model: HubModel, surroundings: ChatSurroundings): () => unknown {
  const { host, files, signal, onProgress } = surroundings;
  const address = hubAddress(host, model);
  let failure: unknown = null;
  env.logLevel = LogLevel.NONE; // its error messages would print what the model was told
  env.remoteHost = host;
  env.remotePathTemplate = address.slice(host.length);
  env.allowLocalModels = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.fetch = async (input) => {
    const url = String(input);
    if (!url.startsWith(address)) throw new Error(`${url} is no file of ${model.id}.`);
    try {
      const bytes = await files.load(url, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
      return { ok: true, status: 200, headers: new Headers(), body: null, arrayBuffer: async () => bytes.buffer };
    } catch (error) {
      // Some files a model may lack; the library knows which, and goes on without them.
      if (codeOf(error) === 'model-not-found') {
        failure ??= error;
        return new Response(null, { status: 404 });
      }
      failure = error;
      throw error;
    }
  };
  return () => failure;
}
