/**
 * `<sotto-picks>`: recommendations on anyone's page, from a folder of static files. Attributes in, events out; what a
 * visitor likes stays in the visitor's browser. `docs/widget.md` is its manual.
 */
import { adoptStyles, css, type PropertyValues, type TemplateResult } from 'lit';
import { codeOf } from '../errors.ts';
import type { Pick } from '../session.ts';
import { settled } from '../settled.ts';
import type { Verdict } from '../taste/taste.ts';
import { folderAt, manifestAt } from './addresses.ts';
import { PicksAttributes } from './attributes.ts';
import type * as Box from './box.ts';
import { isTyped } from './choosing.ts';
import type { Copies } from './copies.ts';
import { type Deeds, frame, type Said } from './frame.ts';
import { fold, Held } from './layout.ts';
import { misnamed, unknownItem } from './misuse.ts';
import { cardsOf, frameOf, type Moment } from './moment.ts';
import { Narrating } from './narrating.ts';
import { fetchDrawing } from './pictures.ts';
import { addStrings, ENGLISH, filled, languageAt, listedIn, type Strings, stringsFor } from './strings.ts';
import { picksStyles } from './styles.ts';
import type { Action } from './template.ts';
import { Visit } from './visit.ts';

/**
 * @slot - Shown until there are picks, and where there can be none.
 * @slot heading - In place of the heading's words.
 * @slot card - A `<template>` for the site's own card; see `template.ts`.
 * @fires sotto-ready - Picks are on the page, or others than before. `{ ids }`
 * @fires sotto-pick - A pick was chosen; cancelled, its link is not followed. `{ id, title }`
 * @fires sotto-feedback - The visitor said something of an item. `{ id, title, verdict }`
 * @fires sotto-error - Something can't be had; the page's own words are shown where there are no picks. `{ code, message }`
 */
export class SottoPicks extends PicksAttributes {
  static override styles = picksStyles;
  /** Teaches every element of the page a language, or other words in one it knows. */
  static addStrings = addStrings;

