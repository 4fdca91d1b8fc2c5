/** The narrator's half of the journey: loads the language model and writes. Runs in its own worker, or in the terminal. */
import type { Cache, Progress } from './cache/cache.ts';
import { type Device, openModel, type Runtime, readModelManifest } from './model/model.ts';
import { type NarrationRequest, type Narrator, openEmbeddedNarrator } from './narrator/narrator.ts';
import type { Hooks } from './thread/thread.ts';

export type NarrationEvent =
  | ({ kind: 'download' } & Progress)
  | { kind: 'sentence'; request: number; sentence: string };

export interface Narration {
  /** Downloads and opens the model; resolves to its id and the device it runs on. */
  load(input: { modelsUrl: string }, hooks?: Hooks<NarrationEvent>): Promise<{ id: string; device: Device }>;
  /** One narrative for each request; sentences arrive as events. Loads nothing: call `load` first. */
  narrate(requests: NarrationRequest[], hooks?: Hooks<NarrationEvent>): Promise<string[]>;
}

export interface NarrationSurroundings {
  cache: Cache;
  runtime: () => Promise<Runtime>;
}

export function openNarration({ cache, runtime }: NarrationSurroundings): Narration {
  let narrator: Promise<{ narrator: Narrator; device: Device }> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function load(url: string, { onEvent, signal }: Hooks<NarrationEvent>) {
    const { narrator: entry } = readModelManifest(await cache.manifest(url)).models;
    const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
    const read = (file: { path: string; bytes: number; sha256: string }) =>
      cache.load(url, file, { onProgress, ...(signal && { signal }) });
    const ort = await runtime();
    const model = await openModel(entry, ort, read);
    const voice = JSON.parse(new TextDecoder().decode(await read(entry.files.voice!))) as string[];
    return { narrator: openEmbeddedNarrator(model, ort, voice), device: ort.device };
  }

  return {
    async load({ modelsUrl }, hooks = {}) {
      narrator ??= load(modelsUrl, hooks).catch((error) => {
        narrator = null;
        throw error;
      });
      const { narrator: ready, device } = await narrator;
      return { id: ready.id, device };
    },
    async narrate(requests, { signal, onEvent } = {}) {
      if (!narrator) throw new Error('narrate() was called before load().');
      const { narrator: ready } = await narrator;
      // One at a time: calls share the model's memory, and an aborted one takes a moment to stop.
      const told = turn.then(() => {
        signal?.throwIfAborted();
        return ready.narrate(requests, {
          ...(signal && { signal }),
          onSentence: (request, sentence) => onEvent?.({ kind: 'sentence', request, sentence }),
        });
      });
      turn = told.catch(() => undefined);
      return told;
    },
  };
}
