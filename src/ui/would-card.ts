/** "Would I like it?": the answer to a title that was asked about, what it rests on, and what the person may say to it. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { coverUrl } from '../cover/cover.ts';
import { codeOf } from '../errors.ts';
import type { Forecast } from '../forecast.ts';
import type { Memory } from '../session.ts';
import type { Verdict } from '../taste/taste.ts';
import { bylineOf } from './facts.ts';
import { Following } from './following.ts';
import { cross, down, heart } from './icons.ts';
import type { Journey } from './journey.ts';
import { base, chips, cover } from './styles.ts';
import { answerWords, reasonWords } from './would-words.ts';

/** What an answer rests on. */
interface Asked {
  book: string;
  memory: Memory;
  /** Whether there were vectors to compare. */
  vectors: boolean;
}

/**
 * @fires sotto-say - With `{ id, verdict }`.
 * @fires sotto-close - When it has been read, with whether it was the keyboard that said so.
 */
export class SottoWould extends LitElement {
  static override properties = {
    journey: { attribute: false },
    book: {},
    forecast: { state: true },
    trouble: { state: true },
  };
  declare journey: Journey;
  /** Id of what is asked about. */
  declare book: string;
  /** Null until it has come. */
  declare forecast: Forecast | null;
  /** Why there is no answer; empty otherwise. */
  declare trouble: string;
  /** What the answer was last asked of. */
  #asked: Asked | null = null;

  constructor() {
    super();
    this.forecast = null;
    this.trouble = '';
    new Following(this);
  }

  static override styles = [
    base,
    cover,
    chips,
    css`
      section {
        position: relative;
        display: grid;
        grid-template-columns: 3.5rem minmax(0, 1fr);
        gap: 0.2rem 1rem;
        padding: 1rem;
        border-radius: 4px;
        background: var(--tint);
      }
      .cover {
        align-self: start;
        grid-row: span 2;
      }
      h2 {
        margin-right: 2rem;
        font-size: var(--step-1);
        font-weight: 400;
        line-height: 1.25;
        text-wrap: balance;
      }
      h2:focus {
        outline: none;
      }
      .by,
      .note {
        font-size: var(--step--1);
        line-height: 1.4;
        color: var(--ink-soft);
      }
      .note {
        font-style: italic;
      }
      .answer {
        min-height: 3em;
        margin: 0.5rem 0 0.25rem;
        line-height: 1.5;
        text-wrap: pretty;
      }
      .answer strong {
        font-weight: 600;
      }
      .say {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.8rem;
      }
      .chip {
        min-height: 2.75rem;
        border-color: var(--edge);
      }
      .shut {
        position: absolute;
        top: 0.25rem;
        right: 0.25rem;
        display: grid;
        place-items: center;
        width: 2.75rem;
        height: 2.75rem;
        border: 0;
        background: none;
        color: var(--ink-soft);
      }
      .shut:hover {
        color: var(--ink);
      }
      @media (max-width: 40rem) {
        .told {
          grid-column: 1 / -1;
        }
        .cover {
          grid-row: auto;
        }
      }
    `,
  ];

  /** Puts the keyboard, and whoever reads along, at the question. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
    this.scrollIntoView({ block: 'nearest' });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('book')) this.forecast = null;
    void this.#ask();
  }

  override render(): TemplateResult {
    const { pack } = this.journey.opened!;
    const row = pack.rowOf(this.book)!;
    const by = bylineOf(pack, row);
    return html`<section aria-labelledby="heading" @keydown=${this.#key}>
      <div class="cover"><img src=${coverUrl(pack, row)} alt="" /></div>
      <div>
        <h2 id="heading" tabindex="-1">Would I like <em>${pack.items[row]!.title}</em>?</h2>
        ${by ? html`<p class="by">${by}</p>` : nothing}
      </div>
      <div class="told">
        <p class="answer" aria-live="polite">${this.trouble || this.#answer()}</p>
        <p class="note">This tells how near it is to what you like, not how good it is.</p>
        <div class="say" role="group" aria-label="What do you say?">
          <button class="chip" type="button" @click=${() => this.#say('like')}>${heart}Like it</button>
          <button class="chip" type="button" @click=${() => this.#say('dislike')}>${down}Not for me</button>
        </div>
      </div>
      <button class="shut" type="button" aria-label="Close the answer" @click=${({ detail }: MouseEvent) => this.#close(detail === 0)}>${cross}</button>
    </section>`;
  }

  #answer(): TemplateResult | typeof nothing {
    if (!this.forecast) return nothing;
    const { verdict, place } = answerWords(this.forecast);
    return html`<strong>${verdict}:</strong> ${place} ${reasonWords(this.forecast)}`;
  }

  /** Asks where nobody has yet, or what the answer rests on has changed. */
  async #ask(): Promise<void> {
    const { opened, engineTier } = this.journey;
    const { memory } = opened!.session;
    const { book } = this;
    const { engine } = engineTier;
    const asked = { book, memory, vectors: engine !== null };
    if (isSame(this.#asked, asked)) return;
    this.#asked = asked;
    try {
      const forecast = await opened!.forecast(book, { engine, memory });
      if (this.#asked !== asked) return;
      this.forecast = forecast;
      this.trouble = '';
    } catch (error) {
      if (this.#asked !== asked) return;
      // Without its thread the engine is out of sight, and the other signals answer.
      if (codeOf(error) === 'worker-died') return this.requestUpdate();
      this.trouble = (error as Error).message;
    }
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#close(true);
  }

  #say(verdict: Verdict): void {
    const detail = { id: this.book, verdict };
    this.dispatchEvent(new CustomEvent('sotto-say', { detail, bubbles: true, composed: true }));
  }

  #close(byKeyboard: boolean): void {
    this.dispatchEvent(new CustomEvent('sotto-close', { detail: { byKeyboard }, bubbles: true, composed: true }));
  }
}

function isSame(one: Asked | null, other: Asked): boolean {
  return one?.book === other.book && one.memory === other.memory && one.vectors === other.vectors;
}

customElements.define('sotto-would', SottoWould);
