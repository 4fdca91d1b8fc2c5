/** The tiers between popularity and the narrator: vectors, searched beside the page, and the encoder that understands free words. */

import { startEngine } from '../../workers/start-engine.ts';
import type { Engine, EngineEvent, EngineOpening } from '../engine.ts';
import { codeOf } from '../errors.ts';
import type { Device } from '../model/model.ts';
import { chooseDevice, type DeviceChoice } from '../model/web.ts';
import type { Meter } from './meter.ts';

export class EngineTier {
  /** Where vectors are searched; null while there are none, and popularity and neighbours rank alone. */
  device: Device | null = null;
  /** Whether free words are understood: 'asleep' until first needed, 'absent' where there is no model for it. */
  encoder: 'absent' | 'asleep' | 'ready' = 'absent';
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
        const found = await service.search(query, hooks).catch((error) => {
          if (codeOf(error) === 'worker-died') this.device = null;
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
  async open(opening: Omit<EngineOpening, 'device'>, onProgress: () => void): Promise<void> {
    const onEvent = (event: EngineEvent) => {
      if (event.kind === 'download') this.#meter.heard(event);
      else this.encoded = event.done / event.total;
      onProgress();
    };
    const device = await chooseDevice(this.#choice);
    const opened = await this.#thread.service.open({ ...opening, device }, { onEvent }).catch(() => null);
    this.device = opened?.device ?? null;
    this.encoder = opened && opening.modelsUrl ? 'asleep' : 'absent';
    onProgress();
  }

  /** Wakes the encoder before it is needed, so that a wish in free words costs no request. */
  async warm(): Promise<void> {
    if (!this.device || this.encoder !== 'asleep') return;
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
}
