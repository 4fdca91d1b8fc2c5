/** "Bring your shelves": a Goodreads export, chosen or dropped anywhere on the page, becomes likes and dislikes at once. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { startLibrary } from '../../workers/start-library.ts';
import './panel.ts';
import type { LibraryReader } from '../library/file.ts';
import { type LibraryMatch, matchLibrary } from '../library/library.ts';
import { breath } from '../model/breath.ts';
import type { Thread } from '../thread/thread.ts';
import { back } from './icons.ts';
import type { Journey } from './journey.ts';
import { outcomeWords } from './library-words.ts';
import type { SottoPanel } from './panel.ts';
import { base, chips } from './styles.ts';

type State =
  | { kind: 'asking' }
  | { kind: 'reading' }
  | { kind: 'brought'; match: LibraryMatch }
  | { kind: 'undone' }
  | { kind: 'failed'; words: string };

/** @fires close - The panel was closed. */
export class SottoLibrary extends LitElement {
  static override properties = { journey: { attribute: false }, state: { state: true }, over: { state: true } };
  declare journey: Journey;
  declare state: State;
  /** A file is held over the page. */
  declare over: boolean;
  #thread: Thread<LibraryReader> | null = null;

  constructor() {
    super();
    this.state = { kind: 'asking' };
    this.over = false;
  }

  static override styles = [
    base,
    chips,
    css`
      .note {
        color: var(--ink-soft);
      }
      ol {
        margin: var(--space-3) 0;
        padding-left: 1.4em;
        list-style: decimal;
      }
      li {
        padding: 0.15rem 0 0.15rem 0.2rem;
      }
      .zone {
        display: grid;
        justify-items: center;
        gap: 0.7rem;
        margin: var(--space-3) 0;
        padding: var(--space-4) var(--space-3);
        border: 1.5px dashed var(--edge);
        border-radius: 4px;
        text-align: center;
      }
      .zone.over {
        border-style: solid;
        border-color: var(--accent);
        background: var(--tint);
      }
      .file:focus-within {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .outcome {
        font-size: var(--step-1);
        line-height: 1.4;
        text-wrap: balance;
      }
      .outcome:empty {
        display: none;
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem;
        margin-top: var(--space-3);
      }
      .problem {
        padding: var(--space-2) var(--space-3);
        border-left: 3px solid var(--accent);
        background: var(--tint);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    for (const type of ['dragover', 'dragleave', 'drop'] as const) window.addEventListener(type, this.#drag);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const type of ['dragover', 'dragleave', 'drop'] as const) window.removeEventListener(type, this.#drag);
    this.#stop();
  }

  get #panel(): SottoPanel {
    return this.renderRoot.querySelector<SottoPanel>('sotto-panel')!;
  }

  /** The thread that reads starts now, so that choosing a file asks the network for nothing. */
  show(): void {
    this.state = { kind: 'asking' };
    this.#thread ??= startLibrary();
    this.#panel.show();
  }

  override render(): TemplateResult {
    const { state } = this;
    const settled = state.kind === 'brought' || state.kind === 'undone';
    return html`<sotto-panel heading="Bring your shelves" @close=${this.#closed}>
      <p class="outcome" role="status">${this.#outcome()}</p>
      ${settled ? this.#answers(state.kind === 'brought') : this.#request()}
    </sotto-panel>`;
  }

  #request(): TemplateResult {
    const { state } = this;
    const reading = state.kind === 'reading';
    return html`
      ${state.kind === 'failed' ? html`<p class="problem" role="alert">${state.words}</p>` : nothing}
      <p class="note">Sotto can begin with the books that you rated elsewhere. The file is read here, on this device, and goes nowhere.</p>
      <ol>
        <li>On Goodreads open <em>My Books</em>, then <em>Import and export</em>.</li>
        <li>Press <em>Export Library</em>, and save the file when it is ready.</li>
        <li>Choose it here, or drop it anywhere on this page.</li>
      </ol>
      <div class="zone ${this.over ? 'over' : ''}">
        <label class="chip strong file">${reading ? 'Reading …' : 'Choose the file'}
          <input class="unseen" type="file" accept=".csv,.tsv,.txt,text/csv" ?disabled=${reading} @change=${this.#chosen} />
        </label>
        <span class="note">goodreads_library_export.csv</span>
      </div>
      <p class="note">Four stars or more become likes, two or fewer dislikes; whatever else you have read is not recommended again. Any CSV file with titles, authors and stars will do.</p>
    `;
  }

  #answers(brought: boolean): TemplateResult {
    return html`<div class="answers">
      <button class="chip strong" type="button" @click=${() => this.#panel.close()}>${this.journey.shelfOpen ? 'See your shelf' : 'Go on'}</button>
      ${brought ? html`<button class="chip" type="button" @click=${this.#undo}>${back} Undo</button>` : nothing}
    </div>`;
  }

  #outcome(): string {
    const { state } = this;
    if (state.kind === 'undone') return 'Undone: your history is as it was before.';
    return state.kind === 'brought' ? outcomeWords(state.match) : '';
  }

  /** A file that misses the zone would otherwise be opened by the browser in the page's stead. */
  #drag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = event.type === 'dragover';
    const [file] = event.type === 'drop' ? event.dataTransfer.files : [];
    if (!file || !this.journey.opened) return;
    if (!this.#panel.open) this.show();
    void this.#bring(file);
  };

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) void this.#bring(file);
    input.value = ''; // the same file may be chosen again, mended
  }

  async #bring(file: File): Promise<void> {
    this.state = { kind: 'reading' };
    try {
      const { pack, titles } = this.journey.opened!;
      const entries = await this.#thread!.service.read(file);
      const match = matchLibrary(entries, { items: pack.items, titles });
      await breath(); // keys and presses come before the shelf
      await this.journey.bring(match);
      this.state = { kind: 'brought', match };
    } catch (error) {
      if (this.#thread) this.state = { kind: 'failed', words: (error as Error).message };
    }
  }

  async #undo(): Promise<void> {
    await this.journey.undo();
    this.state = { kind: 'undone' };
  }

  #closed(): void {
    this.#stop();
    this.dispatchEvent(new Event('close'));
  }

  #stop(): void {
    this.#thread?.stop();
    this.#thread = null;
  }
}

customElements.define('sotto-library', SottoLibrary);
