/**
 * One visit: holds the session and the tiers, turns what a person does into a changed shelf, and tells the page.
 * Nothing here draws. `change` is dispatched whenever something to be shown has changed, `announce` with words to be
 * read out.
 */
import { codeOf } from '../errors.ts';
import type { LibraryMatch } from '../library/library.ts';
import { breath } from '../model/breath.ts';
import type { OwnTaste } from '../own-taste.ts';
import type { Pick, Session } from '../session.ts';
import { settled } from '../settled.ts';
import type { Verdict } from '../taste/taste.ts';
import type { Correction, Trait } from '../taste/traits.ts';
import { EngineTier } from './engine-tier.ts';
import { brought, corrected, judged, outcome, titlesOf } from './journey-words.ts';
import { Meter } from './meter.ts';
import { join, type Opened, prepareWhenIdle } from './opened.ts';
import { type Addresses, mayFetchModels, type Opening, openHere } from './opening.ts';

/** Likes that open the shelf. */
export const FAVOURITES = 3;
/** Cards on the shelf. */
const SHELF = 6;
/** How long a kept history waits for vectors before popularity alone fills the shelf. In milliseconds. */
const PATIENCE = 700;

export class Journey extends EventTarget {
  readonly meter = new Meter();
  readonly engineTier: EngineTier;
  opened: Opened | null = null;
  /** What went wrong, in words that say what to do; null where nothing did. */
  problem: string | null = null;
  picks: Pick[] = [];
  /** What can be undone, the last thing last: "Liked Emma". One for each change that the session can take back. */
  deeds: string[] = [];
  #addresses: Addresses;
  #choosing: AbortController | null = null;

  constructor(addresses: Addresses) {
    super();
    this.#addresses = addresses;
    this.engineTier = new EngineTier(addresses.device, this.meter);
  }

