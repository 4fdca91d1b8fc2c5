/** A word on what was just done, with the way back. What is read out goes through the page's one status line instead. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { back } from './icons.ts';
import type { Journey } from './journey.ts';
import { base } from './styles.ts';

/** How long it stays, unless the pointer or the keyboard is on it. In milliseconds. */
const STAY = 7000;

/** @fires sotto-undo - The last thing done should be undone. */
export class SottoToast extends LitElement {
  static override properties = { journey: { attribute: false }, deed: { state: true } };
  declare journey: Journey;
  declare deed: string;
  #known = 0;
  #wasOpen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listen = () => this.#notice();

  constructor() {
    super();
    this.deed = '';
  }

  static override styles = [
    base,
    css`
      div {
        position: fixed;
        z-index: 2;
        left: 50%;
        bottom: 1.25rem;
        translate: -50% 0;
        display: flex;
        align-items: center;
        gap: 1rem;
        width: max-content;
        max-width: calc(100vw - 2rem);
        padding: 0.35rem 0.5rem 0.35rem 1.2rem;
        border-radius: 4px;
        background: var(--ink);
        color: var(--paper);
        box-shadow: var(--shadow);
      }
      span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
        min-height: 2.4rem;
        padding: 0 0.8rem;
        border: 0;
        border-radius: 3px;
        background: none;
        text-decoration: underline;
        text-underline-offset: 0.25em;
      }
      :focus-visible {
        outline-color: currentcolor;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.journey.addEventListener('change', this.#listen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.journey.removeEventListener('change', this.#listen);
    clearTimeout(this.#timer);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.deed) return nothing;
    return html`<div role="region" aria-label="Just now" @pointerenter=${() => clearTimeout(this.#timer)} @pointerleave=${this.#wait} @focusin=${() => clearTimeout(this.#timer)} @focusout=${this.#wait}>
      <span>${this.deed}</span><button type="button" @click=${() => this.dispatchEvent(new Event('sotto-undo'))}>${back} Undo</button>
    </div>`;
  }

  #notice(): void {
    const { deeds, shelfOpen } = this.journey;
    // While favourites are chosen, and when the shelf first opens, the page itself is the answer.
    const grown = deeds.length > this.#known && this.#wasOpen;
    const same = deeds.length === this.#known;
    this.#known = deeds.length;
    this.#wasOpen = shelfOpen && this.journey.picks.length > 0;
    if (same) return;
    this.deed = grown ? deeds.at(-1)! : '';
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.deed = '';
    }, STAY);
  }
}

customElements.define('sotto-toast', SottoToast);
