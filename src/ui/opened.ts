/** Everything that is there once the pack is open, put together: the session, its writers, and what is looked up in the pack. */
import { openHubFiles } from '../cache/cache.ts';
import { saveMemory } from '../cache/memories.ts';
import { parseCritique } from '../critique/critique.ts';
import { openForecasts } from '../forecast.ts';
import { openOwnTaste } from '../own-taste.ts';
import type { Pack } from '../pack/pack.ts';
import { openTitleSearch, type TitleSearch } from '../pack/titles.ts';
import { openSession, type Pick, type Session } from '../session.ts';
import { Storyteller } from '../storyteller.ts';
import type { EngineTier } from './engine-tier.ts';
import { HubTier } from './hub-tier.ts';
import type { Meter } from './meter.ts';
import { NarratorTier } from './narrator-tier.ts';
import type { Addresses, Opening } from './opening.ts';
import { type Settings, saveSettings } from './settings.ts';
import { Telling } from './telling.ts';

export interface Opened {
  pack: Pack;
  session: Session;
  titles: TitleSearch;
  settings: Settings;
  /** Keeps the settings as they are now. */
  saveSettings: () => void;
  tier: NarratorTier;
  hub: HubTier;
  storyteller: Storyteller;
  telling: Telling;
  ownTaste: ReturnType<typeof openOwnTaste>;
  forecast: ReturnType<typeof openForecasts>;
}

/** What a visit brings, and how it hears of what comes of it. */
export interface Visit {
  addresses: Addresses;
  meter: Meter;
  engineTier: EngineTier;
  /** What stands on its shelf just now. */
  picks: () => Pick[];
  onChange: () => void;
  /** The narratives of these picks stand. */
  onTold: (picks: Pick[]) => void;
  onFailed: (error: unknown) => void;
}

/** Joins what was opened to the visit that asked for it. */
export function join({ store, cache, pack, memory, settings, models }: Opening, visit: Visit): Opened {
  const { meter, engineTier, picks, onChange, onTold, onFailed } = visit;
  const { modelsUrl, device: choice } = visit.addresses;
  const keep = () => void saveSettings(store, settings).catch(onFailed);
  const onVoice = () => telling.voiceChanged();
  const hub = new HubTier({
    ...{ files: openHubFiles(store), choice, settings, meter, saveSettings: keep, onChange: onVoice },
    onFailed: (words) => onFailed(new Error(words)),
    restart: () => tier.turn(true),
  });
  const tier = new NarratorTier({ cache, modelsUrl, models, choice, settings, meter, hub, onChange: onVoice });
  const session = openSession({
    pack,
    memory,
    engine: () => engineTier.engine,
    narration: () => tier.narration,
    parse: parseCritique,
    onChange: (now) => void saveMemory(store, pack.manifest.name, now).catch(onFailed),
  });
  const storyteller = new Storyteller({ tier, timings: meter.timings, onChange, onTold });
  const telling = new Telling({ session, tier, storyteller, picks, onChange, onFailed });
  const titles = openTitleSearch(pack.items, pack.popularity);
  const [ownTaste, forecast] = [openOwnTaste(pack), openForecasts(pack)];
  return { pack, session, titles, settings, saveSettings: keep, tier, hub, storyteller, telling, ownTaste, forecast };
}

/**
 * The first ranking should find its indexes made: nobody waits while favourites are looked for. A slice at a time, so that
 * no tap waits either. Not every browser tells when it is idle.
 */
export function prepareWhenIdle(session: Session): void {
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  whenIdle(() => session.prepare() && prepareWhenIdle(session));
}
