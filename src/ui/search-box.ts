/** Finding a title while typing: a combobox whose list is the pack's own, so that it answers at once. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { coverUrl } from '../cover/cover.ts';
import type { Pack } from '../pack/pack.ts';
import type { TitleSearch } from '../pack/titles.ts';
import { bylineOf } from './facts.ts';
import { lens, tick } from './icons.ts';
import { base, cover, typing } from './styles.ts';

const MOST = 7;

/**
 * @fires sotto-choose - With the id of the item that was chosen.
 * @fires sotto-ask - With the id of the item of which the person wants to know whether they would like it.
 */
export class SottoSearch extends LitElement {
  static override properties = {
    pack: { attribute: false },
    titles: { attribute: false },
    label: {},
    chosen: { attribute: false },
    asks: { type: Boolean },
    typed: { state: true },
    active: { state: true },
    open: { state: true },
  };
  declare pack: Pack | null;
  declare titles: TitleSearch | null;
  declare label: string;
  /** Ids that are favourites already. */
  declare chosen: string[];
  /** Whether each title found may be asked about. */
  declare asks: boolean;
  declare typed: string;
  declare active: number;
  declare open: boolean;

  constructor() {
    super();
    this.pack = null;
    this.titles = null;
    this.label = 'Search by title or author';
    this.chosen = [];
    this.asks = false;
    this.typed = '';
    this.active = 0;
    this.open = false;
  }

  static override styles = [
    base,
    typing,
    cover,
    css`
      :host {
        position: relative;
      }
      label {
        display: block;
        margin-bottom: var(--space-1);
        color: var(--ink-soft);
      }
      .field {
        position: relative;
      }
      .field svg {
        position: absolute;
        left: 1rem;
        top: 50%;
        translate: 0 -50%;
        color: var(--ink-soft);
        pointer-events: none;
      }
      input {
        width: 100%;
        padding-left: 2.9rem;
      }
      /* A title and its question share a row, though to a screen reader the titles are one list and the questions another. */
      .list:not([hidden]) {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        grid-auto-flow: dense;
        position: absolute;
        z-index: 2;
        inset: calc(100% + 6px) 0 auto;
        max-height: min(32rem, 60vh);
        overflow-y: auto;
        border: 1px solid var(--rule);
        border-radius: 4px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      #found:not([hidden]),
      .asks {
        display: contents;
      }
      [role='option'] {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: 2.25rem 1fr auto;
        align-items: center;
        gap: 0.9rem;
        padding: 0.45rem 0.9rem;
        cursor: pointer;
      }
      [role='option'][aria-selected='true'] {
        background: var(--tint);
      }
      [role='option'][aria-disabled='true'] {
        color: var(--ink-soft);
        cursor: default;
      }
      :host([asks]) [role='option'] {
        grid-column: 1;
      }
      .ask {
        grid-column: 2;
        padding: 0 0.9rem;
        border: 0;
        background: none;
        color: var(--ink-soft);
        font-size: var(--step--1);
        font-style: italic;
        text-decoration: underline;
        text-decoration-color: var(--rule);
        text-underline-offset: 0.25em;
      }
      .ask.active {
        background: var(--tint);
        color: var(--ink);
        text-decoration-color: currentcolor;
      }
      button.ask:hover {
        color: var(--accent);
      }
      .ask:focus-visible {
        outline-offset: -3px;
      }
      .title {
        line-height: 1.25;
      }
      .about {
        font-size: var(--step--1);
        line-height: 1.3;
        color: var(--ink-soft);
      }
      .nothing {
        grid-column: 1 / -1;
        padding: 0.8rem 1rem;
        color: var(--ink-soft);
        font-style: italic;
      }
    `,
  ];

