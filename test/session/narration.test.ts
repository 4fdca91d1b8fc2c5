/** The narrator's half of the journey, before any model is open. */
import { expect, test } from 'vitest';
import { type Cache, memoryStore, openCache } from '../../src/cache/cache.ts';
import { HUB_MODELS } from '../../src/model/hub-models.ts';
import { openNarration } from '../../src/narration.ts';

test('nothing is told, and no model of a hub joins, before load(): a coded error says so', async () => {
  const cache: Cache = openCache(memoryStore());
  const narration = openNarration({ cache, runtime: () => Promise.reject(new Error('not asked for')) });
  const first = expect.objectContaining({ code: 'bad-input', message: expect.stringContaining('load()') });
  await expect(narration.narrate([])).rejects.toEqual(first);
  await expect(narration.loadHub({ model: HUB_MODELS[0]!, host: 'https://hub.example/' })).rejects.toEqual(first);
});
