/**
 * The journey of one recommendation, on one screen:
 *
 *   history ─▶ taste ─▶ critique ─▶ engine (encoder, retrieval) ─▶ blend ─▶ diversity ─▶ picks ─▶ narrator
 *
 * A session is one person with one pack. Everything it knows of the person stays in it and in the store it was given.
 */
import type { Constraint, parseCritique } from './critique/critique.ts';
import type { Engine } from './engine.ts';
import { SottoError } from './errors.ts';
import type { Narration } from './narration.ts';
import { requestFor } from './narration-request.ts';
import type { NarrateOptions } from './narrator/narrator.ts';
import type { Item, Pack } from './pack/pack.ts';
import { rankerOf } from './ranking.ts';
import { type Reason, reasonsFor } from './reasons.ts';
import type { Blended } from './retrieval/blend.ts';
import { diversify } from './retrieval/diversity.ts';
import { type Feedback, likedIds, standing, type Verdict } from './taste/taste.ts';
import { type Correction, isSame, type Trait } from './taste/traits.ts';

export type { Reason } from './reasons.ts';

/** What is remembered of a person: their verdicts, the critiques in force, and what they said of their own taste. */
export interface Memory {
  history: Feedback[];
  /** What they said of the traits that stood out among their likes; absent where nothing. */
  corrections?: Correction[];
  critiques: {
    constraint: Constraint;
    /** Ids that comparatives compare with. */
    reference: string[];
  }[];
}

export interface Pick {
  id: string;
  row: number;
  item: Item;
  score: number;
  /** Why, from the parts of the real score; the heaviest first. */
  reasons: Reason[];
}

export interface SessionParts {
  pack: Pack;
  /** Null while the engine is still opening: neighbours and popularity rank alone. */
  engine: () => Engine | null;
  /** Null where no language model is loaded: the deterministic writer speaks. */
  narration: () => Narration | null;
  /** What understands wishes: `parseCritique`, handed in so that who offers no wishes need not carry its rules. */
  parse: typeof parseCritique;
  memory?: Memory | undefined;
  /** Called after every change, so that it can be kept. */
  onChange?: (memory: Memory) => void;
}

export interface Session {
  readonly pack: Pack;
  readonly memory: Memory;
  /** Labels of wishes the last shelf could meet only in part. */
  readonly loosened: string[];
  /** Makes a slice of what the first `recommend` would otherwise wait for, some milliseconds' work; true while there is more. */
  prepare(): boolean;
  /** `allows` keeps rows out whatever the person likes or asks for. */
  recommend(options?: { k?: number; allows?: (row: number) => boolean; signal?: AbortSignal }): Promise<Pick[]>;
  /** Adds what the words ask for and returns it. Throws `bad-input` on an empty wish. */
  critique(words: string): Constraint[];
  withdraw(label: string): void;
  /** Throws `unknown-item`. */
  feedback(id: string, verdict: Verdict): void;
  /** Adds what was said long ago, elsewhere: one change, and what was said here stands. Throws `unknown-item`. */
  recall(said: Feedback[]): void;
  /** Takes back what was said of an item, as if it had never been said. */
  retract(id: string): void;
  /** Takes the last change back, of however many; false where there is none. What changes `memory` can be undone. */
  undo(): boolean;
  forget(): void;
  /** Keeps what the person says of a trait as a standing wish: more of it, or less; null takes back what was said. */
  correct(trait: Trait, want: Correction['want'] | null): void;
  /** Rejects where the language model fails: whoever holds it takes it away, and the deterministic writer speaks. */
  narrate(picks: Pick[], options?: NarrateOptions): Promise<string[]>;
}

const EMPTY: Memory = { history: [], critiques: [] };

