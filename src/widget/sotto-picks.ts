/**
 * `<sotto-picks>`: recommendations on anyone's page, from a folder of static files. Attributes in, events out; what a
 * visitor likes stays in the visitor's browser.
 */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { loadMemory, saveMemory } from '../cache/memories.ts';
import { coverUrl } from '../cover/cover.ts';
import { codeOf, SottoError } from '../errors.ts';
import { type Memory, openSession, type Pick, type Session } from '../session.ts';
import type { Verdict } from '../taste/taste.ts';
import { enter, leave, type Stock } from './counter.ts';
import { picksStyles } from './styles.ts';

/**
 * @slot - Shown until there are picks, and where there can be none.
 * @fires sotto-ready - Picks are on the page. `{ ids }`
 * @fires sotto-pick - A pick was chosen. `{ id, title }`
 * @fires sotto-error - Nothing can be shown. `{ code, message }`
 * @csspart list - The list of picks.
 * @csspart pick - One pick, a button.
 * @csspart title - Its title.
 * @csspart reason - Why it was picked.
 * @cssproperty --sotto-cover-width - Width of a cover; 8rem.
 * @cssproperty --sotto-gap - Space between picks; 1.25rem.
 */
export class SottoPicks extends LitElement {
  static override properties = {
    pack: {},
    models: {},
    mode: {},
    item: {},
    limit: { type: Number },
    picks: { state: true },
  };
  static override styles = picksStyles;
  /** Address of a pack's manifest. */
  declare pack: string | null;
  /** Address of the models' manifest; needed only by a pack that comes without vectors. */
  declare models: string | null;
  /** 'for-you' recommends from what the visitor liked; 'similar' from one item. */
  declare mode: 'for-you' | 'similar';
  /** Of 'similar': the id of the item to be like. */
  declare item: string | null;
  declare limit: number;
  declare picks: Pick[];
  #session: Session | null = null;
  #stock: Stock | null = null;
  #entered: [string, string | null] | null = null;
  #choosing: AbortController | null = null;

  constructor() {
    super();
    this.pack = null;
    this.models = null;
    this.mode = 'for-you';
    this.item = null;
    this.limit = 6;
    this.picks = [];
  }

  /** Remembers what the visitor says of an item, and picks anew. */
  async feedback(id: string, verdict: Verdict): Promise<void> {
    this.#session?.feedback(id, verdict);
    await this.#choose();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#choosing?.abort();
    this.#leave();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (['pack', 'models', 'mode', 'item'].some((name) => changed.has(name as keyof SottoPicks))) void this.#open();
    else if (changed.has('limit')) void this.#choose();
  }

  override render(): TemplateResult {
    const { picks } = this;
    if (!this.#stock || picks.length === 0) return html`<slot></slot>`;
    return html`<ul part="list">${picks.map((pick) => this.#pick(pick, this.#stock!))}</ul>`;
  }

  #pick({ id, item, row, reasons }: Pick, { pack }: Stock): TemplateResult {
    return html`<li>
      <button part="pick" type="button" @click=${() => this.#emit('sotto-pick', { id, title: item.title })}>
        <img src=${coverUrl(pack, row)} alt="" width="200" height="300" loading="lazy" />
        <span part="title">${item.title}</span>
        <span class="makers">${item.creators.join(', ')}</span>
        <span part="reason">${reasons[0]?.words ?? ''}</span>
      </button>
    </li>`;
  }

  async #open(): Promise<void> {
    this.#leave();
    this.#session = null;
    if (!this.pack) return;
    const entered: [string, string | null] = [absolute(this.pack), this.models && absolute(this.models)];
    this.#entered = entered;
    try {
      const stock = await enter(...entered);
      const memory = await this.#memory(stock);
      if (this.#entered !== entered) return;
      this.#stock = stock;
      this.#session = this.#join(stock, memory);
      await this.#choose();
    } catch (error) {
      if (this.#entered === entered) this.#tell(error);
    }
  }

  /** What to pick from: the visitor's own history, or one item as if it were the only favourite. */
  async #memory({ pack, store }: Stock): Promise<Memory | undefined> {
    if (this.mode !== 'similar') return loadMemory<Memory>(store, pack.manifest.name);
    if (!this.item || pack.rowOf(this.item) === undefined)
      throw new SottoError(
        'unknown-item',
        `The pack has no item "${this.item ?? ''}". Set item="…" to one of its ids.`,
      );
    return { history: [{ id: this.item, verdict: 'like' }], critiques: [] };
  }

  #join({ pack, store, engine }: Stock, memory: Memory | undefined): Session {
    const keep = (now: Memory) => void saveMemory(store, pack.manifest.name, now).catch((error) => this.#tell(error));
    const onChange = this.mode === 'similar' ? undefined : keep;
    return openSession({ pack, memory, engine: () => engine, narration: () => null, ...(onChange && { onChange }) });
  }

  async #choose(): Promise<void> {
    this.#choosing?.abort();
    const choosing = new AbortController();
    this.#choosing = choosing;
    try {
      const picks = await this.#session?.recommend({ k: this.limit, signal: choosing.signal });
      if (!picks || choosing.signal.aborted) return;
      this.picks = picks;
      await this.updateComplete;
      this.#emit('sotto-ready', { ids: picks.map(({ id }) => id) });
    } catch (error) {
      if (!choosing.signal.aborted) this.#tell(error);
    }
  }

  #leave(): void {
    if (this.#entered) leave(...this.#entered);
    this.#entered = null;
  }

  #tell(error: unknown): void {
    this.picks = [];
    this.#emit('sotto-error', {
      code: codeOf(error) ?? 'unexpected',
      message: String((error as Error).message ?? error),
    });
  }

  #emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

function absolute(address: string): string {
  return new URL(address, document.baseURI).href;
}

if (!customElements.get('sotto-picks')) customElements.define('sotto-picks', SottoPicks);
