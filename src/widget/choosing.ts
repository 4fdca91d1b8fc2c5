/** What one element shows: its attributes and what is remembered of the visitor → a session → picks. Knows no screen. */
import type { parseCritique } from '../critique/critique.ts';
import { codeOf, SottoError } from '../errors.ts';
import type { Narration } from '../narration.ts';
import { mostApart } from '../pack/manifest.ts';
import { type Memory, openSession, type Pick, type Session } from '../session.ts';
import { type Feedback, standing, type Verdict } from '../taste/taste.ts';
import type { Stock } from './counter.ts';

export type Mode = 'for-you' | 'similar' | 'search' | 'conversation';
export const MODES: readonly string[] = ['for-you', 'similar', 'search', 'conversation'] satisfies Mode[];

/** Whether a mode has a line to type in. */
export function isTyped(mode: Mode): boolean {
  return mode === 'search' || mode === 'conversation';
}

export interface Wanted {
  mode: Mode;
  /** Of 'similar': an id, or several parted by spaces or commas. */
  item: string | null;
  limit: number;
  /** Picks whose share of the largest possible score is less are left out; in [0, 1]. */
  threshold: number;
  filter: string | null;
  /** What the site knows of the visitor: ids they like, or verdicts. It is not kept. */
  history: (string | Feedback)[];
}

export interface Surroundings {
  stock: Stock;
  narration: () => Narration | null;
}

export class Chooser {
  readonly session: Session;
  #wanted: Wanted;
  #stock: Stock;
  #allows: ((row: number) => boolean) | null = null;
  #parse: typeof parseCritique = () => [];

  /** Throws `unknown-item` where the attributes ask for what the pack has not. */
  constructor(wanted: Wanted, { stock, narration }: Surroundings) {
    this.#wanted = wanted;
    this.#stock = stock;
    const { pack, room } = stock;
    this.session = openSession({
      pack,
      memory: memoryOf(wanted, stock),
      engine: () => room.engine,
      narration,
      parse: (words, subject) => this.#parse(words, subject),
    });
  }

  /** The best first. A thread that died leaves the choice to the other signals. Rejects with `bad-input` on a filter that can't be read. */
  async picks(signal: AbortSignal): Promise<Pick[]> {
    const { limit, threshold } = this.#wanted;
    const most = mostApart(this.#stock.pack.manifest.ranking) / 2;
    try {
      const picks = await this.session.recommend({ k: limit, allows: await this.#allowed(), signal });
      // Dislikes alone give scores below zero, and are no reason to show nothing.
      return threshold > 0 ? picks.filter(({ score }) => score >= threshold * most) : picks;
    } catch (error) {
      if (codeOf(error) !== 'worker-died') throw error;
      this.#stock.room.engine = null;
      return this.picks(signal);
    }
  }

  /** Items by title or maker; where the engine understands free words, what they mean fills the rest of the shelf. */
  async found(query: string, signal: AbortSignal): Promise<Pick[]> {
    const { pack, room, titles } = this.#stock;
    const { limit } = this.#wanted;
    const allows = await this.#allowed();
    const rows = (await titles()).search(query, pack.items.length).filter(allows).slice(0, limit);
    if (rows.length < limit && room.understands && room.engine) {
      const allowed = Uint8Array.from(pack.items, (_, row) => (allows(row) && !rows.includes(row) ? 1 : 0));
      const meant = await room.engine
        .search({ leanings: [], words: query, k: limit, allowed }, { signal })
        .catch(() => []);
      rows.push(...meant.slice(0, limit - rows.length).map(({ row }) => row));
    }
    return rows.map((row) => ({ id: pack.items[row]!.id, row, item: pack.items[row]!, score: 0, reasons: [] }));
  }

  async #allowed(): Promise<(row: number) => boolean> {
    const { filter } = this.#wanted;
    this.#allows ??= filter ? (await import('./filter.ts')).filterRows(filter, this.#stock.pack) : () => true;
    return this.#allows;
  }

  /** Rejects with `bad-input` where the words ask for nothing. */
  async ask(words: string): Promise<void> {
    const { parseCritique } = await import('../critique/parse.ts');
    this.#parse = parseCritique;
    this.session.critique(words);
  }
}

function memoryOf({ mode, item, history }: Wanted, { pack, visitor }: Stock): Memory {
  const { memory } = visitor;
  if (mode !== 'similar') {
    const all = standing([...history.map(verdictOf).filter(isFeedback), ...memory.history]);
    return { history: all, critiques: mode === 'conversation' ? memory.critiques : [] };
  }
  const ids = item && pack.rowOf(item) !== undefined ? [item] : (item?.split(/[\s,]+/).filter(Boolean) ?? []);
  if (ids.length === 0 || !ids.some((id) => pack.rowOf(id) !== undefined))
    throw new SottoError('unknown-item', `The pack has no item “${item ?? ''}”. Set item="…" to one of its ids.`);
  const refused = memory.history.filter(({ verdict }) => verdict !== 'like').map(({ id }) => judged(id, 'hide'));
  return { history: standing([...refused, ...ids.map((id) => judged(id, 'like'))]), critiques: [] };
}

function judged(id: string, verdict: Verdict): Feedback {
  return { id, verdict };
}

function verdictOf(said: string | Feedback): Feedback {
  return typeof said === 'string' ? judged(said, 'like') : said;
}

/** Anything may be set from a page's script. */
function isFeedback(said: Partial<Feedback> | null): said is Feedback {
  return typeof said?.id === 'string' && ['like', 'dislike', 'hide'].includes(said.verdict ?? '');
}
