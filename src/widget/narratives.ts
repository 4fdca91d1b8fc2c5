/** The narratives of one element: whether they may be written, by whom, and what is written so far. */
import { isFrugal } from '../model/cost.ts';
import type { ModelManifest } from '../model/model.ts';
import type { Narration } from '../narration.ts';
import type { Pick, Session } from '../session.ts';
import { type Narrative, Storyteller } from '../storyteller.ts';
import type { Writer } from './writer.ts';

export interface NarrativesParts {
  /** Null where the page names no models: the deterministic writer speaks. */
  writer: Writer | null;
  /** What is fetched with the visitor's word. */
  models: (keyof ModelManifest['models'])[];
  onChange: () => void;
  onTold: (picks: Pick[]) => void;
  /** Told what keeps narratives from being written. */
  onError: (error: unknown) => void;
  /** Called once models may be fetched. */
  onAgreed: () => void;
}

export class Narratives {
  /** Bytes that the visitor is asked about; null where nothing is asked. */
  asking: number | null = null;
  #parts: NarrativesParts;
  #storyteller: Storyteller;
  #shelf: { session: Session; picks: Pick[] } | null = null;
  #voice: string | null = null;
  #unlisten: (() => void) | undefined;

  constructor(parts: NarrativesParts) {
    this.#parts = parts;
    const { writer, onChange, onTold } = parts;
    const voice = () => this.#voiceNow();
    const fail = () => writer?.fail();
    this.#storyteller = new Storyteller({
      tier: {
        get voice() {
          return voice();
        },
        fail,
      },
      onChange,
      onTold,
    });
    this.#unlisten = writer?.listen(() => this.#heard());
  }

  get told(): ReadonlyMap<string, Narrative> {
    return this.#storyteller.narratives;
  }

  get narration(): Narration | null {
    return this.#parts.writer?.narration ?? null;
  }

  /** Share of the model that has come; null while none is coming. */
  get loading(): number | null {
    const { writer } = this.#parts;
    return writer?.state.kind === 'loading' ? writer.state.share : null;
  }

  /** Fetches the model where it `may` without a word and the line is no metered one; else asks. Never rejects. */
  async begin(may: boolean): Promise<void> {
    const { writer, models, onError } = this.#parts;
    const bytes = writer ? await writer.cost(models).catch(onError) : 0;
    if (typeof bytes !== 'number') return;
    if (may && (bytes === 0 || !isFrugal())) return this.agree();
    this.asking = bytes;
    this.#heard();
  }

  /** The visitor agreed. Never rejects. */
  async agree(): Promise<void> {
    const { writer, onAgreed } = this.#parts;
    this.asking = null;
    onAgreed();
    await writer?.load();
    this.#heard();
  }

  /** Writes what these picks lack; what was begun for others is dropped. */
  tell(session: Session, picks: Pick[]): void {
    this.#shelf = { session, picks };
    this.#voice = this.#voiceNow();
    const { onChange, onError } = this.#parts;
    this.#storyteller.tell(session, picks).catch((error) => {
      onChange();
      onError(error);
    });
  }

  close(): void {
    this.#unlisten?.();
    this.#storyteller.hush();
    this.#shelf = null;
  }

  #voiceNow(): string | null {
    const { writer } = this.#parts;
    return this.asking !== null || !writer ? 'plain' : writer.voice;
  }

  /** Another writer tells the shelf anew; while one is on its way, what is there stays. */
  #heard(): void {
    const voice = this.#voiceNow();
    if (voice && voice !== this.#voice && this.#shelf) this.tell(this.#shelf.session, this.#shelf.picks);
    this.#parts.onChange();
  }
}
