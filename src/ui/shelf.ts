/** The shelf: the cards, in places that hold still while what stands in them changes. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import './book-card.ts';
import type { Pack } from '../pack/pack.ts';
import type { Pick } from '../session.ts';
import type { Narrative } from '../storyteller.ts';
import { base } from './styles.ts';

export class SottoShelf extends LitElement {
  static override properties = {
    pack: { attribute: false },
    picks: { attribute: false },
    narratives: { attribute: false },
  };
  declare pack: Pack;
  declare picks: Pick[];
  declare narratives: ReadonlyMap<string, Narrative>;

  static override styles = [
    base,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr));
        gap: 0 clamp(2rem, 5vw, 4rem);
      }
      li {
        padding: 2rem 0 1.6rem;
        border-top: 1px solid var(--rule);
      }
    `,
  ];

  /** Focuses the card at a place of the shelf. */
  focusCard(place: number): void {
    this.renderRoot.querySelectorAll<HTMLElement>('sotto-book')[place]?.focus();
  }

  override render(): TemplateResult {
    const card = (pick: Pick) => html`<li>
      <sotto-book .pack=${this.pack} .pick=${pick} .narrative=${this.narratives.get(pick.id)}></sotto-book>
    </li>`;
    return html`<ul role="list">${repeat(this.picks, ({ id }) => id, card)}</ul>`;
  }
}

customElements.define('sotto-shelf', SottoShelf);