  #words: Strings = ENGLISH;
  #visit: Visit | null = null;
  #opening: Promise<void> = Promise.resolve();
  #narrating = new Narrating(this);
  #unfolded = new Set<string>();
  #said: Said = { trouble: '', notice: null, status: '' };
  #held = new Held();
  #copies: Copies | null = null;
  #box: typeof Box | null = null;
  #deeds: Deeds = {
    onAct: (pick, action, event) => this.#act(pick, action, event),
    onSearch: (words) => {
      this.query = words;
    },
    onAsk: (words) => this.#ask(words),
    onWithdraw: (wish) => void this.#withdraw(wish),
    onUnfold: (id) => this.#unfold(id),
    onUndo: (id) => void this.#undo(id),
    onAgree: () => this.#agree(),
  };

  /** Remembers what the visitor says of an item, and picks anew. */
  async feedback(id: string, verdict: Verdict): Promise<void> {
    await this.#opening;
    const title = this.#visit?.titleOf(id) ?? null;
    if (title === null) return this.#tell(unknownItem(id));
    this.#visit!.say(id, verdict);
    this.#emit('sotto-feedback', { id, title, verdict });
    this.#said.notice = { id, words: filled(verdict === 'like' ? this.#words.liked : this.#words.disliked, { title }) };
    await this.#choose();
  }

  /** Takes back what the visitor said of an item. */
  async retract(id: string): Promise<void> {
    await this.#opening;
    this.#said.notice = null;
    this.#visit?.retract(id);
    await this.#choose();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (PicksAttributes.beginning.some((name) => changed.has(name))) this.#begin();
    else if (changed.has('query')) void this.#choose();
    if (changed.has('strings')) void this.speak();
    this.#copy();
    fold(this.renderRoot);
  }

  override render(): TemplateResult {
    return frame(frameOf(this, this.#moment));
  }

  /** Begins a visit with the pack that the attributes name; what is on show stays until others have been chosen. */
  #begin(): void {
    this.#end();
    this.#held.release();
    const { packUrl } = this;
    if (!packUrl) {
      if (this.pack !== null) this.#giveUp(misnamed(this.pack, this.mode));
      return;
    }
    if (this.stage === 'empty') this.stage = 'waiting';
    const visit = new Visit({
      packUrl,
      modelsUrl: manifestAt(this.models),
      worker: folderAt(this.worker),
      wanted: this.wanted,
      narrates: this.#narrating.wide,
      onChange: () => this.requestUpdate(),
      onNews: () => void this.#choose(),
      onTold: (picks) => this.#announce(filled(this.#words.written, { titles: this.#titles(picks) })),
      onError: (error) => this.#tell(error),
    });
    this.#visit = visit;
    this.#opening = this.#enter(visit);
  }

  async #enter(visit: Visit): Promise<void> {
    try {
      const [open] = await Promise.all([visit.open(), this.speak(), this.#findTemplate(), this.#findBox()]);
      if (open) await this.#choose();
    } catch (error) {
      if (this.#visit === visit) this.#giveUp(error);
    }
  }

  #end(): void {
    this.#visit?.close();
    this.#visit = null;
    this.#narrating.end();
  }

  async #choose(): Promise<void> {
    const visit = this.#visit;
    if (!visit?.chooser) return;
    try {
      const query = this.mode === 'search' ? this.query.trim() : '';
      const found = await visit.choose(query);
      if (!found || visit !== this.#visit) return;
      this.#said.trouble = query && found.length === 0 ? filled(this.#words.searchEmpty, { query }) : '';
      await this.#show(visit, query ? found : settled(this.picks, found));
    } catch (error) {
      if (visit === this.#visit) this.#giveUp(error);
    }
  }

  async #show(visit: Visit, picks: Pick[]): Promise<void> {
    const shown = filled(this.#words.shown, { titles: this.#titles(picks) });
    if (this.stage === 'waiting') this.#held.keep(this.renderRoot.querySelector<HTMLElement>('.stage')!);
    else if (picks.length) this.#announce(`${this.#said.notice?.words ?? ''} ${shown}`);
    this.picks = picks;
    this.stage = picks.length || isTyped(this.mode) ? 'shown' : 'empty';
    this.requestUpdate();
    await this.updateComplete;
    if (this.stage === 'empty' && !this.fallback) this.#held.release();
    this.#emit('sotto-ready', { ids: picks.map(({ id }) => id) });
    if (!this.image && (await fetchDrawing())) this.requestUpdate();
    if (visit === this.#visit) this.#narrating.follow(visit);
  }

  /** The site's own card, where it has one. */
  async #findTemplate(): Promise<void> {
    if (!this.template) return;
    const { Copies } = await import('./copies.ts');
    this.#copies ??= new Copies(this);
    this.requestUpdate();
    await this.updateComplete;
  }

  /** The line to type in, in the modes that have one. */
  async #findBox(): Promise<void> {
    if (!isTyped(this.mode)) return;
    this.#box = await import('./box.ts');
    const { elementStyles } = this.constructor as typeof SottoPicks;
    adoptStyles(this.shadowRoot!, [...elementStyles, this.#box.boxStyles(css)]);
  }

  /** The visitor asks for narratives: room is made for them. */
  #agree(): void {
    this.#held.release();
    this.#narrating.agree(this.#visit);
    this.requestUpdate();
  }

  async #ask(words: string): Promise<boolean> {
    this.#said.trouble = '';
    this.#said.notice = null;
    try {
      await this.#visit?.ask(words);
    } catch (error) {
      if (codeOf(error) !== 'bad-input') this.#tell(error);
      this.#said.trouble = this.#words.notUnderstood;
      this.requestUpdate();
      return false;
    }
    await this.#choose();
    return true;
  }

  /** The chip that was pressed is gone; the keyboard goes on where wishes are typed. */
  async #withdraw(wish: string): Promise<void> {
    this.#visit?.withdraw(wish);
    await this.#choose();
    this.renderRoot.querySelector('input')?.focus({ preventScroll: true });
  }

  /** The button that was pressed is gone; the keyboard goes to the card that is back. */
  async #undo(id: string): Promise<void> {
    await this.retract(id);
    const place = this.picks.findIndex((pick) => pick.id === id);
    const card = this.renderRoot.querySelectorAll('.shelf > li')[Math.max(0, place)];
    card?.querySelector<HTMLElement>('.main')?.focus({ preventScroll: true });
  }

  #act({ id, item }: Pick, action: Action, event: Event): void {
    if (action !== 'pick') void this.feedback(id, action);
    else if (!this.#emit('sotto-pick', { id, title: item.title })) event.preventDefault();
  }

  #unfold(id: string): void {
    if (!this.#unfolded.delete(id)) this.#unfolded.add(id);
    this.requestUpdate();
  }

  protected override async speak(): Promise<void> {
    this.#words = { ...(await stringsFor(languageAt(this))), ...this.strings };
    this.requestUpdate();
  }

  get #moment(): Moment {
    return {
      strings: this.#words,
      visit: this.#visit,
      box: this.#box,
      said: this.#said,
      unfolded: this.#unfolded,
      deeds: this.#deeds,
      wide: this.#narrating.wide,
      template: this.#copies !== null,
    };
  }

  /** Keeps the site's own cards in step. */
  #copy(): void {
    const pack = this.#visit?.stock?.pack;
    this.#copies?.wait(this.stage === 'waiting' ? this.most : 0);
    if (!pack) return;
    this.#copies?.show(this.stage === 'shown' ? this.picks : [], {
      ...cardsOf(this, this.#moment),
      pack,
      narrative: (id) => this.#visit?.narratives?.told.get(id),
    });
  }

  #titles(picks: Pick[]): string {
    const titles = picks.map(({ item }) => item.title);
    return listedIn(languageAt(this), titles);
  }

  #announce(words: string): void {
    this.#said.status = words.trim();
    this.requestUpdate();
  }

  /** Nothing can be shown: the page's own words stay, or come back. */
  #giveUp(error: unknown): void {
    this.picks = [];
    this.stage = 'empty';
    if (!this.fallback) this.#held.release();
    this.#tell(error);
  }

  #tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#emit('sotto-error', { code: codeOf(error) ?? 'unexpected', message });
  }

  /** Whether nobody cancelled it. */
  #emit(name: string, detail: object): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sotto-picks': SottoPicks;
  }
}

if (!customElements.get('sotto-picks')) customElements.define('sotto-picks', SottoPicks);
