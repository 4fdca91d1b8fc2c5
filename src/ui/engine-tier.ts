/** The tiers between popularity and the narrator: vectors, searched beside the page, and the encoder that understands free words. */

import { startEngine } from '../../workers/start-engine.ts';
import { indexedStore, openCache } from '../cache/cache.ts';
import type { Engine, EngineEvent, EngineOpening } from '../engine.ts';
import { codeOf } from '../errors.ts';
import type { Device } from '../model/model.ts';
import { chooseDevice, type DeviceChoice } from '../model/web.ts';
import type { Manifest } from '../pack/pack.ts';
import type { Meter } from './meter.ts';
import { offerOf, PackEncoder } from './pack-encoder.ts';

export class EngineTier {
  /** Where vectors are searched; null while there are none, and popularity and neighbours rank alone. */
  device: Device | null = null;
  /** Whether free words are understood: 'asleep' until first needed, 'absent' where there is no model for it. */
  encoder: 'absent' | 'asleep' | 'ready' = 'absent';
  /** The encoder that the pack names instead of Sotto's own; null where it names none. */
  packEncoder: PackEncoder | null = null;
  /** Share of the catalogue encoded on this device so far; null where that is not needed. */
  encoded: number | null = null;
  #choice: DeviceChoice;
  #meter: Meter;
  #thread;

  /** Starts the thread at once: it wakes while the page reads its catalogue. */
  constructor(choice: DeviceChoice, meter: Meter) {
    this.#choice = choice;
    this.#meter = meter;
    this.#thread = startEngine(choice);
  }

  /** The engine as a session sees it; null until it is open, and after its thread died. */
  get engine(): Engine | null {
    if (!this.device) return null;
    const { service } = this.#thread;
    return {
      ...service,
      search: async (query, hooks) => {
        if (query.words) await this.packEncoder?.admit();
        const found = await service.search(query, hooks).catch((error) => {
          if (codeOf(error) === 'worker-died') this.device = null;
          else if (query.words && !hooks?.signal?.aborted) this.packEncoder?.fail(error);
          throw error;
        });
        if (query.words) this.encoder = 'ready';
        return found;
      },
    };
  }

  /**
   * Opens the pack's vectors, of the build that the page shows. Without `modelsUrl` free words are not understood.
   * Failing leaves the lower tier in charge.
   */
  async open(opening: Omit<EngineOpening, 'device'> & { manifest: Manifest }, onProgress: () => void): Promise<void> {
    const onEvent = (event: EngineEvent) => {
      if (event.kind === 'download') this.#meter.heard(event);
      else this.encoded = event.done / event.total;
      onProgress();
    };
    this.packEncoder ??= await this.#packEncoder(opening, onProgress);
    const device = await chooseDevice(this.#choice);
    const opened = await this.#thread.service.open({ ...opening, device }, { onEvent }).catch(() => null);
    this.device = opened?.device ?? null;
    this.encoder = opened && opening.modelsUrl ? 'asleep' : 'absent';
    onProgress();
  }

  /** Wakes the encoder before it is needed, so that a wish in free words costs no request. */
  async warm(): Promise<void> {
    if (!this.device || this.encoder !== 'asleep' || this.packEncoder) return; // the pack's own waits for free words
    const onEvent = (event: EngineEvent) => event.kind === 'download' && this.#meter.heard(event);
    await this.#thread.service
      .encode([''], { onEvent })
      .then(() => {
        this.encoder = 'ready';
      })
      .catch(() => {
        this.encoder = 'absent';
      });
  }

  async #packEncoder(
    { manifest, packUrl }: { manifest: Manifest; packUrl: string },
    onChange: () => void,
  ): Promise<PackEncoder | null> {
    if (!manifest.encoder?.hub) return null;
    const offer = await offerOf(manifest, packUrl, openCache(await indexedStore()));
    return offer && new PackEncoder({ service: this.#thread.service, offer, meter: this.#meter, onChange });
  }
}
