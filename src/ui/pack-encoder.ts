/** The encoder that a pack names, where it is not Sotto's own: what it costs, whether the person agreed, how far it is. */
import type { Cache } from '../cache/cache.ts';
import type { Engine, EngineEvent } from '../engine.ts';
import { codeOf, type ErrorCode, SottoError } from '../errors.ts';
import { openArrivals } from '../model/arrivals.ts';
import { isFrugal } from '../model/cost.ts';
import type { Manifest } from '../pack/pack.ts';
import { bytesInWords, type Meter } from './meter.ts';

/** What a person must know before it is fetched. */
export interface EncoderOffer {
  /** Without its publisher's name: "all-MiniLM-L6-v2". */
  name: string;
  /** Null where its publisher states none. */
  licence: string | null;
  /** Still to fetch; 0 where it is kept. */
  bytes: number;
  /** The other site it comes from; null where it comes with the pack. */
  host: string | null;
}

export type PackEncoderState =
  | { kind: 'asleep' }
  /** Free words were typed: the person decides. */
  | { kind: 'asking' }
  | { kind: 'declined' }
  | { kind: 'coming'; loaded: number }
  | { kind: 'ready' }
  | { kind: 'failed'; words: string };

export interface PackEncoderParts {
  service: Engine;
  offer: EncoderOffer;
  meter: Meter;
  onChange: () => void;
}

/** What is small enough not to ask about, over a line where it costs little and from the site itself. In bytes. */
const LITTLE = 10e6;

const REASONS: Partial<Record<ErrorCode, string>> = {
  'download-failed': 'where it lies can’t be reached',
  'pack-damaged': 'a file of it is not what this catalogue was built with',
  'pack-truncated': 'a file of it is not what this catalogue was built with',
  'model-mismatch': 'it is not what this catalogue was built with',
};

/** What the pack's encoder costs; null where the pack names none but Sotto's own. */
export async function offerOf({ encoder }: Manifest, packUrl: string, cache: Cache): Promise<EncoderOffer | null> {
  if (!encoder?.hub) return null;
  const { files, from, licence = null } = encoder.hub;
  const kept = await Promise.all(files.map((file) => cache.has(file)));
  const { origin, host } = new URL(from, packUrl);
  return {
    name: encoder.id.split('/').at(-1)!,
    licence,
    bytes: files.reduce((sum, { bytes }, i) => sum + (kept[i] ? 0 : bytes), 0),
    host: origin === new URL(packUrl).origin ? null : host,
  };
}

/** Whether to ask before it is fetched: another site would hear of the visit, or it is no little matter. */
export function mustAsk({ bytes, host }: EncoderOffer): boolean {
  return bytes > 0 && (host !== null || bytes > LITTLE || isFrugal());
}

/** What a person must know of it before they agree. */
export function priceInWords({ bytes, host, licence }: EncoderOffer): string {
  const terms = licence ? ` Its licence is ${licence}.` : '';
  const fetched = `It is fetched once${host ? ` from ${host}` : ''}: ${bytesInWords(bytes)}.${terms}`;
  if (!host) return fetched;
  return `${fetched} ${host} sees that this browser fetches it; what you like, ask and read stays here.`;
}

export class PackEncoder {
  state: PackEncoderState = { kind: 'asleep' };
  readonly offer: EncoderOffer;
  #parts: PackEncoderParts;

  constructor(parts: PackEncoderParts) {
    this.#parts = parts;
    this.offer = parts.offer;
  }

  /** Free words are about to be encoded: wakes it, or asks. Throws `model-not-fetched` where they must do without. */
  async admit(): Promise<void> {
    const { kind } = this.state;
    if (kind === 'asleep' && !mustAsk(this.offer)) await this.fetch();
    else if (kind === 'asleep') this.#become({ kind: 'asking' });
    if (this.state.kind === 'ready') return;
    throw new SottoError('model-not-fetched', `Free words need ${this.offer.name}, which is not on this device.`);
  }

  /** Fetches and opens it: the person agreed, or need not be asked. Failing is told by the state. */
  async fetch(): Promise<void> {
    const { service, meter } = this.#parts;
    this.#become({ kind: 'coming', loaded: 0 });
    const arrived = openArrivals(({ loaded }) => this.#become({ kind: 'coming', loaded }));
    const onEvent = (event: EngineEvent) => {
      if (event.kind !== 'download') return;
      meter.heard(event);
      arrived(event);
    };
    await service.encode([''], { onEvent }).then(
      () => this.#become({ kind: 'ready' }),
      (error) => this.fail(error),
    );
  }

  decline(): void {
    this.#become({ kind: 'declined' });
  }

  fail(error: unknown): void {
    const code = codeOf(error);
    this.#become({ kind: 'failed', words: (code && REASONS[code]) ?? 'this device can’t run it' });
  }

  #become(state: PackEncoderState): void {
    this.state = state;
    this.#parts.onChange();
  }
}
