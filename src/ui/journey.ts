/**
 * One visit: holds the session and the tiers, turns what a person does into a changed shelf, and tells the page.
 * Nothing here draws. `change` is dispatched whenever something to be shown has changed, `announce` with words to be
 * read out.
 */
import { openHubFiles } from '../cache/cache.ts';
import { saveMemory } from '../cache/memories.ts';
import { parseCritique } from '../critique/critique.ts';
import { codeOf } from '../errors.ts';
import type { Pack } from '../pack/pack.ts';
import { openTitleSearch, type TitleSearch } from '../pack/titles.ts';
import { listed } from '../pack/words.ts';
import { openSession, type Pick, type Session } from '../session.ts';
import { settled } from '../settled.ts';
import { Storyteller } from '../storyteller.ts';
import type { Verdict } from '../taste/taste.ts';
import { EngineTier } from './engine-tier.ts';
import { HubTier } from './hub-tier.ts';
import { Meter } from './meter.ts';
import { NarratorTier } from './narrator-tier.ts';
import { type Addresses, mayFetchModels, type Opening, openHere } from './opening.ts';
import { type Settings, saveSettings } from './settings.ts';

/** Everything that is there once the pack is open. */
export interface Opened {
  pack: Pack;
  session: Session;
  titles: TitleSearch;
  settings: Settings;
  tier: NarratorTier;
  hub: HubTier;
  storyteller: Storyteller;
}

/** Likes that open the shelf. */
export const FAVOURITES = 3;
/** Cards on the shelf. */
const SHELF = 6;
/** How long a kept history waits for vectors before popularity alone fills the shelf. In milliseconds. */
const PATIENCE = 700;
const SAID: Record<Verdict, string> = { like: 'Liked', dislike: 'Disliked', hide: 'Hid' };

/** The first ranking should find its indexes made: nobody waits while favourites are looked for. Not every browser tells when it is idle. */
function prepareWhenIdle(session: Session): void {
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  whenIdle(() => session.prepare());
}

export class Journey extends EventTarget {
  readonly meter = new Meter();
  readonly engineTier: EngineTier;
  opened: Opened | null = null;
  /** What went wrong, in words that say what to do; null where nothing did. */
  problem: string | null = null;
  picks: Pick[] = [];
  /** What can be undone, the last thing last: "Liked Emma". */
  deeds: string[] = [];
  #addresses: Addresses;
  #choosing: AbortController | null = null;
  /** Who wrote last, or writes. */
  #voice: NarratorTier['voice'] = null;
  #saveSettings: () => void = () => undefined;

  constructor(addresses: Addresses) {
    super();
    this.#addresses = addresses;
    this.engineTier = new EngineTier(addresses.device, this.meter);
  }

  /** Opens the pack and what is remembered; shows a shelf at once where there is a history. */
  async start(): Promise<void> {
    try {
      const opening = await openHere(this.#addresses, this.meter);
      this.opened = this.#join(opening);
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

  say(id: string, verdict: Verdict): Promise<void> {
    return this.#act(`${SAID[verdict]} ${this.titleOf(id)}`, (session) => session.feedback(id, verdict));
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
    const { tier, settings } = this.opened!;
    settings.narratives = on;
    this.#saveSettings();
    tier.turn(on);
  }

  /** Answers whether models may be fetched over this connection. */
  async setDownloads(may: boolean): Promise<void> {
    const { tier, settings, pack } = this.opened!;
    settings.mayDownload = may;
    this.#saveSettings();
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

  #join({ store, cache, pack, memory, settings, models }: Opening): Opened {
    const { modelsUrl, device } = this.#addresses;
    const { meter, engineTier } = this;
    const onChange = () => this.#voiceChanged();
    const save = () => void saveSettings(store, settings).catch((error) => this.#fail(error));
    this.#saveSettings = save;
    const hub = new HubTier({
      ...{ files: openHubFiles(store), choice: device, settings, meter, saveSettings: save, onChange },
      onFailed: (words) => this.#fail(new Error(words)),
      restart: () => tier.turn(true),
    });
    const tier = new NarratorTier({ cache, modelsUrl, models, choice: device, settings, meter, hub, onChange });
    const session = openSession({
      pack,
      memory,
      engine: () => engineTier.engine,
      narration: () => tier.narration,
      parse: parseCritique,
      onChange: (now) => void saveMemory(store, pack.manifest.name, now).catch((error) => this.#fail(error)),
    });
    const onTold = (picks: Pick[]) => this.#announce(`Written: why you might like ${titlesOf(picks)}.`);
    const storyteller = new Storyteller({ tier, timings: meter.timings, onChange: () => this.#changed(), onTold });
    return { pack, session, settings, tier, hub, storyteller, titles: openTitleSearch(pack.items, pack.popularity) };
  }

  /** Vectors arrive behind the first screen; a shelf that came before them is chosen again. */
  async #openEngine(opening: Opening): Promise<void> {
    const { packUrl, modelsUrl, device } = this.#addresses;
    const may = await mayFetchModels(opening, device);
    const { manifest } = opening.pack;
    await this.engineTier.open({ packUrl, manifest, modelsUrl: may ? modelsUrl : null }, () => this.#changed());
    if (this.picks.length) await this.#refresh();
  }

  async #act(deed: string, change: (session: Session) => void): Promise<void> {
    change(this.opened!.session);
    this.deeds = [...this.deeds, deed];
    await this.#refresh(`${deed}.`);
  }

  /** Chooses the shelf anew, has it told, and says what came of it. */
  async #refresh(said = ''): Promise<void> {
    const { session, storyteller, tier } = this.opened!;
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
      if (choosing.signal.aborted) return;
      this.picks = settled(before, found);
      if (found.length) this.meter.timings.picks = performance.now() - began;
      this.#announce(`${said} ${this.#outcome(found.filter(({ id }) => !before.some((pick) => pick.id === id)))}`);
      this.#changed();
      void this.#tell().catch((error) => this.#fail(error));
    } catch (error) {
      if (choosing.signal.aborted) return;
      // Without its thread the engine is out of the session's sight, and the lower tier answers.
      if (codeOf(error) === 'worker-died') return this.#refresh(said);
      this.#fail(error);
    }
  }

  #outcome(fresh: Pick[]): string {
    if (fresh.length) return `On the shelf now: ${titlesOf(fresh)}.`;
    const lacking = FAVOURITES - this.likes.length;
    return this.shelfOpen || lacking === FAVOURITES ? '' : `${lacking} more to choose.`;
  }

  async #tell(): Promise<void> {
    const { session, storyteller, tier } = this.opened!;
    await storyteller.tell(session, this.picks);
    if (this.picks.length === 0 || tier.state.kind !== 'waiting') return;
    // The first shelf is on the screen: now, and not before, models may come.
    await this.#addresses.offline;
    await tier.consider();
    await this.engineTier.warm();
    this.#changed();
  }

  /** Has the cards told again where another writer took over; while one is on its way, what is there stays. */
  #voiceChanged(): void {
    const { tier, session, storyteller } = this.opened!;
    const { voice } = tier;
    if (voice && voice !== this.#voice) void storyteller.tell(session, this.picks).catch((error) => this.#fail(error));
    this.#voice = voice;
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

function titlesOf(picks: Pick[]): string {
  return listed(picks.map(({ item }) => item.title));
}