  /** Opens the pack and what is remembered; shows a shelf at once where there is a history. */
  async start(): Promise<void> {
    try {
      const opening = await openHere(this.#addresses, this.meter);
      await breath(); // the catalogue, the index of its titles and the first screen are a task each
      const opened = this.#join(opening);
      await breath();
      this.opened = opened;
      this.#changed();
      const engine = this.#openEngine(opening);
      if (!this.shelfOpen) return prepareWhenIdle(this.opened.session);
      await Promise.race([engine, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
      await this.#refresh();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ids the person likes, the latest first. */
  get likes(): string[] {
    const history = this.opened?.session.memory.history ?? [];
    return history.flatMap(({ id, verdict }) => (verdict === 'like' ? id : [])).reverse();
  }

  /** Whether enough is known to recommend; a shelf that is open stays open while one favourite is left. */
  get shelfOpen(): boolean {
    return this.likes.length >= (this.picks.length ? 1 : FAVOURITES);
  }

  /** What the likes have in common, told; null while that is nothing. */
  get taste(): OwnTaste | null {
    return this.opened?.telling.taste ?? null;
  }

  say(id: string, verdict: Verdict): Promise<void> {
    return this.#act(judged(verdict, this.titleOf(id)), (session) => session.feedback(id, verdict));
  }

  /** Takes over what a person's own list says, as one change. */
  async bring({ said }: LibraryMatch): Promise<void> {
    const { items } = this.opened!.pack;
    const told = said.map(({ row, verdict }) => ({ id: items[row]!.id, verdict }));
    if (!told.length) return;
    await this.#act(brought(told.length), (session) => session.recall(told));
  }

  retract(id: string): Promise<void> {
    return this.#act(`Removed ${this.titleOf(id)}`, (session) => session.retract(id));
  }

  /** Throws `bad-input` where the words ask for nothing. */
  ask(words: string): Promise<void> {
    return this.#act(`Asked for “${words.trim()}”`, (session) => session.critique(words));
  }

  withdraw(label: string): Promise<void> {
    return this.#act(`Dropped “${label}”`, (session) => session.withdraw(label));
  }

  /** Keeps what the person says of a trait of theirs; `words` name it: "about family". Null takes back what was said. */
  correct(trait: Trait, want: Correction['want'] | null, words: string): Promise<void> {
    return this.#act(corrected(want, words), (session) => session.correct(trait, want));
  }

  async undo(): Promise<void> {
    if (!this.opened?.session.undo()) return;
    await this.#refresh(`Undone: ${this.deeds.pop()}.`);
  }

  async forget(): Promise<void> {
    this.opened?.session.forget();
    this.deeds = [];
    this.picks = [];
    await this.#refresh('Everything is forgotten.');
  }

  titleOf(id: string): string {
    const row = this.opened?.pack.rowOf(id);
    return row === undefined ? 'a book no longer here' : this.opened!.pack.items[row]!.title;
  }

  /** Has the language model write, or the deterministic writer instead. */
  setNarratives(on: boolean): void {
    const { tier, settings, saveSettings } = this.opened!;
    settings.narratives = on;
    saveSettings();
    tier.turn(on);
  }

  /** Answers whether models may be fetched over this connection. */
  async setDownloads(may: boolean): Promise<void> {
    const { tier, settings, pack, saveSettings } = this.opened!;
    settings.mayDownload = may;
    saveSettings();
    if (!may) return tier.decline();
    tier.turn(true);
    const { packUrl, modelsUrl } = this.#addresses;
    await this.engineTier.open({ packUrl, modelsUrl, manifest: pack.manifest }, () => this.#changed());
    await this.engineTier.warm();
    this.#changed();
  }

  /** Has the pack's own encoder fetched, so that free words count. */
  async fetchEncoder(): Promise<void> {
    await this.engineTier.packEncoder?.fetch();
    if (this.engineTier.packEncoder?.state.kind === 'ready') await this.#refresh();
  }

  #join(opening: Opening): Opened {
    return join(opening, {
      addresses: this.#addresses,
      meter: this.meter,
      engineTier: this.engineTier,
      picks: () => this.picks,
      onChange: () => this.#changed(),
      onTold: (picks) => this.#announce(`Written: why you might like ${titlesOf(picks)}.`),
      onFailed: (error) => this.#fail(error),
    });
  }

  /** Vectors arrive behind the first screen; a shelf that came before them is chosen again. */
  async #openEngine(opening: Opening): Promise<void> {
    const { packUrl, modelsUrl, device } = this.#addresses;
    const may = await mayFetchModels(opening, device);
    const { manifest } = opening.pack;
    await this.engineTier.open({ packUrl, manifest, modelsUrl: may ? modelsUrl : null }, () => this.#changed());
    if (this.picks.length) await this.#refresh();
  }

  /** Of a second press on a chip that is on its way out nothing comes, and there is nothing to undo. */
  async #act(deed: string, change: (session: Session) => void): Promise<void> {
    const { session } = this.opened!;
    const before = session.memory;
    change(session);
    if (session.memory === before) return;
    this.deeds = [...this.deeds, deed];
    await this.#refresh(`${deed}.`);
  }

  /** Chooses the shelf anew, has it told, and says what came of it. */
  async #refresh(said = ''): Promise<void> {
    const { session, storyteller, telling, ownTaste, tier } = this.opened!;
    if (this.likes.length === FAVOURITES - 1) void tier.wakeKept();
    this.#choosing?.abort();
    const choosing = new AbortController();
    this.#choosing = choosing;
    storyteller.hush();
    this.problem = null;
    const began = performance.now();
    try {
      const before = this.picks;
      const found = this.shelfOpen ? await session.recommend({ k: SHELF, signal: choosing.signal }) : [];
      await breath(); // to rank, to draw and to tell are a task each: a press between them is not kept waiting
      if (choosing.signal.aborted) return;
      this.picks = settled(before, found);
      telling.taste = this.shelfOpen ? ownTaste(session.memory) : null;
      if (found.length) this.meter.timings.picks = performance.now() - began;
      const fresh = found.filter(({ id }) => !before.some((pick) => pick.id === id));
      this.#announce(`${said} ${outcome(fresh, this.#lacking)}`);
      this.#changed();
      void this.#tell().catch((error) => this.#fail(error));
    } catch (error) {
      if (choosing.signal.aborted) return;
      // Without its thread the engine is out of the session's sight, and the lower tier answers.
      if (codeOf(error) === 'worker-died') return this.#refresh(said);
      this.#fail(error);
    }
  }

  /** Favourites still to choose, once the first is chosen. */
  get #lacking(): number {
    const { length } = this.likes;
    return this.shelfOpen || length === 0 ? 0 : FAVOURITES - length;
  }

  async #tell(): Promise<void> {
    const { telling, tier } = this.opened!;
    await telling.tell();
    if (this.picks.length === 0 || tier.state.kind !== 'waiting') return;
    // The first shelf is on the screen: now, and not before, models may come.
    await this.#addresses.offline;
    await tier.consider();
    await this.engineTier.warm();
    this.#changed();
  }

  #fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  #announce(words: string): void {
    if (words.trim()) this.dispatchEvent(new CustomEvent('announce', { detail: words.trim() }));
  }
}
