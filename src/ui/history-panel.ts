/** What is remembered, for the person to see, correct and forget. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import './panel.ts';
import { coverUrl } from '../cover/cover.ts';
import type { Verdict } from '../taste/taste.ts';
import { Following } from './following.ts';
import { back, cross } from './icons.ts';
import type { Journey } from './journey.ts';
import type { SottoPanel } from './panel.ts';
import { base, chips, cover } from './styles.ts';

const GROUPS: [Verdict, string][] = [
  ['like', 'You like'],
  ['dislike', 'You dislike'],
  ['hide', 'You would rather not see'],
];

export class SottoHistory extends LitElement {
  static override properties = { journey: { attribute: false }, sure: { state: true } };
  declare journey: Journey;
  /** Whether forgetting waits for a second word. */
  declare sure: boolean;

  constructor() {
    super();
    this.sure = false;
    new Following(this);
  }

  static override styles = [
    base,
    chips,
    cover,
    css`
      .note {
        margin-bottom: var(--space-3);
        color: var(--ink-soft);
      }
      h3 {
        margin: var(--space-3) 0 0.3rem;
        font-size: 1rem;
        font-weight: 400;
        font-style: italic;
        color: var(--ink-soft);
      }
      li {
        display: grid;
        grid-template-columns: 2.25rem 1fr auto;
        align-items: center;
        gap: 0.9rem;
        padding: 0.5rem 0;
        border-top: 1px solid var(--rule);
        line-height: 1.25;
      }
      li button {
        display: grid;
        place-items: center;
        width: 2.5rem;
        height: 2.5rem;
        border: 0;
        border-radius: 50%;
        background: none;
      }
      li button:hover {
        background: var(--sunk);
      }
      .makers {
        font-size: var(--step--1);
        color: var(--ink-soft);
      }
      .forget {
        margin-top: var(--space-4);
        padding-top: var(--space-3);
        border-top: 1px solid var(--rule);
      }
      .forget p {
        margin-bottom: 0.7rem;
      }
    `,
  ];

  show(): void {
    this.sure = false;
    this.renderRoot.querySelector<SottoPanel>('sotto-panel')!.show();
  }

  override render(): TemplateResult {
    const { journey } = this;
    const history = journey.opened?.session.memory.history ?? [];
    const last = journey.deeds.at(-1);
    return html`<sotto-panel heading="What Sotto remembers">
      <p class="note">${history.length ? 'Kept on this device, and nowhere else.' : 'Nothing yet. What you like and dislike is kept on this device, and nowhere else.'}</p>
      ${last ? html`<button class="chip" type="button" @click=${() => journey.undo()}>${back} Undo: ${lowered(last)}</button>` : nothing}
      ${GROUPS.map(([verdict, heading]) => {
        const ids = history.filter((said) => said.verdict === verdict).map(({ id }) => id);
        return ids.length
          ? html`<h3 id=${verdict}>${heading}</h3><ul aria-labelledby=${verdict}>${ids.reverse().map((id) => this.#entry(id))}</ul>`
          : nothing;
      })}
      ${history.length || journey.opened?.session.memory.critiques.length ? this.#forget() : nothing}
    </sotto-panel>`;
  }

  #entry(id: string): TemplateResult {
    const { pack } = this.journey.opened!;
    const row = pack.rowOf(id);
    const title = this.journey.titleOf(id);
    return html`<li>
      ${row === undefined ? html`<span></span>` : html`<span class="cover"><img src=${coverUrl(pack, row)} alt="" /></span>`}
      <span>${title}${row === undefined ? nothing : html`<br /><span class="makers">${pack.items[row]!.creators.join(', ')}</span>`}</span>
      <button type="button" @click=${() => this.#remove(id)}>${cross}<span class="unseen">Remove ${title}</span></button>
    </li>`;
  }

  /** Removes an entry; the keyboard goes to the one that took its place. */
  async #remove(id: string): Promise<void> {
    const buttons = () => [...this.renderRoot.querySelectorAll<HTMLElement>('li button')];
    const place = buttons().findIndex((button) => button.matches(':focus'));
    await this.journey.retract(id);
    await this.updateComplete;
    const left = buttons();
    left[Math.min(place, left.length - 1)]?.focus();
  }

  #forget(): TemplateResult {
    if (!this.sure)
      return html`<div class="forget"><button class="chip" type="button" @click=${this.#ask}>Forget everything …</button></div>`;
    return html`<div class="forget" role="group" aria-labelledby="sure">
      <p id="sure">Forget every like, dislike and wish? This can’t be undone.</p>
      <button class="chip strong" type="button" @click=${this.#forgetAll}>Forget everything</button>
      <button class="chip" type="button" @click=${() => (this.sure = false)}>Keep it</button>
    </div>`;
  }

  async #ask(): Promise<void> {
    this.sure = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.forget .chip:last-child')?.focus();
  }

  async #forgetAll(): Promise<void> {
    this.renderRoot.querySelector<SottoPanel>('sotto-panel')!.close();
    this.sure = false;
    await this.journey.forget();
  }
}

function lowered(deed: string): string {
  return deed.charAt(0).toLowerCase() + deed.slice(1);
}

customElements.define('sotto-history', SottoHistory);
