/** A device that promises WebGPU and then refuses it. */
import { expect, it, vi } from 'vitest';
import { memoryStore, openHubFiles } from '../../src/cache/cache.ts';
import { openChatModel } from '../../src/model/chat.ts';
import { openWebRuntime } from '../../src/model/web.ts';
import { HOST, TINY } from './hub.ts';

it('has the model of a hub say so', async () => {
  const { device } = await openWebRuntime('webgpu');
  vi.spyOn(navigator.gpu, 'requestAdapter').mockResolvedValue(null);
  const surroundings = { host: HOST, files: openHubFiles(memoryStore()), device };
  await expect(openChatModel(TINY, surroundings)).rejects.toThrow(/adapter/i);
});
