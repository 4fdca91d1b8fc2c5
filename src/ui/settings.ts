/** The little a person decides about the page itself. */

import type { Store } from '../cache/cache.ts';
import { loadMemory, saveMemory } from '../cache/memories.ts';

export interface Settings {
  /** Whether the language model writes; the deterministic writer does where it does not. */
  narratives: boolean;
  /** Whether models may be fetched over a slow or metered connection; null until asked. */
  mayDownload: boolean | null;
  /** The model of a hub that writes instead of the built-in one; null where that does. Set once it was here, whole. */
  hub: string | null;
}

const NAME = 'page settings';

export async function loadSettings(store: Store): Promise<Settings> {
  const kept = await loadMemory<Partial<Settings>>(store, NAME);
  return {
    narratives: kept?.narratives ?? true,
    mayDownload: kept?.mayDownload ?? null,
    hub: kept?.hub ?? null,
  };
}

export function saveSettings(store: Store, settings: Settings): Promise<void> {
  return saveMemory(store, NAME, settings);
}
