/**
 * The narratives of the cards on show. Picks never wait for them. Until the language model is ready the cards show
 * their reasons; the deterministic writer speaks only where no model will.
 */
import type { Pick, Session } from './session.ts';

export interface Narrative {
  sentences: string[];
  /** More is to come. */
  writing: boolean;
  /** What it rests on: while that holds, it need not be written again. */
  ground: string;
}

/** Who writes: a tier of the page, or the writer that the elements of a page share. */
export interface Voice {
  /** Names who writes now, 'plain' the deterministic writer; null while a model is on its way. */
  readonly voice: string | null;
  /** The model can write no longer. */
  fail(error: unknown): void;
}

export interface StorytellerParts {
  tier: Voice;
  /** Where waits are noted, in milliseconds. */
  timings?: { firstSentence: number | null; narratives: number | null };
  onChange: () => void;
  /** Called once for each shelf that was told to the end. */
  onTold: (picks: Pick[]) => void;
}

export class Storyteller {
  /** By item id. A narrative that changes becomes a new object. */
  narratives: ReadonlyMap<string, Narrative> = new Map();
  #parts: StorytellerParts;
  #telling: AbortController | null = null;

  constructor(parts: StorytellerParts) {
    this.#parts = parts;
  }

  /** Stops writing; what was begun and not finished is dropped. */
  hush(): void {
    this.#telling?.abort();
    this.#telling = null;
    this.narratives = new Map([...this.narratives].filter(([, { writing }]) => !writing));
  }

  /** Writes what the cards on show lack. Narratives whose ground still holds stay as they are. */
  async tell(session: Session, picks: Pick[]): Promise<void> {
    this.hush();
    const { tier, onChange, onTold } = this.#parts;
    const { voice } = tier;
    const grounds = new Map(picks.map((pick) => [pick.id, groundOf(pick, voice)]));
    const standing = [...this.narratives].filter(([id, { ground }]) => grounds.get(id) === ground);
    const due = voice ? picks.filter(({ id }) => !standing.some(([told]) => told === id)) : [];
    const begin = ({ id }: Pick): [string, Narrative] => [
      id,
      { sentences: [], writing: true, ground: grounds.get(id)! },
    ];
    this.narratives = new Map([...standing, ...due.map(begin)]);
    onChange();
    if (due.length === 0) return;
    const telling = new AbortController();
    this.#telling = telling;
    try {
      await this.#write(session, due, telling.signal);
      onTold(due);
    } catch (error) {
      if (telling.signal.aborted) return;
      this.hush();
      if (voice === 'plain') throw error;
      tier.fail(error);
    }
  }

  async #write(session: Session, due: Pick[], signal: AbortSignal): Promise<void> {
    const { timings } = this.#parts;
    const began = performance.now();
    let first = true;
    const texts = await session.narrate(due, {
      signal,
      onSentence: (request, sentence) => {
        if (signal.aborted) return;
        if (first && timings) timings.firstSentence = performance.now() - began;
        first = false;
        const { id } = due[request]!;
        const narrative = this.narratives.get(id)!;
        this.#put(id, { ...narrative, sentences: [...narrative.sentences, sentence] });
      },
    });
    signal.throwIfAborted();
    if (timings) timings.narratives = performance.now() - began;
    texts.forEach((text, i) => {
      const { id } = due[i]!;
      const { sentences, ground } = this.narratives.get(id)!;
      this.#put(id, { sentences: sentences.length ? sentences : [text], writing: false, ground });
    });
  }

  #put(id: string, narrative: Narrative): void {
    this.narratives = new Map(this.narratives).set(id, narrative);
    this.#parts.onChange();
  }
}

/** A narrative rests on its writer and on the reasons it tells. */
function groundOf({ reasons }: Pick, voice: string | null): string {
  return [voice, ...reasons.map(({ words }) => words)].join('\n');
}
