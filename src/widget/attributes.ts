/** The element's attributes and properties, and what they come to: nothing that is set here can make it throw. */
import { LitElement } from 'lit';
import type { Pick } from '../session.ts';
import type { Feedback } from '../taste/taste.ts';
import { manifestAt } from './addresses.ts';
import { MODES, type Mode, type Wanted } from './choosing.ts';
import type { Strings } from './strings.ts';

const text = { reflect: true, useDefault: true };
const number = { type: Number, reflect: true, useDefault: true };
const LIMIT = 6;
const MOST = 60;

export class PicksAttributes extends LitElement {
  static override properties = {
    pack: text,
    models: text,
    worker: text,
    mode: text,
    item: text,
    query: text,
    filter: text,
    narratives: text,
    heading: text,
    layout: text,
    link: text,
    image: text,
    limit: number,
    threshold: number,
    rate: { type: Boolean, reflect: true, useDefault: true },
    history: { attribute: false },
    strings: { attribute: false },
    picks: { attribute: false },
    stage: { state: true },
  };
  /** Address of a pack's folder, or of its manifest. */
  declare pack: string | null;
  /** Address of the models' folder; nothing is fetched from it while `narratives` is "off". */
  declare models: string | null;
  /** A folder of the page's own origin with `engine.js` and `narrator.js`, for a script that comes from another. */
  declare worker: string | null;
  declare mode: Mode;
  declare item: string | null;
  declare query: string;
  declare filter: string | null;
  declare narratives: 'off' | 'ask' | 'on';
  /** Null for the words of the mode; empty for none. */
  declare heading: string | null;
  declare layout: 'grid' | 'row';
  /** Address of an item's page, with `{id}`; null where a pick is a button. */
  declare link: string | null;
  /** Address of an item's picture, with `{id}`; null for a drawn cover. */
  declare image: string | null;
  declare limit: number;
  declare threshold: number;
  declare rate: boolean;
  /** What the site knows of the visitor: ids they like, or verdicts. Never kept. */
  declare history: (string | Feedback)[];
  /** The element's own words, in place of those of its language. */
  declare strings: Partial<Strings>;
  /** What is on show; for reading. */
  declare picks: Pick[];
  declare stage: 'waiting' | 'shown' | 'empty';

  constructor() {
    super();
    this.pack = this.models = this.worker = this.item = this.filter = this.heading = this.link = this.image = null;
    this.mode = 'for-you';
    this.query = '';
    this.narratives = 'off';
    this.layout = 'grid';
    this.limit = LIMIT;
    this.threshold = 0;
    this.rate = false;
    this.history = [];
    this.strings = {};
    this.picks = [];
    this.stage = 'waiting';
  }

  /** Names of those after whose change everything begins anew. */
  protected static beginning: readonly (keyof PicksAttributes)[] = [
    'pack',
    'models',
    'worker',
    'mode',
    'item',
    'limit',
    'threshold',
    'filter',
    'narratives',
    'history',
  ];

  protected get wanted(): Wanted {
    const { mode, item, filter, history } = this;
    const threshold = Number.isFinite(this.threshold) ? this.threshold : 0;
    return { mode, item, filter, threshold, limit: this.most, history: Array.isArray(history) ? history : [] };
  }

  /** Picks to show: a whole number of at least one. */
  get most(): number {
    return Math.min(MOST, Math.max(1, Math.floor(this.limit) || LIMIT));
  }

  /** Whether the page has anything of its own between the tags, but for what has a slot. */
  get fallback(): boolean {
    return [...this.childNodes].some((child) =>
      child instanceof Element ? !child.slot : child.nodeType === Node.TEXT_NODE && child.nodeValue?.trim() !== '',
    );
  }

  /** The site's own card; null where it has none. */
  get template(): HTMLTemplateElement | null {
    return this.querySelector<HTMLTemplateElement>(':scope > template[slot="card"]');
  }

  /** Fetches the words of the language around it. */
  protected async speak(): Promise<void> {}

  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit reads the properties of the class that it is asked of.
    return [...super.observedAttributes, 'lang'];
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    super.attributeChangedCallback(name, before, now);
    if (name === 'lang' && this.hasUpdated) void this.speak();
  }

  /** The pack's address; null where the attributes name none that can be used. */
  protected get packUrl(): string | null {
    return MODES.includes(this.mode) ? manifestAt(this.pack) : null;
  }
}
