/** What is remembered, for the person to see, correct and forget. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import './panel.ts';
import { coverUrl } from '../cover/cover.ts';
import type { Feedback, Verdict } from '../taste/taste.ts';
import { Following } from './following.ts';
import { back, cross } from './icons.ts';
import type { Journey } from './journey.ts';
import type { SottoPanel } from './panel.ts';
import { base, chips, cover } from './styles.ts';

/** Entries of each kind that are shown at first. */
const MOST = 12;

const GROUPS: [Verdict, string][] = [
  ['like', 'You like'],
  ['dislike', 'You dislike'],
  ['known', 'You have read'],
  ['hide', 'You would rather not see'],
];

/** @fires sotto-bring - The person would bring a list of their own. */
export class SottoHistory extends LitElement {
  static override properties = {
    journey: { attribute: false },
    sure: { state: true },
    open: { state: true },
    whole: { state: true },
  };
  declare journey: Journey;
  /** Whether forgetting waits for a second word. */
  declare sure: boolean;
  /** While it is closed, nothing is drawn of a history that may be long. */
  declare open: boolean;
  /** Verdicts of which every entry is shown. */
  declare whole: ReadonlySet<Verdict>;

  constructor() {
    super();
    this.sure = false;
    this.open = false;
    this.whole = new Set();
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
      .bring {
        margin-top: 0.6rem;
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
    this.open = true;
    this.whole = new Set();
    this.renderRoot.querySelector<SottoPanel>('sotto-panel')!.show();
  }

  override render(): TemplateResult {
    const { journey } = this;
    const history = journey.opened?.session.memory.history ?? [];
    const last = journey.deeds.at(-1);
    return html`<sotto-panel heading="What Sotto remembers" @close=${() => (this.open = false)}>
      <p class="note">${history.length ? 'Kept on this device, and nowhere else.' : 'Nothing yet. What you like and dislike is kept on this device, and nowhere else.'}</p>
      ${last ? html`<button class="chip" type="button" @click=${this.#undo}>${back} Undo: ${lowered(last)}</button>` : nothing}
      <p class="bring"><button class="chip" type="button" @click=${this.#bring}>Bring your Goodreads shelves …</button></p>
      ${this.open ? GROUPS.map(([verdict, heading]) => this.#group(verdict, heading, history)) : nothing}
      ${history.length || journey.opened?.session.memory.critiques.length ? this.#forget() : nothing}
    </sotto-panel>`;
  }

  /** The latest first; of a long list the rest waits for a press, as each has a cover to draw. */
  #group(verdict: Verdict, heading: string, history: Feedback[]): TemplateResult | typeof nothing {
    const ids = history.flatMap((said) => (said.verdict === verdict ? said.id : [])).reverse();
    if (!ids.length) return nothing;
    const shown = this.whole.has(verdict) ? ids : ids.slice(0, MOST);
    const rest = ids.length - shown.length;
    return html`<h3 id=${verdict}>${heading}</h3>
      <ul role="list" aria-labelledby=${verdict}>${shown.map((id) => this.#entry(id))}</ul>
      ${rest ? html`<button class="chip" type="button" @click=${() => this.#unfold(verdict)}>${rest} more</button>` : nothing}`;
  }

  /** The button goes; the keyboard goes to the first entry that it brought. */
  async #unfold(verdict: Verdict): Promise<void> {
    this.whole = new Set([...this.whole, verdict]);
    await this.updateComplete;
    const brought = `ul[aria-labelledby=${verdict}] li:nth-child(${MOST + 1}) button`;
    this.renderRoot.querySelector<HTMLElement>(brought)?.focus();
  }

  #entry(id: string): TemplateResult {
    const { pack } = this.journey.opened!;
    const row = pack.rowOf(id);
    const title = this.journey.titleOf(id);
    return html`<li>
      ${row === undefined ? html`<span></span>` : html`<span class="cover"><img src=${coverUrl(pack, row)} alt="" loading="lazy" /></span>`}
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

  /** With the last thing that could be undone its button goes; the keyboard goes to the next. */
  async #undo(): Promise<void> {
    await this.journey.undo();
    await this.updateComplete;
    if (!this.journey.deeds.length) this.renderRoot.querySelector<HTMLElement>('.bring button')?.focus();
  }

  #bring(): void {
    this.renderRoot.querySelector<SottoPanel>('sotto-panel')!.close();
    this.dispatchEvent(new Event('sotto-bring', { bubbles: true }));
  }

  #forget(): TemplateResult {
    if (!this.sure)
      return html`<div class="forget"><button class="chip" type="button" @click=${this.#ask}>Forget everything …</button></div>`;
    return html`<div class="forget" role="group" aria-labelledby="sure">
      <p id="sure">Forget every like, dislike and wish? This can’t be undone.</p>
      <button class="chip strong" type="button" @click=${this.#forgetAll}>Forget everything</button>
      <button class="chip" type="button" @click=${this.#keep}>Keep it</button>
    </div>`;
  }

  async #ask(): Promise<void> {
    this.sure = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.forget .chip:last-child')?.focus();
  }

  async #keep(): Promise<void> {
    this.sure = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.forget .chip')?.focus();
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
