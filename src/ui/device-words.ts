/** The state of this device in plain words, for the details panel. */
import type { HubState } from './hub-tier.ts';
import type { Journey } from './journey.ts';
import { bytesInWords } from './meter.ts';
import type { NarratorState } from './narrator-tier.ts';

/** One rung of the ladder from popularity to the narrator. */
export interface Tier {
  name: string;
  /** On: in use. Idle: there when needed. Coming: being fetched. Out: not here. */
  state: 'on' | 'idle' | 'coming' | 'out';
  words: string;
}

export function tiersOf({ engineTier, opened }: Journey): Tier[] {
  const { device, encoder, encoded } = engineTier;
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
    {
      name: 'Encoder',
      state: { ready: 'on', asleep: 'idle', absent: 'out' }[encoder] as Tier['state'],
      words: {
        ready: 'understands wishes in free words',
        asleep: 'wakes when a wish needs it',
        absent: 'not here: free words count for little',
      }[encoder],
    },
    { name: 'Narrator', ...narratorWords(opened?.tier.state ?? { kind: 'waiting' }, opened?.hub.state) },
  ];
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
