/** The playground: a table becomes something to search and to be recommended from, in four steps on one page. */
import { LitElement, type TemplateResult } from 'lit';
import type { EngineEvent } from '../../src/engine.ts';
import { SottoError } from '../../src/errors.ts';
import { readText } from './file.ts';
import { type Field, packOf, readColumns, readItems } from './reading.ts';
import { MOST_ITEMS, NOTHING, type State } from './state.ts';
import { openTrial } from './trial.ts';
import { view } from './view.ts';

const FOUND = 12;
const PICKS = 8;
/** Beside the page. */
const SAMPLE = 'plants.csv';
export class SottoPlayground extends LitElement {
  static override properties = { state: { state: true } };
  declare state: State;
  #encoding: AbortController | null = null;
  /** Counts what was asked for, so that a slow answer does not take the place of a later one. */
  #asked = 0;

  constructor() {
    super();
    this.state = NOTHING;
  }

  /** In the page itself: its style sheet holds, and the page's policy forbids others. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const name of ['dragover', 'dragleave', 'drop'] as const) addEventListener(name, this.#dragged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const name of ['dragover', 'dragleave', 'drop'] as const) removeEventListener(name, this.#dragged);
    this.#end();
  }

  protected override render(): TemplateResult {
    return view(this.state, {
      onFile: (file) => this.#try(() => this.#take(file)),
      onSample: () => this.#try(() => this.#takeSample()),
      onColumn: (field, column) => this.#try(() => this.#choose(field, column)),
      onEncode: () => this.#try(() => this.#encode()),
      onCancel: () => this.#encoding?.abort(),
      onSearch: (words) => this.#try(() => this.#search(words)),
      onLike: (row) => this.#try(() => this.#like(row)),
      onOver: () => this.#startOver(),
    });
  }

  #set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
  }

  /** What goes wrong is told in words where the person looks; what they called off is no error. */
  async #try(act: () => Promise<void>): Promise<void> {
    this.#set({ problem: '' });
    try {
      await act();
    } catch (error) {
      const { name, message } = error as Error;
      this.#set({ work: null, problem: name === 'AbortError' ? '' : message });
    }
  }

  #dragged = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#set({ over: event.type === 'dragover' });
    const [file] = event.type === 'drop' ? event.dataTransfer.files : [];
    if (file) void this.#try(() => this.#take(file));
  };

  async #take(file: File): Promise<void> {
    this.#end();
    this.state = NOTHING;
    const text = await readText(file);
    const columns = await readColumns(text);
    this.#set({ file: text, columns, choice: columns.guess });
    if (columns.guess.title) await this.#read();
    await this.#lookAt('#read');
  }

  async #takeSample(): Promise<void> {
    const answer = await fetch(new URL(SAMPLE, document.baseURI)).catch(() => null);
    if (!answer?.ok)
      throw new SottoError('download-failed', 'The sample can’t be fetched. Check the connection and try again.');
    await this.#take(new File([await answer.text()], SAMPLE));
  }

  async #choose(field: Field, column: string): Promise<void> {
    this.#set({ choice: { ...this.state.choice, [field]: column }, reading: null });
    if (this.state.choice.title && this.state.choice.id) await this.#read();
  }

  async #read(): Promise<void> {
    const { file, columns, choice } = this.state;
    const reading = await readItems(file!, columns!, choice);
    const entries = reading.entries.slice(0, MOST_ITEMS);
    this.#set({ reading: { ...reading, entries } });
  }

  async #encode(): Promise<void> {
    const { file, reading } = this.state;
    this.#encoding = new AbortController();
    const { signal } = this.#encoding;
    this.#set({ work: { stage: 'fetching', done: 0, total: 1, since: 0, from: 0 } });
    const modelsUrl = new URL('../models/manifest.json', document.baseURI).href;
    const packed = await packOf(file!.name, reading!);
    const trial = await openTrial(packed, { modelsUrl, signal, onEvent: (event) => this.#heard(event) });
    if (signal.aborted) trial.stop(); // by now another table lies here, or none is wanted
    signal.throwIfAborted();
    this.#set({ trial, work: null });
    await this.#lookAt('#words');
  }

  #heard(event: EngineEvent): void {
    if (!this.state.work) return;
    const { stage, total: most, since, from } = this.state.work;
    if (event.kind === 'encoding') {
      const { done, total } = event;
      const begun = stage === 'encoding' ? { since, from } : { since: performance.now(), from: done };
      this.#set({ work: { stage: 'encoding', done, total, ...begun } });
    } else if (stage === 'fetching' && event.total >= most)
      this.#set({ work: { stage, done: event.loaded, total: event.total, since, from } });
  }

  async #search(words: string): Promise<void> {
    const asked = ++this.#asked;
    const found = words.trim() ? await this.state.trial!.search(words, FOUND) : [];
    if (asked === this.#asked) this.#set({ shown: words.trim() ? { kind: 'found', words, found } : { kind: 'none' } });
  }

  async #like(row: number): Promise<void> {
    const asked = ++this.#asked;
    const { id, title } = this.state.trial!.pack.items[row]!;
    const picks = await this.state.trial!.like(id, PICKS);
    if (asked !== this.#asked) return;
    this.#set({ shown: { kind: 'like', title, picks } });
    await this.#lookAt('#shown');
  }

  #startOver(): void {
    this.#end();
    this.state = NOTHING;
    void this.#lookAt('#table');
  }

  #end(): void {
    this.#asked++;
    this.#encoding?.abort();
    this.state.trial?.stop();
  }

  /** Takes keyboard and screen reader to where the page went on. */
  async #lookAt(selector: string): Promise<void> {
    await this.updateComplete;
    const target = this.querySelector<HTMLElement>(selector);
    target?.focus({ preventScroll: true });
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    target?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }
}
