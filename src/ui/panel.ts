/** A panel at the side of the page: a dialog that Escape, its button or a click beside it closes. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { cross } from './icons.ts';
import { base } from './styles.ts';

/** @fires close - It was closed, in whatever way. */
export class SottoPanel extends LitElement {
  static override properties = { heading: {} };
  declare heading: string;

  static override styles = [
    base,
    css`
      dialog {
        width: min(27rem, 100%);
        max-width: 100%;
        height: 100dvh;
        max-height: 100dvh;
        margin: 0 0 0 auto;
        padding: 0;
        border: 0;
        border-left: 1px solid var(--rule);
        background: var(--raised);
        color: var(--ink);
      }
      dialog::backdrop {
        background: var(--veil);
      }
      .body {
        min-height: 100%;
        padding: var(--space-4) clamp(1.25rem, 5vw, 2rem);
      }
      .head {
        display: flex;
        align-items: start;
        justify-content: space-between;
        gap: var(--space-3);
        margin-bottom: var(--space-3);
      }
      h2 {
        font-size: 1.9rem;
        font-weight: 400;
        line-height: 1.15;
        letter-spacing: -0.01em;
      }
      .head button {
        display: grid;
        place-items: center;
        width: 2.6rem;
        height: 2.6rem;
        margin: -0.3rem -0.6rem 0 0;
        border: 0;
        border-radius: 50%;
        background: none;
        font-size: 1.2rem;
      }
      .head button:hover {
        background: var(--sunk);
      }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] {
          animation: enter 260ms cubic-bezier(0.2, 0.8, 0.3, 1);
        }
        @keyframes enter {
          from {
            opacity: 0;
            translate: 2rem 0;
          }
        }
      }
    `,
  ];

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  get open(): boolean {
    return this.#dialog.open;
  }

  show(): void {
    this.#dialog.showModal();
  }

  close(): void {
    this.#dialog.close();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @click=${this.#clicked} @close=${() => this.dispatchEvent(new Event('close'))}>
      <div class="body">
        <div class="head">
          <h2 id="heading">${this.heading}</h2>
          <button type="button" @click=${this.close}>${cross}<span class="unseen">Close</span></button>
        </div>
        <slot></slot>
      </div>
    </dialog>`;
  }

  /** A click on the dialog itself, not on what it holds, fell beside the panel. */
  #clicked(event: MouseEvent): void {
    if (event.target === this.#dialog) this.close();
  }
}

customElements.define('sotto-panel', SottoPanel);
