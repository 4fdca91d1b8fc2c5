/** Three places for three books: they fill as favourites are chosen. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { coverUrl } from '../cover/cover.ts';
import type { Pack } from '../pack/pack.ts';
import { cross } from './icons.ts';
import { FAVOURITES } from './journey.ts';
import { base, cover } from './styles.ts';

const PLACES = ['first', 'second', 'third'];

/** @fires sotto-retract - With the id of the favourite that was taken back. */
export class SottoFavourites extends LitElement {
  static override properties = { pack: { attribute: false }, ids: { attribute: false } };
  /** Null while the catalogue is on its way: the places hold their room until it has come. */
  declare pack: Pack | null;
  /** The first chosen first. */
  declare ids: string[];

  static override styles = [
    base,
    cover,
    css`
      ul {
        display: flex;
        gap: clamp(0.8rem, 2vw, 1.4rem);
        padding: 0.9rem 0.2rem 0.4rem;
      }
      li {
        position: relative;
        width: clamp(5.4rem, 24vw, 9rem);
      }
      li:nth-child(1) {
        rotate: -2.2deg;
      }
      li:nth-child(2) {
        translate: 0 -0.5rem;
        rotate: 0.8deg;
      }
      li:nth-child(3) {
        rotate: 2.6deg;
      }
      .place {
        display: grid;
        place-items: center;
        aspect-ratio: 2 / 3;
        border: 1.5px dashed var(--edge);
        border-radius: 3px;
        color: var(--ink-soft);
        font-size: var(--step-2);
        font-style: italic;
      }
      button {
        position: absolute;
        top: -0.7rem;
        right: -0.7rem;
        display: grid;
        place-items: center;
        width: 2rem;
        height: 2rem;
        padding: 0;
        border: 1px solid var(--edge);
        border-radius: 50%;
        background: var(--raised);
      }
      @media (prefers-reduced-motion: no-preference) {
        .cover {
          animation: land 320ms cubic-bezier(0.2, 0.8, 0.3, 1);
        }
        @keyframes land {
          from {
            opacity: 0;
            translate: 0 -1rem;
          }
        }
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<ul role="list" aria-label="Your favourites">
      ${PLACES.slice(0, FAVOURITES).map((place, i) => this.#place(place, this.ids[i], i))}
    </ul>`;
  }

  #place(place: string, id: string | undefined, at: number): TemplateResult {
    const { pack } = this;
    const row = id === undefined ? undefined : pack?.rowOf(id);
    if (!pack || row === undefined)
      return html`<li><div class="place"><span aria-hidden="true">${at + 1}</span><span class="unseen">The ${place} is still to choose</span></div></li>`;
    const { title } = pack.items[row]!;
    return html`<li>
      <div class="cover"><img src=${coverUrl(pack, row)} alt=${title} /></div>
      <button type="button" @click=${() => this.#retract(id!)}>${cross}<span class="unseen">Take ${title} back</span></button>
    </li>`;
  }

  #retract(id: string): void {
    this.dispatchEvent(new CustomEvent('sotto-retract', { detail: { id }, bubbles: true, composed: true }));
  }
}

customElements.define('sotto-favourites', SottoFavourites);
