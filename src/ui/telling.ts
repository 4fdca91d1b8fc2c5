/** Puts the shelf and the taste into words: by the language model while one is there, by the deterministic writer otherwise. */
import type { OwnTaste } from '../own-taste.ts';
import type { Pick, Session } from '../session.ts';
import type { Storyteller } from '../storyteller.ts';
import type { NarratorTier } from './narrator-tier.ts';

export interface TellingParts {
  session: Session;
  tier: NarratorTier;
  storyteller: Storyteller;
  /** What stands on the shelf just now. */
  picks: () => Pick[];
  onChange: () => void;
  onFailed: (error: unknown) => void;
}

export class Telling {
  /** What the likes have in common, told; null while that is nothing. */
  taste: OwnTaste | null = null;
  #parts: TellingParts;
  /** Who wrote last, or writes. */
  #voice: NarratorTier['voice'] = null;

  constructor(parts: TellingParts) {
    this.#parts = parts;
  }

  /** Has shelf and taste told; resolves when both stand. */
  async tell(): Promise<void> {
    const { storyteller, session, picks } = this.#parts;
    await Promise.all([storyteller.tell(session, picks()), this.#tellTaste()]);
  }

  /** Has the cards told again where another writer took over; while one is on its way, what is there stays. */
  voiceChanged(): void {
    const { tier, session, storyteller, picks, onChange, onFailed } = this.#parts;
    const { voice } = tier;
    if (voice && voice !== this.#voice) void storyteller.tell(session, picks()).catch(onFailed);
    this.#voice = voice;
    onChange();
  }

  /** Where the model was trained to tell a taste, its sentences take the place of the deterministic writer's. */
  async #tellTaste(): Promise<void> {
    const { taste } = this;
    const { tier, onChange } = this.#parts;
    const narration = tier.telling('taste');
    if (!taste || !narration) return;
    // Where it fails, what the deterministic writer said stands.
    const [told] = await narration.narrate([taste.request]).catch(() => []);
    if (this.taste !== taste || !told) return;
    this.taste = { ...taste, sentences: [told] };
    onChange();
  }
}
