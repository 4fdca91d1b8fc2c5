/** Who writes: the built-in narrator or a larger one from a model hub, fetched after a word that knows its price. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { HUB_HOST, HUB_MODELS, type HubModel } from '../model/hub-models.ts';
import { Following } from './following.ts';
import type { HubTier } from './hub-tier.ts';
import type { Journey } from './journey.ts';
import { bytesInWords } from './meter.ts';
import { base, chips } from './styles.ts';

export class SottoNarrators extends LitElement {
  static override properties = { journey: { attribute: false }, asked: { state: true } };
  declare journey: Journey;
  /** The model that waits for a second word. */
  declare asked: HubModel | null;

  constructor() {
    super();
    this.asked = null;
    new Following(this);
  }

  static override styles = [
    base,
    chips,
    css`
      fieldset {
        margin: var(--space-4) 0 0;
        padding: 0;
        border: 0;
      }
      legend {
        margin-bottom: 0.3rem;
        padding: 0;
        font-style: italic;
        color: var(--ink-soft);
      }
      .one {
        padding: 0.55rem 0;
        border-top: 1px solid var(--rule);
        line-height: 1.35;
      }
      label {
        display: grid;
        grid-template-columns: auto 1fr;
        column-gap: 0.75rem;
        cursor: pointer;
      }
      input {
        width: 1.15rem;
        height: 1.15rem;
        margin: 0.15em 0 0;
        accent-color: var(--accent);
      }
      .words {
        grid-column: 2;
        font-size: var(--step--1);
        color: var(--ink-soft);
      }
      .more {
        margin: 0.6rem 0 0.3rem 1.9rem;
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.7rem;
      }
      progress {
        width: 100%;
        height: 0.4rem;
        accent-color: var(--accent);
      }
      .trouble {
        color: var(--accent);
      }
    `,
  ];

  get #hub(): HubTier {
    return this.journey.opened!.hub;
  }

  /** The model that is chosen, or about to be; null for the built-in one. */
  get #current(): string | null {
    const { state } = this.#hub;
    if (this.asked) return this.asked.id;
    return state.kind === 'ready' || state.kind === 'loading' ? state.model.id : null;
  }

  override render(): TemplateResult {
    return html`<fieldset>
      <legend>Who writes</legend>
      <div class="one">${this.#option(null, 'The built-in narrator', 'small, and here already')}</div>
      ${HUB_MODELS.map(
        (model) => html`<div class="one">
        ${this.#option(model, model.name, `larger: ${this.#size(model)}, ${model.licence}, ${model.languages}`)}
        ${this.#more(model)}
      </div>`,
      )}
    </fieldset>`;
  }

  #option(model: HubModel | null, name: string, words: string): TemplateResult {
    const checked = this.#current === (model?.id ?? null);
    return html`<label>
      <input type="radio" name="narrator" .checked=${live(checked)} @change=${() => this.#ask(model)} />
      <span>${name}</span><span class="words">${words}</span>
    </label>`;
  }

  #size(model: HubModel): string {
    const bytes = bytesInWords(model.bytes[this.#hub.dtype]);
    return model.approximate ? `about ${bytes}` : bytes;
  }

  #more(model: HubModel): TemplateResult | typeof nothing {
    const { state, kept } = this.#hub;
    if (this.asked?.id === model.id) return this.#question(model);
    const bytes = kept.get(model.id);
    const own = state.kind !== 'none' && state.model.id === model.id ? state : null;
    if (own?.kind === 'loading') return this.#progress(own);
    return html`${own?.kind === 'failed' ? html`<p class="more trouble" role="alert">Not to be had: ${own.words}.</p>` : nothing}
      ${bytes ? html`<div class="more"><button class="chip" type="button" @click=${() => this.#hub.remove(model)}>Remove it: frees ${bytesInWords(bytes)}<span class="unseen"> of ${model.name}</span></button></div>` : nothing}`;
  }

  #question(model: HubModel): TemplateResult {
    const bytes = this.#hub.kept.get(model.id);
    const host = new URL(HUB_HOST).host;
    return html`<div class="more" role="group" aria-labelledby="price">
      <p id="price" role="status">
        ${model.name} is fetched once from ${host}: ${this.#size(model)}${bytes ? `, of which ${bytesInWords(bytes)} are here` : nothing}.
        Its licence is ${model.licence}, and while it writes it takes about ${bytesInWords(model.memory)} of memory.
        The hub sees that this browser fetches it; what you like, ask and read stays here.
      </p>
      <div class="answers">
        <button class="chip strong" type="button" @click=${() => this.#agree(model)}>Fetch ${model.name}</button>
        <button class="chip" type="button" @click=${() => this.#decline()}>Leave it</button>
      </div>
    </div>`;
  }

  #progress({ loaded, total }: { loaded: number; total: number }): TemplateResult {
    const share = `${bytesInWords(loaded)} of ${bytesInWords(total)}`;
    const words = loaded === 0 ? 'On its way' : loaded < total ? share : 'Here; now it is being opened';
    return html`<div class="more">
      <progress aria-label="Fetching" max="1" value=${total ? loaded / total : 0}></progress>
      <p class="words">${words}</p>
      <div class="answers"><button class="chip" type="button" @click=${() => this.#hub.leave()}>Stop</button></div>
    </div>`;
  }

  #ask(model: HubModel | null): void {
    const { state } = this.#hub;
    const chosen = state.kind === 'ready' || state.kind === 'loading' ? state.model.id : null;
    this.asked = model && model.id !== chosen ? model : null;
    if (!model && chosen) void this.#hub.leave();
  }

  #agree(model: HubModel): void {
    this.asked = null;
    void this.#hub.choose(model);
    this.#focusChoice();
  }

  #decline(): void {
    this.asked = null;
    this.#focusChoice();
  }

  /** The button that was pressed is gone: the keyboard goes to the choice that holds now. */
  async #focusChoice(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('input:checked')?.focus();
  }
}

customElements.define('sotto-narrators', SottoNarrators);
