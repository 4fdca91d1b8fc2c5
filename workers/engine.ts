/** The engine's thread: vectors, encoder and search beside the page. The thread's name says which device to compute on. */
import { indexedStore, openCache } from '../src/cache/cache.ts';
import { type Engine, openEngine } from '../src/engine.ts';
import { chooseDevice, type DeviceChoice, openWebRuntime } from '../src/model/web.ts';
import { type Port, serve } from '../src/thread/thread.ts';

const runtime = () => chooseDevice(self.name as DeviceChoice).then(openWebRuntime);
const opening = indexedStore().then((store) =>
  openEngine({ cache: openCache(store), store, runtime, gpu: navigator.gpu }),
);

// Calls are heard from the first moment; they wait for the store themselves.
const engine: Engine = {
  open: async (input, hooks) => (await opening).open(input, hooks),
  search: async (query, hooks) => (await opening).search(query, hooks),
  encode: async (texts, hooks) => (await opening).encode(texts, hooks),
};
serve<Engine>(engine, self as unknown as Port);
