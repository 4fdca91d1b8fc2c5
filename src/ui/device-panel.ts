/** "On this device": what computes, what it cost, and the switch for narratives. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import './narrator-choice.ts';
import './panel.ts';
import { tiersOf } from './device-words.ts';
import { Following } from './following.ts';
import type { Journey } from './journey.ts';
import { bytesInWords, timeInWords } from './meter.ts';
import { priceInWords } from './pack-encoder.ts';
import type { SottoPanel } from './panel.ts';
import { base, chips } from './styles.ts';

const STATES = { on: 'in use', idle: 'ready', coming: 'on its way', out: 'not in use' };

export class SottoDevice extends LitElement {
  static override properties = { journey: { attribute: false } };
  declare journey: Journey;

  constructor() {
    super();
    new Following(this);
  }

  static override styles = [
    base,
    chips,
    css`
      .note {
        color: var(--ink-soft);
      }
      h3 {
        margin: var(--space-4) 0 0.5rem;
        font-size: 1rem;
        font-weight: 400;
        font-style: italic;
        color: var(--ink-soft);
      }
      ol li {
        position: relative;
        padding: 0 0 1rem 1.9rem;
        line-height: 1.4;
      }
      ol li::before {
        content: '';
        position: absolute;
        left: 0.2rem;
        top: 0.4em;
        width: 0.75rem;
        height: 0.75rem;
        border: 1.5px solid var(--edge);
        border-radius: 50%;
        background: var(--raised);
      }
      ol li.on::before {
        border-color: var(--accent);
        background: var(--accent);
      }
      ol li.coming::before {
        border-color: var(--accent);
      }
      ol li:not(:last-child)::after {
        content: '';
        position: absolute;
        left: 0.55rem;
        top: 1.35em;
        bottom: -0.25em;
        width: 1.5px;
        background: var(--rule);
      }
      .words {
        display: block;
        font-size: var(--step--1);
        color: var(--ink-soft);
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        line-height: 1.4;
      }
      dt,
      dd {
        padding: 0.45rem 0;
        border-top: 1px solid var(--rule);
      }
      dd {
        text-align: right;
        font-variant-numeric: tabular-nums lining-nums;
      }
      .switch {
        display: flex;
        align-items: center;
        gap: 0.9rem;
        width: 100%;
        margin-top: 0.9rem;
        padding: 0.4rem 0;
        border: 0;
        background: none;
        text-align: left;
      }
      .track {
        flex: none;
        width: 2.9rem;
        height: 1.6rem;
        padding: 0.2rem;
        border: 1.5px solid var(--edge);
        border-radius: 999px;
      }
      .track::before {
        content: '';
        display: block;
        width: 1rem;
        height: 1rem;
        border-radius: 50%;
        background: var(--edge);
        transition: translate 160ms;
      }
      [aria-checked='true'] .track {
        border-color: var(--accent);
        background: var(--accent);
      }
      [aria-checked='true'] .track::before {
        background: var(--on-accent);
        translate: 1.25rem 0;
      }
    `,
  ];

  show(): void {
    this.renderRoot.querySelector<SottoPanel>('sotto-panel')!.show();
  }

  override render(): TemplateResult {
    const { journey } = this;
    const tiers = tiersOf(journey);
    return html`<sotto-panel heading="On this device">
      <p class="note">Everything you see was worked out here. What you like, ask and read leaves this device at no time.</p>
      ${journey.opened ? this.#switch(journey.opened.settings.narratives) : nothing}
      ${mayChoose(journey) ? html`<sotto-narrators .journey=${journey}></sotto-narrators>` : nothing}
      <h3 id="tiers">What is at work</h3>
      <ol role="list" aria-labelledby="tiers">${tiers.map(({ name, state, words }) => html`<li class=${state}>${name}<span class="unseen">, ${STATES[state]}:</span><span class="words">${words}</span></li>`)}</ol>
      ${this.#encoder()}
      <h3>What it took</h3>
      ${this.#figures()}
    </sotto-panel>`;
  }

  #switch(on: boolean): TemplateResult {
    return html`<button class="switch" type="button" role="switch" aria-checked=${on} @click=${() => this.journey.setNarratives(!on)}>
      <span class="track"></span><span>Narratives by a language model</span>
    </button>`;
  }

  /** Another chance for the pack's own encoder: where free words asked for it, and it was not fetched. */
  #encoder(): TemplateResult | typeof nothing {
    const { packEncoder } = this.journey.engineTier;
    if (!packEncoder || !['asking', 'declined', 'failed'].includes(packEncoder.state.kind)) return nothing;
    const { offer } = packEncoder;
    return html`<p class="note">${priceInWords(offer)}</p>
      <button class="chip" type="button" @click=${() => this.journey.fetchEncoder()}>Fetch ${offer.name}</button>`;
  }

  #figures(): TemplateResult {
    const { meter, engineTier, opened } = this.journey;
    const { picks, firstSentence, narratives } = meter.timings;
    const state = opened?.tier.state;
    const name = (device: string) => (device === 'webgpu' ? 'WebGPU' : 'CPU');
    const figures: [string, string | null][] = [
      ['Search runs on', engineTier.device && name(engineTier.device)],
      ['Narrator runs on', state?.kind === 'ready' ? name(state.device) : null],
      ['Fetched this visit', meter.bytes ? bytesInWords(meter.bytes) : 'nothing: all was kept'],
      ['Books chosen in', picks === null ? null : timeInWords(picks)],
      ['First sentence after', firstSentence === null ? null : timeInWords(firstSentence)],
      ['All narratives after', narratives === null ? null : timeInWords(narratives)],
    ];
    return html`<dl>${figures.map(([term, value]) => (value ? html`<dt>${term}</dt><dd>${value}</dd>` : nothing))}</dl>`;
  }
}

/** A larger narrator needs the built-in one beside it. */
function mayChoose({ opened }: Journey): boolean {
  const kind = opened?.tier.state.kind;
  return kind === 'ready' || kind === 'loading';
}

customElements.define('sotto-device', SottoDevice);
