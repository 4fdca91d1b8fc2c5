/** The page: first three favourites, then the shelf. It lives in the document itself, so that landmarks and the skip link work. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import './critique-box.ts';
import './device-panel.ts';
import './favourites.ts';
import './history-panel.ts';
import './library-panel.ts';
import './search-box.ts';
import './shelf.ts';
import './starter-shelf.ts';
import './taste-panel.ts';
import './toast.ts';
import './would-card.ts';
import { coverUrl } from '../cover/cover.ts';
import { FEWEST_LIKES, type Verdict } from '../taste/taste.ts';
import type { SottoDevice } from './device-panel.ts';
import { Following } from './following.ts';
import type { SottoHistory } from './history-panel.ts';
import { FAVOURITES, type Journey } from './journey.ts';
import type { SottoLibrary } from './library-panel.ts';
import { bytesInWords } from './meter.ts';
import type { Opened } from './opened.ts';
import { priceInWords } from './pack-encoder.ts';
import type { SottoSearch } from './search-box.ts';
import type { SottoShelf } from './shelf.ts';
import type { SottoWould } from './would-card.ts';

/** Titles named in the headline; the rest are counted. */
const NAMED = 3;
/** Favourites shown as small covers. */
const STRIP = 8;

export class SottoApp extends LitElement {
  static override properties = { said: { state: true }, asked: { state: true } };
  /** Given before the element is defined. */
  static journey: Journey;
  readonly journey = SottoApp.journey;
  /** What a screen reader is told. */
  declare said: string;
  /** Id of the title of which it was asked whether it would be liked; null while none is. */
  declare asked: string | null;

