/** What is remembered of a person, as JSON beside the files: it is kept on the device like them, and goes nowhere. */
import type { Store } from './cache.ts';

/** The memory kept under `name`; undefined where there is none, or none that can be read. */
export async function loadMemory<Memory>(store: Store, name: string): Promise<Memory | undefined> {
  const bytes = await store.get(`memory:${name}`);
  try {
    // Of no bytes the text is empty, which is no JSON.
    return JSON.parse(new TextDecoder().decode(bytes)) as Memory;
  } catch {
    return undefined;
  }
}

export async function saveMemory(store: Store, name: string, memory: unknown): Promise<void> {
  await store.put(`memory:${name}`, new TextEncoder().encode(JSON.stringify(memory)));
}
