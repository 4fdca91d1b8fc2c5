/** Saying what should change, in words or by a tap; what was understood stands as chips that can be taken away. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { codeOf } from '../errors.ts';
import { Following } from './following.ts';
import { cross } from './icons.ts';
import type { Journey } from './journey.ts';
import { base, chips, typing } from './styles.ts';
import { suggestions } from './suggestions.ts';

export class SottoCritique extends LitElement {
  static override properties = { journey: { attribute: false }, trouble: { state: true } };
  declare journey: Journey;
  /** Why the last words could not be followed. */
  declare trouble: string;

  constructor() {
    super();
    this.trouble = '';
    new Following(this);
  }

  static override styles = [
    base,
    typing,
    chips,
    css`
      label {
        display: block;
        margin-bottom: var(--space-1);
        color: var(--ink-soft);
      }
      .field {
        display: flex;
        gap: 0.6rem;
      }
      input {
        flex: 1;
        min-width: 0;
      }
      form button {
        padding: 0 1.4rem;
        border: 0;
        border-radius: 4px;
        background: var(--accent);
        color: var(--on-accent);
        font-size: 1.1rem;
      }
      form button:hover {
        filter: brightness(1.12);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.8rem;
      }
      .trouble {
        margin-top: 0.6rem;
        color: var(--accent);
      }
      .part {
        font-style: italic;
        opacity: 0.92;
      }
    `,
  ];

  override render(): TemplateResult {
    const { session, pack } = this.journey.opened!;
    const labels = [...new Set(session.memory.critiques.map(({ constraint }) => constraint.label))];
    const liked = this.journey.likes.flatMap((id) => pack.rowOf(id) ?? []);
    const ideas = suggestions(pack, { shown: this.journey.picks.map(({ row }) => row), liked, inForce: labels });
    return html`
      <form @submit=${this.#submit}>
        <label for="wish">What should change?</label>
        <div class="field">
          <input id="wish" autocomplete="off" enterkeyhint="send" placeholder="shorter and funnier" aria-describedby="trouble" />
          <button type="submit">Ask</button>
        </div>
      </form>
      <p id="trouble" class="trouble" role="alert">${this.trouble}</p>
      ${labels.length ? html`<ul role="list" aria-label="Wishes in force">${labels.map((label) => this.#wish(label, session.loosened.includes(label)))}</ul>` : nothing}
      <ul role="list" aria-label="Wishes to try">${ideas.map((idea) => html`<li><button class="chip" type="button" @click=${(event: MouseEvent) => this.#try(idea, event)}>${idea}</button></li>`)}</ul>
    `;
  }

  #wish(label: string, loosened: boolean): TemplateResult {
    return html`<li>
      <button class="chip strong" type="button" @click=${(event: MouseEvent) => this.#withdraw(label, event)}>
        <span>${label}${loosened ? html`<span class="part">, as far as possible</span>` : nothing}</span>${cross}<span class="unseen">remove this wish</span>
      </button>
    </li>`;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input')!;
    void this.#ask(input.value).then((understood) => {
      if (understood) input.value = '';
    });
  }

  async #try(idea: string, event: MouseEvent): Promise<void> {
    await this.#ask(idea);
    this.#keepFocus(event);
  }

  async #withdraw(label: string, event: MouseEvent): Promise<void> {
    await this.journey.withdraw(label);
    this.#keepFocus(event);
  }

  /** The chip that was pressed is gone; the keyboard goes to the input, where a tap would call up a screen keyboard. */
  #keepFocus(event: MouseEvent): void {
    if (event.detail === 0) this.renderRoot.querySelector('input')?.focus();
  }

  async #ask(words: string): Promise<boolean> {
    this.trouble = '';
    try {
      await this.journey.ask(words);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'bad-input') throw error;
      this.trouble = (error as Error).message;
      return false;
    }
  }
}

customElements.define('sotto-critique', SottoCritique);
