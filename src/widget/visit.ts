/**
 * One element's time with one pack: enters it, chooses, remembers what the visitor says, has narratives written, and
 * leaves. Draws nothing; `sotto-picks.ts` begins one whenever its attributes ask for another.
 */
import type { Pick } from '../session.ts';
import type { Verdict } from '../taste/taste.ts';
import { Chooser, isTyped, type Wanted } from './choosing.ts';
import { enter, type Stock } from './counter.ts';
import type { Narratives } from './narratives.ts';

export interface VisitParts {
  packUrl: string;
  modelsUrl: string | null;
  /** A folder of the page's own origin that holds the workers; null for the ones beside this script. */
  worker: string | null;
  wanted: Wanted;
  /** Whether room is made for narratives from the first. */
  narrates: boolean;
  /** Something that a card or the foot shows has changed. */
  onChange: () => void;
  /** Another element heard something of the visitor. */
  onNews: () => void;
  onTold: (picks: Pick[]) => void;
  onError: (error: unknown) => void;
}

export class Visit {
  /** Null until it is open. */
  stock: Stock | null = null;
  chooser: Chooser | null = null;
  narratives: Narratives | null = null;
  #parts: VisitParts;
  #choosing: AbortController | null = null;
  #leave: (() => void) | undefined;
  #unlisten: (() => void) | undefined;
  #closed = false;

  constructor(parts: VisitParts) {
    this.#parts = parts;
  }

  /** Resolves to whether it is still wanted by then. Rejects with coded errors; it must be closed all the same. */
  async open(): Promise<boolean> {
    const { packUrl, worker, onNews } = this.#parts;
    const entered = enter(packUrl, worker);
    this.#leave = entered.leave;
    const stock = await entered.stock;
    if (this.#closed) return false;
    this.stock = stock;
    this.#unlisten = stock.visitor.listen((by) => {
      if (by === this) return;
      this.#join(stock);
      onNews();
    });
    this.#join(stock);
    if (this.#parts.narrates) await this.makeNarratives();
    return !this.#closed;
  }

  /** Picks, or what `query` finds; null where another choice was begun meanwhile. */
  async choose(query = ''): Promise<Pick[] | null> {
    this.#choosing?.abort();
    const choosing = new AbortController();
    this.#choosing = choosing;
    const { signal } = choosing;
    try {
      const picks = await (query ? this.chooser!.found(query, signal) : this.chooser!.picks(signal));
      return signal.aborted ? null : picks;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }

  say(id: string, verdict: Verdict): void {
    this.chooser!.session.feedback(id, verdict);
    this.#keep(this.stock!.visitor.say(id, verdict, this));
  }

  retract(id: string): void {
    this.chooser!.session.retract(id);
    this.#keep(this.stock!.visitor.retract(id, this));
  }

  /** Rejects with `bad-input` where the words ask for nothing. */
  async ask(words: string): Promise<void> {
    await this.chooser!.ask(words);
    this.#keepWishes();
  }

  withdraw(wish: string): void {
    this.chooser!.session.withdraw(wish);
    this.#keepWishes();
  }

  /** Labels of the wishes in force. */
  get wishes(): string[] {
    const critiques = this.chooser?.session.memory.critiques ?? [];
    return [...new Set(critiques.map(({ constraint }) => constraint.label))];
  }

  /** Title of an item; null where the pack has none of that id, or is not open. */
  titleOf(id: string): string | null {
    const pack = this.stock?.pack;
    const row = pack?.rowOf(id);
    return row === undefined ? null : pack!.items[row]!.title;
  }

  /** Fetches what tells narratives, and no model yet. Null where it can't be had, which `onError` hears: picks need none. */
  async makeNarratives(): Promise<Narratives | null> {
    const { modelsUrl, wanted, onChange, onTold, onError } = this.#parts;
    const stock = this.stock!;
    const { encoder, files } = stock.pack.manifest;
    const writing = modelsUrl ? stock.writer(modelsUrl) : null;
    const fetched = await Promise.all([import('./narratives.ts'), writing]).catch(onError);
    if (!fetched || this.#closed) return null;
    const [{ Narratives }, writer] = fetched;
    // A hub's encoder is never fetched here, and Sotto's own can't read words for its vectors.
    const reads = !encoder?.hub && (isTyped(wanted.mode) || !files.vectors);
    this.narratives ??= new Narratives({
      writer,
      onChange,
      onTold,
      onError,
      models: reads ? ['narrator', 'encoder'] : ['narrator'],
      onAgreed: () => void (modelsUrl && reads && stock.understand(modelsUrl)),
    });
    return this.narratives;
  }

  close(): void {
    this.#closed = true;
    this.#choosing?.abort();
    this.#unlisten?.();
    this.narratives?.close();
    this.#leave?.();
  }

  #join(stock: Stock): void {
    this.chooser = new Chooser(this.#parts.wanted, { stock, narration: () => this.narratives?.narration ?? null });
  }

  #keepWishes(): void {
    this.#keep(this.stock!.visitor.wish(this.chooser!.session.memory.critiques, this));
  }

  #keep(kept: Promise<void>): void {
    kept.catch(this.#parts.onError);
  }
}
