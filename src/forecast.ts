/** "Would I like it?": where one item stands in a person's own ranking of the whole catalogue, and what speaks for it. */
import type { Engine } from './engine.ts';
import { SottoError } from './errors.ts';
import type { Pack } from './pack/pack.ts';
import { type Ranking, rankerOf } from './ranking.ts';
import { type Reason, reasonsFor } from './reasons.ts';
import type { Memory } from './session.ts';
import { FEWEST_LIKES, likedIds } from './taste/taste.ts';

export type Likelihood = 'likely' | 'perhaps' | 'unlikely';

export interface Forecast {
  verdict: Likelihood;
  /** The share of the catalogue's other items that the person's ranking puts below it, 0 to 1. */
  percentile: number;
  /** What speaks for it; empty where nothing does. */
  reasons: Reason[];
}

/**
 * Places in the ranking, of which the verdict tells. It tells whether an item is near what the person likes; how good
 * they would find it, much less: of what people of goodbooks had liked or disliked beside five likes, nine in ten were
 * liked above the first mark and still seven in ten below the second, in a pack that counted those very people
 * (bench/own-taste.ts).
 */
const LIKELY = 0.9;
const PERHAPS = 0.5;

/** Whose ranking it is. */
export interface Person {
  /** Null where there are no vectors: the other signals rank alone. */
  engine: Engine | null;
  memory: Pick<Memory, 'history' | 'corrections'>;
}

/** What one history makes of the whole catalogue. */
interface Places extends Person {
  ranking: Promise<Ranking>;
  /** Rows, the latest first. */
  liked: number[];
}

/**
 * Opens forecasts over a catalogue: what to expect of the item `id`, by the ranking that picks are taken from. What was said
 * of it is left out, and so are wishes of the moment. The catalogue is ranked once for a history, and again when that has
 * changed or vectors have come. They throw `unknown-item` of an id that the pack lacks, `bad-input` where too little is liked
 * to tell.
 */
export function openForecasts(pack: Pack): (id: string, person: Person) => Promise<Forecast> {
  let last: Places | null = null;

  function placesFor(person: Person): Places {
    if (last && isSamePerson(last, person)) return last;
    const made = { ...person, ...rankAll(pack, person) };
    last = made;
    made.ranking.catch(() => {
      if (last === made) last = null;
    });
    return made;
  }

  return async (id, { engine, memory }) => {
    const row = pack.rowOf(id);
    if (row === undefined) throw new SottoError('unknown-item', `The pack has no item "${id}".`);
    const { corrections = [] } = memory;
    const said = memory.history.some((one) => one.id === id);
    const history = said ? memory.history.filter((one) => one.id !== id) : memory.history;
    const { ranking, liked } = placesFor({ engine, memory: { history, corrections } });
    const { ranked: places } = await ranking;
    const place = places.findIndex((one) => one.row === row);
    const percentile = places.length > 1 ? 1 - place / (places.length - 1) : 1;
    const unwanted = corrections.filter(({ want }) => want === 'less');
    const reasons = reasonsFor(pack, row, { parts: places[place]!.parts, liked, wishes: [], unwanted });
    return { verdict: verdictOf(percentile), percentile, reasons };
  };
}

/** An engine that is there says the same whichever object stands for it. */
function isSamePerson(one: Person, other: Person): boolean {
  const { history, corrections = [] } = one.memory;
  const { history: otherHistory, corrections: otherCorrections = [] } = other.memory;
  return (
    (one.engine === null) === (other.engine === null) &&
    isSameList(history, otherHistory) &&
    isSameList(corrections, otherCorrections)
  );
}

/** Memories are never changed in place: what was kept is the same object. */
function isSameList<T>(one: T[], other: T[]): boolean {
  return one.length === other.length && one.every((entry, at) => entry === other[at]);
}

/** Ranks the whole catalogue but for what the history speaks of. */
function rankAll(pack: Pack, { engine, memory }: Person): Omit<Places, keyof Person> {
  const liked = likedIds(memory.history).flatMap((id) => pack.rowOf(id) ?? []);
  if (liked.length < FEWEST_LIKES)
    throw new SottoError(
      'bad-input',
      `Name ${FEWEST_LIKES} things you like: of fewer, nobody can tell what else you would.`,
    );
  const asked = { memory: { ...memory, critiques: [] }, engine, k: pack.items.length };
  return { ranking: rankerOf(pack).rank(asked), liked };
}

export function verdictOf(percentile: number): Likelihood {
  if (percentile >= LIKELY) return 'likely';
  return percentile >= PERHAPS ? 'perhaps' : 'unlikely';
}
