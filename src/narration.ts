/** The narrator's half of the journey: loads the language model and writes. Runs in its own worker, or in the terminal. */
import type { Cache, HubFiles, Progress } from './cache/cache.ts';
import { SottoError } from './errors.ts';
import type { ChatModel } from './model/chat.ts';
import type { HubModel } from './model/hub-models.ts';
import { type Device, type NarrativeKind, openModel, type Runtime, readModelManifest } from './model/model.ts';
import { type NarrationRequest, type Narrator, openEmbeddedNarrator } from './narrator/narrator.ts';
import type { Hooks } from './thread/thread.ts';

export type NarrationEvent =
  | ({ kind: 'download' } & Progress)
  | { kind: 'sentence'; request: number; sentence: string }
  /** The hub's model writes no longer; the embedded one has taken over. */
  | { kind: 'hub-failed'; message: string };

export interface LoadedNarrator {
  id: string;
  device: Device;
  kinds: NarrativeKind[];
}

export interface Narration {
  /** Downloads and opens the model; resolves to its id, the device it runs on and what it was trained to tell. */
  load(input: { modelsUrl: string }, hooks?: Hooks<NarrationEvent>): Promise<LoadedNarrator>;
  /** One narrative for each request; sentences arrive as events. Loads nothing: call `load` first. */
  narrate(requests: NarrationRequest[], hooks?: Hooks<NarrationEvent>): Promise<string[]>;
}

/** A narration that a larger model from a hub may join. */
export interface HubNarration extends Narration {
  /**
   * Downloads and opens a model from a hub, which writes from then on; the embedded one, loaded before, steps in where
   * it fails. Throws where it can't be had; the embedded one writes then.
   */
  loadHub(input: { model: HubModel; host: string }, hooks?: Hooks<NarrationEvent>): Promise<{ id: string }>;
  /** Gives the hub's model up, and its memory back. */
  dropHub(input: null, hooks?: Hooks<NarrationEvent>): Promise<void>;
}

export interface NarrationSurroundings {
  cache: Cache;
  /** Absent where no model of a hub is to be had. */
  hubFiles?: HubFiles;
  runtime: () => Promise<Runtime>;
}

interface Embedded {
  narrator: Narrator;
  voice: string[];
  device: Device;
  kinds: NarrativeKind[];
}

interface Hub {
  chat: ChatModel;
  narrator: Narrator;
}

export function openNarration({ cache, hubFiles, runtime }: NarrationSurroundings): HubNarration {
  let embedded: Promise<Embedded> | null = null;
  let hub: Hub | null = null;
  let failure: unknown = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function load(url: string, { onEvent, signal }: Hooks<NarrationEvent>): Promise<Embedded> {
    const { narrator: entry } = readModelManifest(await cache.manifest(url)).models;
    const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
    const read = (file: { path: string; bytes: number; sha256: string }) =>
      cache.load(url, file, { onProgress, ...(signal && { signal }) });
    const ort = await runtime();
    const model = await openModel(entry, ort, read);
    const voice = JSON.parse(new TextDecoder().decode(await read(entry.files.voice!))) as string[];
    return {
      narrator: openEmbeddedNarrator(model, ort, voice),
      voice,
      device: ort.device,
      kinds: entry.kinds ?? ['item'],
    };
  }

  function loaded(): Promise<Embedded> {
    if (!embedded) throw new SottoError('bad-input', 'Call load() first.');
    return embedded;
  }

  /** One at a time: calls share the models' memory, and an aborted one takes a moment to stop. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = turn.then(task);
    turn = done.catch(() => undefined);
    return done;
  }

  async function dropHub(): Promise<void> {
    const dropped = hub;
    hub = null;
    await dropped?.chat.close().catch(() => undefined); // a device that failed may fail at this too
  }

  return {
    async load({ modelsUrl }, hooks = {}) {
      embedded ??= load(modelsUrl, hooks).catch((error) => {
        embedded = null;
        throw error;
      });
      const { narrator, device, kinds } = await embedded;
      return { id: narrator.id, device, kinds };
    },

    async loadHub({ model, host }, { signal, onEvent } = {}) {
      const { narrator: understudy, voice, device } = await loaded();
      if (!hubFiles)
        throw new SottoError(
          'bad-input',
          'Open the narration with hubFiles: without them no model of a hub can be had.',
        );
      // Most visits never come here: what only a hub's model needs is fetched with it.
      const [{ fetchWeights, openChatModel }, { openHubNarrator }] = await Promise.all([
        import('./model/chat.ts'),
        import('./narrator/hub.ts'),
      ]);
      const onProgress = (progress: Progress) => onEvent?.({ kind: 'download', ...progress });
      const surroundings = { host, files: hubFiles, device, onProgress, ...(signal && { signal }) };
      const onFailure = (error: unknown) => {
        failure = error;
      };
      await fetchWeights(model, surroundings);
      // Two models at once would take the memory of both, and the runtime opens none while another computes.
      return inTurn(async () => {
        await dropHub();
        const chat = await openChatModel(model, surroundings);
        hub = { chat, narrator: openHubNarrator({ chat, voice, understudy, onFailure }) };
        return { id: model.id };
      });
    },

    dropHub: () => inTurn(dropHub),

    async narrate(requests, { signal, onEvent } = {}) {
      const { narrator } = await loaded();
      return inTurn(async () => {
        signal?.throwIfAborted();
        // A hub's model is told of items alone.
        const writer = requests.some(({ taste }) => taste) ? narrator : (hub?.narrator ?? narrator);
        const told = await writer.narrate(requests, {
          ...(signal && { signal }),
          onSentence: (request, sentence) => onEvent?.({ kind: 'sentence', request, sentence }),
        });
        if (failure) {
          onEvent?.({ kind: 'hub-failed', message: failure instanceof Error ? failure.message : String(failure) });
          failure = null;
          await dropHub();
        }
        return told;
      });
    },
  };
}
