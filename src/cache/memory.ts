/** A store that forgets: for a terminal, a test, or a browser that refuses IndexedDB. */
import type { Store } from './cache.ts';

export function memoryStore(): Store {
  const kept = new Map<string, Uint8Array>();
  return {
    get: async (key) => kept.get(key),
    put: async (key, bytes) => void kept.set(key, bytes),
    delete: async (key) => void kept.delete(key),
    keys: async () => [...kept.keys()],
  };
}
