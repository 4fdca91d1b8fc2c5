/** What is remembered of the person who looks: shared by every element that shows one pack, and kept on the device. */
import type { Store } from '../cache/cache.ts';
import { loadMemory, saveMemory } from '../cache/memories.ts';
import type { Memory } from '../session.ts';
import { standing, type Verdict } from '../taste/taste.ts';

/** Told after a change, with who made it: that one knows already. */
type Listener = (by: unknown) => void;

export class Visitor {
  memory: Memory;
  #listeners = new Set<Listener>();
  #keep: (memory: Memory) => Promise<void>;

  constructor(memory: Memory, keep: (memory: Memory) => Promise<void>) {
    this.memory = memory;
    this.#keep = keep;
  }

  /** Calls `listener` after every change until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once it is kept; rejects where the device has no room. */
  say(id: string, verdict: Verdict, by: unknown): Promise<void> {
    return this.#become({ ...this.memory, history: standing([...this.memory.history, { id, verdict }]) }, by);
  }

  retract(id: string, by: unknown): Promise<void> {
    return this.#become({ ...this.memory, history: this.memory.history.filter((said) => said.id !== id) }, by);
  }

  wish(critiques: Memory['critiques'], by: unknown): Promise<void> {
    return this.#become({ ...this.memory, critiques }, by);
  }

  #become(memory: Memory, by: unknown): Promise<void> {
    this.memory = memory;
    for (const listener of this.#listeners) listener(by);
    return this.#keep(memory);
  }
}

/** The visitor whom the store remembers under the pack's name. */
export async function openVisitor(store: Store, name: string): Promise<Visitor> {
  const kept = await loadMemory<Partial<Memory>>(store, name);
  const { history, critiques } = kept ?? {};
  const memory = {
    history: Array.isArray(history) ? history : [],
    critiques: Array.isArray(critiques) ? critiques : [],
  };
  return new Visitor(memory, (now) => saveMemory(store, name, now));
}
