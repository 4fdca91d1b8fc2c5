/** The narrator's thread: the language model writes beside the page. The thread's name says which device to compute on. */
import { indexedStore, openCache, openHubFiles } from '../src/cache/cache.ts';
import { chooseDevice, type DeviceChoice, openWebRuntime } from '../src/model/web.ts';
import { type HubNarration, openNarration } from '../src/narration.ts';
import { type Port, serve } from '../src/thread/thread.ts';

const runtime = () => chooseDevice(self.name as DeviceChoice).then(openWebRuntime);
const opening = indexedStore().then((store) =>
  openNarration({ cache: openCache(store), hubFiles: openHubFiles(store), runtime }),
);

// Calls are heard from the first moment; they wait for the store themselves.
const narration: HubNarration = {
  load: async (input, hooks) => (await opening).load(input, hooks),
  loadHub: async (input, hooks) => (await opening).loadHub(input, hooks),
  dropHub: async (input, hooks) => (await opening).dropHub(input, hooks),
  narrate: async (requests, hooks) => (await opening).narrate(requests, hooks),
};
serve<HubNarration>(narration, self as unknown as Port);
