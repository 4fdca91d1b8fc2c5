/** The state of this device in plain words, for the details panel. */
import type { HubState } from './hub-tier.ts';
import type { Journey } from './journey.ts';
import { bytesInWords } from './meter.ts';
import type { NarratorState } from './narrator-tier.ts';
import type { PackEncoder } from './pack-encoder.ts';

/** One rung of the ladder from popularity to the narrator. */
export interface Tier {
  name: string;
  /** On: in use. Idle: there when needed. Coming: being fetched. Out: not here. */
  state: 'on' | 'idle' | 'coming' | 'out';
  words: string;
}

export function tiersOf({ engineTier, opened }: Journey): Tier[] {
  const { device, packEncoder, encoder, encoded } = engineTier;
  const preparing = encoded !== null && encoded < 1;
  return [
    { name: 'Popularity', state: opened ? 'on' : 'coming', words: 'what many readers like, and like together' },
    {
      name: 'Vectors',
      state: device ? 'on' : 'coming',
      words: preparing
        ? `${Math.round(encoded * 100)} % of the catalogue prepared here`
        : 'how near books are in what they are about',
    },
    { name: 'Encoder', ...(packEncoder ? packEncoderWords(packEncoder) : encoderWords(encoder)) },
    { name: 'Narrator', ...narratorWords(opened?.tier.state ?? { kind: 'waiting' }, opened?.hub.state) },
  ];
}

function encoderWords(state: 'absent' | 'asleep' | 'ready'): Omit<Tier, 'name'> {
  if (state === 'ready') return { state: 'on', words: 'understands wishes in free words' };
  if (state === 'asleep') return { state: 'idle', words: 'wakes when a wish needs it' };
  return { state: 'out', words: 'not here: free words count for little' };
}

function packEncoderWords({ state, offer }: PackEncoder): Omit<Tier, 'name'> {
  const { name, bytes } = offer;
  switch (state.kind) {
    case 'ready':
      return { state: 'on', words: `${name} understands wishes in free words` };
    case 'coming':
      return {
        state: 'coming',
        words: `${name} is on its way, ${bytesInWords(state.loaded)} of ${bytesInWords(bytes)}`,
      };
    case 'asleep':
      return { state: 'idle', words: `${name} wakes when a wish needs it` };
    case 'asking':
      return { state: 'idle', words: `${name} waits for your word: ${bytesInWords(bytes)}` };
    case 'declined':
      return { state: 'out', words: `${name} was not fetched, as you wished: free words count for little` };
    case 'failed':
      return { state: 'out', words: `${name} is not to be had, ${state.words}: free words count for little` };
  }
}

function narratorWords(state: NarratorState, hub?: HubState): Omit<Tier, 'name'> {
  switch (state.kind) {
    case 'ready':
      if (hub?.kind === 'ready') return { state: 'on', words: `${hub.model.name} writes here why a book is for you` };
      return { state: 'on', words: 'a language model writes here why a book is for you' };
    case 'loading': {
      const share = state.total
        ? `, ${Math.min(99, Math.round((state.loaded / state.total) * 100))} % of ${bytesInWords(state.total)}`
        : '';
      return { state: 'coming', words: `on its way${share}` };
    }
    case 'waiting':
      return { state: 'idle', words: 'comes once the first books are on the shelf' };
    case 'asking':
      return { state: 'idle', words: `waits for your word: ${bytesInWords(state.bytes)} over a slow or metered line` };
    case 'declined':
      return { state: 'out', words: 'not fetched, as you wished; plain sentences instead' };
    case 'off':
      return { state: 'out', words: 'turned off; plain sentences instead' };
    case 'absent':
      return { state: 'out', words: 'not published on this site; plain sentences instead' };
    case 'failed':
      return { state: 'out', words: `stopped; plain sentences instead. ${state.message}` };
  }
}
