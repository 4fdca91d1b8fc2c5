/** Where vectors meet the other signals: the rows that are ranked. */
import type { Wish } from './critique/critique.ts';
import type { Engine, Query } from './engine.ts';
import type { Candidate } from './retrieval/retrieval.ts';

export interface Asked extends Omit<Query, 'words' | 'allowed'> {
  wanted: Wish;
  /** Rows that the other signals put forward. */
  also: Uint32Array;
  /** Called where the wish's free words can't be read: they are the encoder's. What the history says still counts. */
  onUnread: () => void;
  signal?: AbortSignal | undefined;
}

/** `also`, and the best by vectors where there is an engine yet. */
export async function candidates(engine: Engine | null, { wanted, onUnread, signal, ...query }: Asked) {
  const { words, allowed } = wanted;
  if (!engine) {
    onUnread();
    return Array.from(query.also, (row): Candidate => ({ row, score: 0 }));
  }
  const options = signal ? { signal } : {};
  return engine.search({ ...query, words, allowed }, options).catch((error) => {
    if (!words || signal?.aborted) throw error;
    onUnread();
    return engine.search({ ...query, words: '', allowed }, options);
  });
}