  get #rows(): number[] {
    return this.typed.trim() && this.titles ? this.titles.search(this.typed, MOST) : [];
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    const rows = this.#rows;
    const shown = this.open && this.typed.trim() !== '';
    const active = shown && rows.length > 0 ? `row-${rows[this.active]}` : nothing;
    return html`
      <label for="typed">${this.label}</label>
      <div class="field">
        ${lens}
        <input id="typed" type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done"
          placeholder="Emma, Dune, Beloved …" aria-autocomplete="list" aria-expanded=${shown} aria-controls="found" aria-activedescendant=${active}
          .value=${this.typed} ?disabled=${!this.titles}
          @input=${this.#type} @keydown=${this.#key} @focus=${() => (this.open = true)} @blur=${this.#leave} />
      </div>
      <div class="list" ?hidden=${!shown} @keydown=${this.#key} @focusout=${this.#leave}>
        <div id="found" role="listbox" aria-label="Books found" ?hidden=${rows.length === 0}>${shown ? rows.map((row, at) => this.#option(row, at)) : nothing}</div>
        ${shown && this.asks ? html`<div class="asks" role="group" aria-label="Ask about a book found">${rows.map((row, at) => this.#question(row, at))}</div>` : nothing}
        ${shown && rows.length === 0 ? html`<p class="nothing">No book here goes by that name.</p>` : nothing}
      </div>
      <span class="unseen" role="status">${shown && rows.length === 0 ? 'No book here goes by that name.' : ''}</span>
    `;
  }

  #option(row: number, at: number): TemplateResult {
    const item = this.pack!.items[row]!;
    const chosen = this.chosen.includes(item.id);
    return html`
      <div id="row-${row}" role="option" aria-selected=${at === this.active} aria-disabled=${chosen || nothing}
        @pointermove=${() => (this.active = at)} @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#choose(row)}>
        <span class="cover"><img src=${coverUrl(this.pack!, row)} alt="" loading="lazy" /></span>
        <span><span class="title">${item.title}</span><br /><span class="about">${bylineOf(this.pack!, row)}</span></span>
        ${chosen ? html`${tick}<span class="unseen">already a favourite</span>` : nothing}
      </div>
    `;
  }

  /** A tab away from the title that is marked. Of favourites nobody asks. */
  #question(row: number, at: number): TemplateResult {
    const { id, title } = this.pack!.items[row]!;
    const active = at === this.active;
    if (this.chosen.includes(id)) return html`<span class="ask ${active ? 'active' : ''}"></span>`;
    return html`<button class="ask ${active ? 'active' : ''}" type="button" tabindex=${active ? 0 : -1} @pointermove=${() => (this.active = at)}
      @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#ask(row)}>Would I like it?<span class="unseen"> ${title}</span></button>`;
  }

  #type(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.active = 0;
    this.open = true;
  }

  #key(event: KeyboardEvent): void {
    const rows = this.#rows;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) {
      event.preventDefault();
      this.open = true;
      this.active = (this.active + step + rows.length) % rows.length;
      this.#followFocus();
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement && rows[this.active] !== undefined) {
      event.preventDefault();
      this.#choose(rows[this.active]!);
    } else if (event.key === 'Escape') {
      if (this.open && this.typed) event.stopPropagation();
      if (!this.open) this.typed = '';
      this.focus();
      this.open = false;
    }
  }

  /** The keyboard on a question goes with the title that is marked; where that has none, back to the line. */
  async #followFocus(): Promise<void> {
    if (!(this.shadowRoot!.activeElement instanceof HTMLButtonElement)) return;
    await this.updateComplete;
    (this.renderRoot.querySelector<HTMLElement>('button.ask.active') ?? this).focus();
  }

  /** The list stays while the keyboard goes between it and the line. */
  #leave({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node && this.renderRoot.contains(relatedTarget))) this.open = false;
  }

  override updated(): void {
    this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #choose(row: number): void {
    const { id } = this.pack!.items[row]!;
    if (!this.chosen.includes(id)) this.#settle('sotto-choose', id);
  }

  #ask(row: number): void {
    this.#settle('sotto-ask', this.pack!.items[row]!.id);
  }

  #settle(event: string, id: string): void {
    this.typed = '';
    this.active = 0;
    this.dispatchEvent(new CustomEvent(event, { detail: { id }, bubbles: true, composed: true }));
  }
}

customElements.define('sotto-search', SottoSearch);