  constructor() {
    super();
    this.said = '';
    this.asked = null;
    new Following(this);
    this.journey.addEventListener('announce', (event) => {
      this.said = (event as CustomEvent<string>).detail;
    });
  }

  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren(); // what stood here until the script came
    return this;
  }

  /** A question is settled once the person says for themselves that they like it, or there is no shelf to ask at. */
  protected override willUpdate(): void {
    const { shelfOpen, likes } = this.journey;
    if (this.asked && (!shelfOpen || likes.includes(this.asked))) this.asked = null;
  }

  override render(): TemplateResult {
    const { journey } = this;
    return html`
      <header class="masthead">
        <a class="wordmark" href="./">Sotto</a>
        <p class="tagline">recommendations that stay with you</p>
        <nav aria-label="Panels">
          <button type="button" @click=${() => this.querySelector<SottoHistory>('sotto-history')!.show()}>History</button>
          <button type="button" @click=${() => this.querySelector<SottoDevice>('sotto-device')!.show()}>On this device</button>
        </nav>
      </header>
      <main id="main" tabindex="-1" @sotto-choose=${this.#choose} @sotto-retract=${this.#retract} @sotto-say=${this.#say} @sotto-ask=${this.#ask} @sotto-close=${this.#settle}>
        ${this.#opening()}
        ${journey.shelfOpen ? this.#shelf(journey.opened!) : this.#starters()}
      </main>
      <footer class="colophon">
        <p><em>Sotto voce</em>: in a quiet voice. The books are chosen, and the words about them written, by this device; nobody else is asked.</p>
        <p><a href="docs/">How it works, and how to put it on a site of your own</a></p>
      </footer>
      <sotto-history .journey=${journey} @sotto-bring=${this.#bring}></sotto-history>
      <sotto-library .journey=${journey} @close=${this.#catchFocus}></sotto-library>
      <sotto-device .journey=${journey}></sotto-device>
      <sotto-toast .journey=${journey} @sotto-undo=${this.#undo}></sotto-toast>
      <p class="unseen" role="status">${this.said}</p>
    `;
  }

  /** One place for both states, so that the search box stays the same while the page around it changes. */
  #opening(): TemplateResult {
    const { opened, likes, problem, shelfOpen } = this.journey;
    return html`<div class="opening ${shelfOpen ? 'open' : 'choosing'}">
      <div class="words">
        ${shelfOpen ? this.#because() : html`<h1 tabindex="-1">Tell me three books you have loved.</h1><p class="lede">${this.#invitation()}</p>`}
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
      </div>
      ${shelfOpen ? nothing : html`<sotto-favourites .pack=${opened?.pack ?? null} .ids=${likes.toReversed()}></sotto-favourites>`}
      <sotto-search .pack=${opened?.pack ?? null} .titles=${opened?.titles ?? null} .chosen=${likes}
        ?asks=${shelfOpen && likes.length >= FEWEST_LIKES} label=${shelfOpen ? 'Add another favourite, or ask about a book' : 'Search by title or author'}></sotto-search>
      ${shelfOpen ? nothing : html`<p class="bring"><button type="button" ?disabled=${!opened} @click=${this.#bring}>Bring your Goodreads shelves</button></p>`}
      ${shelfOpen ? this.#answerOr(this.#loved(opened!)) : nothing}
      ${shelfOpen ? html`<sotto-critique .journey=${this.journey}></sotto-critique>` : nothing}
    </div>`;
  }

  #invitation(): string {
    const lacking = FAVOURITES - this.journey.likes.length;
    if (lacking === 1) return 'One more, and your shelf opens.';
    if (lacking === 2) return 'Two more, and your shelf opens.';
    return 'Sotto finds what to read next and says why, in your own browser. Not a word of it leaves this device.';
  }

  #because(): TemplateResult {
    const titles = this.journey.likes.map((id) => this.journey.titleOf(id));
    const others = titles.length - NAMED;
    const named: (TemplateResult | string)[] = titles.slice(0, NAMED).map((title) => html`<em>${title}</em>`);
    if (others > 0) named.push(others === 1 ? 'one more' : `${others} more`);
    const joined = named.map((name, i) => [i === 0 ? '' : i === named.length - 1 ? ' and ' : ', ', name]);
    return html`<h1 tabindex="-1">Because you loved ${joined}</h1>`;
  }

  /** Stands where the latest favourites do: both at once would push the shelf out of sight. */
  #answerOr(otherwise: TemplateResult): TemplateResult {
    const { journey, asked } = this;
    return asked ? html`<sotto-would .journey=${journey} book=${asked}></sotto-would>` : otherwise;
  }

  #loved({ pack }: Opened): TemplateResult {
    const rows = this.journey.likes.flatMap((id) => pack.rowOf(id) ?? []).slice(0, STRIP);
    return html`<ul role="list" class="loved" aria-label="Your latest favourites">
      ${rows.map((row) => html`<li><img src=${coverUrl(pack, row)} alt=${pack.items[row]!.title} width="44" height="66" /></li>`)}
    </ul>`;
  }

  #starters(): TemplateResult | typeof nothing {
    const { opened, likes } = this.journey;
    return opened ? html`<sotto-starters .pack=${opened.pack} .chosen=${likes}></sotto-starters>` : nothing;
  }

  #shelf({ pack, tier, storyteller }: Opened): TemplateResult {
    const { state } = tier;
    return html`
      ${state.kind === 'asking' ? this.#question(state.bytes) : nothing}
      ${this.#encoderQuestion()}
      <sotto-taste .journey=${this.journey}></sotto-taste>
      <p class="coming">${state.kind === 'loading' ? comingWords(state) : nothing}</p>
      <sotto-shelf .pack=${pack} .picks=${this.journey.picks} .narratives=${storyteller.narratives}></sotto-shelf>
    `;
  }

  #question(bytes: number): TemplateResult {
    return html`<section class="question" aria-label="The narrator">
      <p>A language model can write, here on your device, why each book is for you. To fetch it once takes about ${bytesInWords(bytes)}, and your connection looks slow or metered.</p>
      <button type="button" class="answer yes" @click=${() => this.journey.setDownloads(true)}>Fetch it</button>
      <button type="button" class="answer" @click=${() => this.journey.setDownloads(false)}>Not now</button>
    </section>`;
  }

  /** Free words were typed, and the encoder that understands them is not here. */
  #encoderQuestion(): TemplateResult | typeof nothing {
    const { packEncoder } = this.journey.engineTier;
    if (packEncoder?.state.kind !== 'asking') return nothing;
    return html`<section class="question" aria-label="The encoder">
      <p role="status">To understand words of your own, this page needs an encoder, ${packEncoder.offer.name}. ${priceInWords(packEncoder.offer)}</p>
      <button type="button" class="answer yes" @click=${() => this.journey.fetchEncoder()}>Fetch it</button>
      <button type="button" class="answer" @click=${() => packEncoder.decline()}>Not now</button>
    </section>`;
  }

  async #choose({ detail }: CustomEvent<{ id: string }>): Promise<void> {
    const wasOpen = this.journey.shelfOpen;
    await this.journey.say(detail.id, 'like');
    await this.updateComplete;
    if (wasOpen || !this.journey.shelfOpen) return;
    this.querySelector('h1')?.focus();
    window.scrollTo({ top: 0 });
  }

  #bring(): void {
    this.querySelector<SottoLibrary>('sotto-library')!.show();
  }

  async #retract({ detail }: CustomEvent<{ id: string }>): Promise<void> {
    await this.journey.retract(detail.id);
    await this.#catchFocus();
  }

  async #undo(): Promise<void> {
    await this.journey.undo();
    await this.#catchFocus();
  }

  /** Where the button that was pressed is gone, the keyboard goes to the headline rather than to nowhere. */
  async #catchFocus(): Promise<void> {
    await this.updateComplete;
    if (document.activeElement === document.body) this.querySelector('h1')?.focus({ preventScroll: true });
  }

  async #ask({ detail }: CustomEvent<{ id: string }>): Promise<void> {
    this.asked = detail.id;
    await this.updateComplete;
    const card = this.querySelector<SottoWould>('sotto-would');
    await card?.updateComplete;
    card?.focus();
  }

  /** Whoever has their answer may look for another title; a tap should not call up a screen keyboard. */
  async #settle({ detail }: CustomEvent<{ byKeyboard: boolean }>): Promise<void> {
    this.asked = null;
    if (detail.byKeyboard) this.querySelector<SottoSearch>('sotto-search')!.focus();
    else await this.#catchFocus();
  }

  /** The card that was judged gives way to another; the keyboard stays at its place. */
  async #say({ detail }: CustomEvent<{ id: string; verdict: Verdict }>): Promise<void> {
    const { asked } = this;
    if (asked === detail.id) this.asked = null;
    const place = this.journey.picks.findIndex(({ id }) => id === detail.id);
    await this.journey.say(detail.id, detail.verdict);
    if (asked === detail.id) return this.#catchFocus();
    await this.updateComplete;
    const shelf = this.querySelector<SottoShelf>('sotto-shelf');
    await shelf?.updateComplete;
    shelf?.focusCard(Math.min(place, this.journey.picks.length - 1));
  }
}

function comingWords({ loaded, total }: { loaded: number; total: number }): string {
  const share = total ? `, ${Math.min(99, Math.round((100 * loaded) / total))} % here` : '';
  return `The narrator is on its way${share}.`;
}
