/**
 * A model folder: one weights file, quantised; graphs over it; a tokenizer. This file is the folder's contract;
 * `spec/model.md` describes the bytes. The encoder and the narrator are both opened here.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { SottoError } from '../errors.ts';
import type { PackFile } from '../pack/pack.ts';
import { type Runtime, type Session, sessionFiles } from './runtime.ts';
import { readWeights, type TensorEntry, type Weights } from './weights.ts';

export type { Device, Runtime, Tensor } from './runtime.ts';

const MODEL_FORMAT = 'sotto-models';
export const MODEL_VERSION = 1;

/** What a narrative is about: an item of the catalogue, or the person's own taste. */
export type NarrativeKind = 'item' | 'taste';

export interface ModelEntry {
  /** Names the weights, by their kind, size and hash: "sotto-encoder-small-b9fc62db". */
  id: string;
  /** Sizes and limits by name; see `spec/model.md`. */
  config: Record<string, number>;
  tensors: TensorEntry[];
  files: {
    weights: PackFile;
    tokenizer: PackFile;
    cpu: PackFile;
    webgpu: PackFile;
    /** Of a narrator: stems of the words that need no ground. */
    voice?: PackFile;
  };
  /** Of a narrator: what it was trained to tell, items alone where absent. */
  kinds?: NarrativeKind[];
  licence: string;
}

export interface ModelManifest {
  format: typeof MODEL_FORMAT;
  version: number;
  models: { encoder: ModelEntry; narrator: ModelEntry };
}

export interface OpenModel {
  entry: ModelEntry;
  tokenizer: Tokenizer;
  session: Session;
  weights: Weights;
}

/** Parses the models' manifest. Throws `model-not-a-model` or `model-too-new`. */
export function readModelManifest(bytes: Uint8Array): ModelManifest {
  const value = parse(bytes);
  const malformed = () =>
    new SottoError('model-not-a-model', 'The models manifest is malformed. Copy the models folder again, whole.');
  if (value?.format !== MODEL_FORMAT) throw malformed();
  if ((value.version ?? 0) > MODEL_VERSION)
    throw new SottoError('model-too-new', `The models have format version ${value.version}. Update Sotto on the page.`);
  if (!isEntry(value.models?.encoder) || !isEntry(value.models?.narrator)) throw malformed();
  return value as ModelManifest;
}

function isEntry(entry: Partial<ModelEntry> | undefined): boolean {
  const { weights, tokenizer, cpu, webgpu }: Partial<ModelEntry['files']> = entry?.files ?? {};
  return Boolean(entry?.id && entry.config && Array.isArray(entry.tensors) && weights && tokenizer && cpu && webgpu);
}

function parse(bytes: Uint8Array): Partial<ModelManifest> | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Partial<ModelManifest> | null;
  } catch {
    return null;
  }
}

/** Opens one model for the device of `runtime`; `read` fetches a file, verified. */
export async function openModel(
  entry: ModelEntry,
  runtime: Runtime,
  read: (file: PackFile) => Promise<Uint8Array>,
): Promise<OpenModel> {
  const { files } = entry;
  const [weightBytes, graph, tokenizerBytes] = await Promise.all([
    read(files.weights),
    read(files[runtime.device]),
    read(files.tokenizer),
  ]);
  const weights = readWeights(weightBytes, entry.tensors);
  const session = await runtime.open(graph, sessionFiles(weights, runtime.device));
  return { entry, tokenizer: readTokenizer(tokenizerBytes), session, weights };
}

export function readTokenizer(bytes: Uint8Array): Tokenizer {
  return new Tokenizer(JSON.parse(new TextDecoder().decode(bytes)), {});
}
