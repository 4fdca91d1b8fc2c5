/** Well-known covers to tap, for a person who would rather recognise than type. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { coverUrl } from '../cover/cover.ts';
import type { Pack } from '../pack/pack.ts';
import { tick } from './icons.ts';
import { starterRows } from './starters.ts';
import { base, chips, cover } from './styles.ts';

const COUNT = 12;
const PAGES = 4;

/**
 * @fires sotto-choose - With the id of the cover that was tapped.
 * @fires sotto-retract - With the id of a chosen cover that was tapped again.
 */
export class SottoStarters extends LitElement {
  static override properties = { pack: { attribute: false }, chosen: { attribute: false }, page: { state: true } };
  declare pack: Pack;
  declare chosen: string[];
  declare page: number;

  constructor() {
    super();
    this.chosen = [];
    this.page = 0;
  }

  static override styles = [
    base,
    cover,
    chips,
    css`
      :host {
        padding-top: var(--space-5);
      }
      header {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: var(--space-3);
        margin-bottom: var(--space-3);
      }
      h2 {
        font-size: clamp(1.15rem, 5vw, var(--step-1));
        font-weight: 400;
        font-style: italic;
      }
      .chip {
        flex: none;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(max(5.6rem, 13.5%), 1fr));
        gap: clamp(0.9rem, 2.2vw, 1.9rem);
      }
      .book {
        position: relative;
        display: block;
        width: 100%;
        padding: 0;
        border: 0;
        background: none;
      }
      .mark {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        color: #fff;
        background: rgb(30 18 10 / 0.62);
        border-radius: 3px;
        font-size: 2rem;
      }
      @media (prefers-reduced-motion: no-preference) {
        .book {
          transition: translate 180ms ease-out;
        }
      }
      .book:hover {
        translate: 0 -4px;
      }
    `,
  ];

  override render(): TemplateResult {
    const rows = starterRows(this.pack, COUNT, this.page);
    return html`
      <header>
        <h2>Or begin with one of these</h2>
        <button class="chip" type="button" @click=${() => (this.page = (this.page + 1) % PAGES)}>Others</button>
      </header>
      <ul role="list">${repeat(
        rows,
        (row) => row,
        (row) => this.#book(row),
      )}</ul>
    `;
  }

  #book(row: number): TemplateResult {
    const { id, title, creators } = this.pack.items[row]!;
    const chosen = this.chosen.includes(id);
    return html`<li>
      <button class="book" type="button" aria-pressed=${chosen} @click=${() => this.#tap(id, chosen)}>
        <span class="cover"><img src=${coverUrl(this.pack, row)} alt="${title} by ${creators.join(', ')}" loading="lazy" /></span>
        ${chosen ? html`<span class="mark">${tick}</span>` : ''}
      </button>
    </li>`;
  }

  #tap(id: string, chosen: boolean): void {
    const detail = { id };
    this.dispatchEvent(
      new CustomEvent(chosen ? 'sotto-retract' : 'sotto-choose', { detail, bubbles: true, composed: true }),
    );
  }
}

customElements.define('sotto-starters', SottoStarters);
