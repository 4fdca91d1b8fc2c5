/** The larger narrator's model on WebGPU. A thread keeps the device of its first model, so that the CPU has a file of its own. */
import { expect, it } from 'vitest';
import { memoryStore, openHubFiles } from '../../src/cache/cache.ts';
import { openChatModel } from '../../src/model/chat.ts';
import { openWebRuntime } from '../../src/model/web.ts';
import { HOST, TINY } from './hub.ts';

it('answers as on the CPU', async () => {
  const { device } = await openWebRuntime('webgpu');
  const chat = await openChatModel(TINY, { host: HOST, files: openHubFiles(memoryStore()), device });
  let heard = '';
  const onText = (text: string) => {
    heard += text;
  };
  // The software adapter is slow: a few words are enough.
  await chat.answer([{ role: 'user', content: 'Why?' }], { seed: 1, mostTokens: 12, onText });
  expect(heard).toMatch(/^This is a /);
  await chat.close();
});
