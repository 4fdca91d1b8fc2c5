/** One recommendation: the cover, the facts, the reasons, and the narrative as it is written. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { coverUrl } from '../cover/cover.ts';
import type { Pack } from '../pack/pack.ts';
import { listed } from '../pack/words.ts';
import type { Pick } from '../session.ts';
import type { Narrative } from '../storyteller.ts';
import type { Verdict } from '../taste/taste.ts';
import { cardStyles } from './book-card-styles.ts';
import { factsLine } from './facts.ts';
import { down, heart, shut } from './icons.ts';
import { base, cover } from './styles.ts';

/** @fires sotto-say - With `{ id, verdict }`. */
export class SottoBook extends LitElement {
  static override properties = {
    pack: { attribute: false },
    pick: { attribute: false },
    narrative: { attribute: false },
  };
  static override styles = [base, cover, cardStyles];
  declare pack: Pack;
  declare pick: Pick;
  declare narrative: Narrative | undefined;

  /** Puts the keyboard where the next decision is made. */
  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult {
    const { item, row, reasons } = this.pick;
    const facts = factsLine(this.pack, row);
    return html`
      <article aria-labelledby="title" aria-busy=${this.narrative?.writing ?? false}>
        <div class="cover"><img src=${coverUrl(this.pack, row)} alt="" /></div>
        <header>
          <h2 id="title">${item.title}</h2>
          ${item.creators.length ? html`<p class="makers">${listed(item.creators)}</p>` : nothing}
          ${facts ? html`<p class="facts">${facts}</p>` : nothing}
        </header>
        <div class="why">
          ${this.#told()}
          ${reasons.length ? html`<ul role="list" class="reasons" aria-label="Why this book">${reasons.map(({ kind, words }) => html`<li class=${kind}>${words}</li>`)}</ul>` : nothing}
        </div>
        <div class="say" role="group" aria-label="What do you say?">
          ${this.#button('like', heart, 'Like')} ${this.#button('dislike', down, 'Dislike')} ${this.#button('hide', shut, 'Hide')}
        </div>
      </article>
    `;
  }

  #told(): TemplateResult | typeof nothing {
    if (!this.narrative) return nothing;
    const { sentences, writing } = this.narrative;
    return html`<p class="narrative">${sentences.map((sentence) => html`<span class="sentence">${sentence} </span>`)}${writing ? html`<span class="pen" aria-hidden="true"></span>` : nothing}</p>`;
  }

  #button(verdict: Verdict, icon: TemplateResult, word: string): TemplateResult {
    return html`<button type="button" class=${verdict} @click=${() => this.#say(verdict)}>${icon}${word}<span class="unseen"> ${this.pick.item.title}</span></button>`;
  }

  #say(verdict: Verdict): void {
    const detail = { id: this.pick.id, verdict };
    this.dispatchEvent(new CustomEvent('sotto-say', { detail, bubbles: true, composed: true }));
  }
}

customElements.define('sotto-book', SottoBook);
