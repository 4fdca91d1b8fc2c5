/** "What I think you like": a sentence or two, and the traits they rest on, each of which can be said to be so or not. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { claimWords } from '../own-taste.ts';
import { inWords } from '../taste/summary.ts';
import { type Correction, isSame, type Trait } from '../taste/traits.ts';
import { Following } from './following.ts';
import { cross, tick } from './icons.ts';
import type { Journey } from './journey.ts';
import { base, chips } from './styles.ts';

/** A trait on show, in words, with what was said of it. */
interface Shown {
  trait: Trait;
  words: string;
  said: Correction['want'] | null;
}

export class SottoTaste extends LitElement {
  static override properties = { journey: { attribute: false }, asked: { state: true } };
  declare journey: Journey;
  /** The trait that is being asked about. */
  declare asked: Trait | null;

  constructor() {
    super();
    this.asked = null;
    new Following(this);
  }

  static override styles = [
    base,
    chips,
    css`
      section {
        padding: var(--space-3) 0 0;
      }
      h2 {
        display: inline;
        font-size: 1rem;
        font-weight: 400;
        font-style: italic;
        color: var(--ink-soft);
      }
      p {
        display: inline;
        margin-left: 0.5rem;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin-top: 0.6rem;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
      .chip {
        min-height: 2rem;
        padding: 0.15rem 0.7rem;
        font-size: var(--step--1);
      }
      .chip[aria-expanded='true'] {
        border-style: dashed;
      }
      .less > span:first-child {
        text-decoration: line-through;
      }
      /* The shelf should still begin on the first screen. */
      @media (max-width: 40rem) {
        section {
          line-height: 1.4;
        }
        p {
          font-size: var(--step--1);
        }
        ul {
          flex-wrap: nowrap;
          margin: 0.2rem -0.5rem 0;
          padding: 0.3rem 0.5rem;
          overflow-x: auto;
        }
        li {
          flex: none;
          flex-wrap: nowrap;
        }
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const shown = this.#shown();
    const { taste } = this.journey;
    if (!taste && !shown.length) return nothing;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">What I think you like</h2>
      <p>${taste?.sentences.join(' ')}</p>
      ${shown.length ? html`<ul role="list" aria-label="What that rests on">${shown.map((one) => html`<li>${this.#chip(one)}</li>`)}</ul>` : nothing}
    </section>`;
  }

  /** The traits that are claimed, then those that were spoken of and are claimed no more. */
  #shown(): Shown[] {
    const { opened, taste } = this.journey;
    const corrections = opened?.session.memory.corrections ?? [];
    const claims = taste?.claims ?? [];
    const claimed = claims.map((claim): Shown => {
      const said = corrections.find((one) => isSame(one, claim))?.want ?? null;
      return { trait: claim, words: claimWords(claim), said };
    });
    const others = corrections.flatMap((correction): Shown[] => {
      const words = claims.some((claim) => isSame(claim, correction)) ? null : inWords(opened!.pack, correction);
      return words ? [{ trait: correction, words: claimWords(words), said: correction.want }] : [];
    });
    return [...claimed, ...others];
  }

  #chip({ trait, words, said }: Shown): TemplateResult {
    if (said)
      return html`<button class="chip ${said}" type="button" @click=${() => this.#correct(trait, null, words)}>
        <span>${words}</span>${said === 'more' ? tick : cross}<span class="unseen">${said === 'more' ? 'wanted more; leave it open' : 'not what I like; leave it open'}</span>
      </button>`;
    const open = this.asked !== null && isSame(this.asked, trait);
    return html`<button class="chip" type="button" aria-expanded=${open} @click=${() => (this.asked = open ? null : trait)}>${words}</button>
      ${open ? this.#answers(trait, words) : nothing}`;
  }

  #answers(trait: Trait, words: string): TemplateResult {
    return html`<button class="chip strong" type="button" @click=${() => this.#correct(trait, 'more', words)}>Yes, more of that<span class="unseen">: ${words}</span></button>
      <button class="chip" type="button" @click=${() => this.#correct(trait, 'less', words)}>Not really<span class="unseen">: ${words}</span></button>`;
  }

  /** The answer that was pressed is gone; the keyboard goes to the chip it was about, or to the first. */
  async #correct(trait: Trait, want: Correction['want'] | null, words: string): Promise<void> {
    this.asked = null;
    await this.journey.correct(trait, want, words);
    await this.updateComplete;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('li > .chip:first-child')];
    (buttons.find((button) => button.textContent!.includes(words)) ?? buttons[0])?.focus();
  }
}

customElements.define('sotto-taste', SottoTaste);