export function openSession({ pack, engine, narration, parse, memory = EMPTY, onChange }: SessionParts): Session {
  let now = memory;
  let past: Memory[] = [];
  let shown: Pick[] = [];
  let loosened: string[] = [];
  const ranker = rankerOf(pack);
  const rowsOf = (ids: string[]) => ids.flatMap((id) => pack.rowOf(id) ?? []);
  const liked = () => likedIds(now.history);

  /** Traits that the person is not after: no reason to show anything. */
  const unwanted = () => (now.corrections ?? []).filter(({ want }) => want === 'less');

  const makers = () =>
    now.critiques.flatMap(({ constraint: c }) => (c.kind === 'creator' && c.want === 'only' ? c.name : []));

  /** Wishes in force that the last shelf was ranked by, none of them loosened: only those may be claimed as reasons. */
  const metWishes = () =>
    now.critiques.map(({ constraint }) => constraint).filter(({ label }) => !loosened.includes(label));

  function become(next: Memory): void {
    past.push(now);
    now = next;
    onChange?.(now);
  }

  function mustKnow(id: string): void {
    if (pack.rowOf(id) === undefined) throw new SottoError('unknown-item', `The pack has no item "${id}".`);
  }

  function pickOf({ row, score, parts }: Blended): Pick {
    const item = pack.items[row]!;
    return {
      id: item.id,
      row,
      item,
      score,
      reasons: reasonsFor(pack, row, {
        parts,
        liked: rowsOf(liked()),
        wishes: labelsOf(metWishes()),
        unwanted: unwanted(),
      }),
    };
  }

  return {
    pack,
    get memory() {
      return now;
    },
    get loosened() {
      return loosened;
    },

    prepare: ranker.prepare,

    async recommend({ k = 6, allows, signal } = {}) {
      const ranking = await ranker.rank({ memory: now, engine: engine(), k, signal, allows });
      loosened = ranking.loosened;
      const chosen = diversify(ranking.ranked, { k, groupsOf: ({ row }) => groupsOf(pack.items[row]!, makers()) });
      shown = chosen.map(pickOf);
      return shown;
    },

    critique(words) {
      const constraints = parse(words, { facets: pack.facets.facets, items: pack.items });
      if (constraints.length === 0)
        throw new SottoError('bad-input', 'Say what should change: “shorter”, “less grim”, “like Emma but newer”.');
      const like = constraints.flatMap((c) => (c.kind === 'like' && c.want === 'more' ? c.id : []));
      const reference = like.length ? like : shown.length ? shown.map(({ id }) => id) : liked();
      const fresh = now.critiques.filter(
        ({ constraint }) => !constraints.some(({ label }) => label === constraint.label),
      );
      const than = (c: Constraint) => ('than' in c && c.than) || reference;
      const asked = constraints.map((constraint) => ({ constraint, reference: than(constraint) }));
      become({ ...now, critiques: [...fresh, ...asked] });
      return constraints;
    },

    withdraw(label) {
      const critiques = now.critiques.filter(({ constraint }) => constraint.label !== label);
      if (critiques.length < now.critiques.length) become({ ...now, critiques });
    },

    feedback(id, verdict) {
      mustKnow(id);
      become({ ...now, history: standing([...now.history, { id, verdict }]) });
    },

    recall(said) {
      for (const { id } of said) mustKnow(id);
      if (said.length) become({ ...now, history: standing([...said, ...now.history]) });
    },

    retract(id) {
      become({ ...now, history: now.history.filter((said) => said.id !== id) });
    },

    correct(trait, want) {
      const others = (now.corrections ?? []).filter((said) => !isSame(said, trait));
      const { facet, term } = trait;
      become({ ...now, corrections: want ? [...others, { facet, term, want }] : others });
    },

    undo() {
      const previous = past.pop();
      if (!previous) return false;
      now = previous;
      onChange?.(now);
      return true;
    },

    forget() {
      past = [];
      shown = [];
      loosened = [];
      now = EMPTY;
      onChange?.(now);
    },

    async narrate(picks, options = {}) {
      // What comes nearest to free words need not meet them.
      const sure = metWishes().filter(({ kind }) => kind !== 'words');
      const told = { liked: rowsOf(liked()), unwanted: unwanted(), asked: labelsOf(sure) };
      const requests = picks.map((pick) => requestFor(pack, pick, told));
      const model = narration();
      // Fetched when it speaks: where nobody asks for narratives, nobody need carry it.
      if (!model)
        return import('./narrator/plain.ts').then((plain) => plain.plainNarrator().narrate(requests, options));
      return model.narrate(requests, {
        ...(options.signal && { signal: options.signal }),
        onEvent: (event) => event.kind === 'sentence' && options.onSentence?.(event.request, event.sentence),
      });
    },
  };
}

/** Each once: parts of one phrase share their label. */
function labelsOf(constraints: Constraint[]): string[] {
  return [...new Set(constraints.map(({ label }) => label))];
}

/** A shelf shows one volume of a series and two items of a maker, but for the makers that were asked for. */
function groupsOf(item: Item, asked: string[]): Record<string, number> {
  const others = item.creators.filter((creator) => !asked.includes(creator));
  const makers = others.map((creator) => [`creator:${creator}`, 2] as const);
  return Object.fromEntries([...makers, ...(item.series ? [[`series:${item.series.name}`, 1] as const] : [])]);
}
