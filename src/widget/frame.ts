/** The element as a whole: the page's own words while there is nothing else, then heading, line to type in, shelf and foot. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Pick } from '../session.ts';
import type { Narrative } from '../storyteller.ts';
import type * as Box from './box.ts';
import { type CardContext, card, ghost } from './card.ts';
import { isTyped, type Mode } from './choosing.ts';
import { bytesIn, filled, percentIn } from './strings.ts';

export interface Frame extends Said, Deeds {
  stage: 'waiting' | 'shown' | 'empty';
  mode: Mode;
  /** Names the shelf. */
  title: string;
  /** Whether the title stands above it. */
  headed: boolean;
  /** Whether the page chose it: then it may be as long as it likes. */
  own: boolean;
  /** Whether the page has words of its own to show meanwhile. */
  fallback: boolean;
  /** Whether the page has a card of its own. */
  template: boolean;
  limit: number;
  picks: Pick[];
  cards: CardContext;
  /** Whether there is a line below the shelf. */
  foot: boolean;
  told: ReadonlyMap<string, Narrative>;
  unfolded: ReadonlySet<string>;
  /** What draws the line to type in; null until it has come and there is a pack to ask. */
  box: typeof Box | null;
  query: string;
  wishes: string[];
  loosened: string[];
  /** Bytes that the visitor is asked about; null where nothing is asked. */
  asking: number | null;
  /** Share of the model that has come; null while none is coming. */
  loading: number | null;
}

/** What the element last said to the visitor. */
export interface Said {
  /** Why what was typed leads to nothing; empty otherwise. */
  trouble: string;
  /** What was just noted of an item, and can be undone. */
  notice: { id: string; words: string } | null;
  /** For those who hear the page. */
  status: string;
}

/** What the visitor can do. */
export interface Deeds {
  onAct: CardContext['onAct'];
  onSearch: (words: string) => void;
  onAsk: (words: string) => Promise<boolean>;
  onWithdraw: (wish: string) => void;
  onUnfold: (id: string) => void;
  onUndo: (id: string) => void;
  onAgree: () => void;
}

export function frame(view: Frame): TemplateResult {
  const { stage, fallback } = view;
  const behind = stage === 'waiting' && fallback;
  return html`<div class="stage">
      ${stage === 'shown' ? nothing : html`<div class="fallback"><slot></slot></div>`}
      ${stage === 'empty' ? nothing : html`<div class="frame ${behind ? 'behind' : ''}">${inside(view)}</div>`}
      <slot name="card" hidden></slot>
    </div>
    <span class="unheard" role="status">${view.status}</span>`;
}

/** Without bullets a list is none to WebKit, unless its role says so. */
function inside(view: Frame): TemplateResult {
  const { stage, title, headed, own, cards, foot } = view;
  return html`${headed ? html`<h2 part="heading" class="${stage} ${own ? 'own' : ''}"><slot name="heading">${title}</slot></h2>` : nothing}
    ${box(view)}
    <ul part="list" role="list" class="shelf ${cards.wide ? 'wide' : ''}" aria-label=${title} aria-busy=${stage === 'waiting'}>
      ${stage === 'waiting' ? ghosts(view) : shelf(view)}
    </ul>
    ${foot ? html`<div class="below">${below(view)}</div>` : nothing}`;
}

function box(view: Frame): TemplateResult | typeof nothing {
  if (!isTyped(view.mode)) return nothing;
  const { strings } = view.cards;
  if (!view.box) return html`<div class="box ${view.mode}"></div>`;
  const { query, wishes, loosened, trouble, onSearch, onAsk, onWithdraw } = view;
  const inner =
    view.mode === 'search'
      ? view.box.searchBox({ strings, query, trouble, onInput: onSearch })
      : view.box.wishBox({ strings, wishes, loosened, trouble, onAsk, onWithdraw });
  return html`<div class="box ${view.mode}">${inner}</div>`;
}

/** The element's own, where the page has none: see `copies.ts`. */
function ghosts({ limit, cards }: Frame): TemplateResult[] {
  const one = (at: number) => html`<li aria-hidden="true"><slot name="ghost${at}">${ghost(cards)}</slot></li>`;
  return Array.from({ length: limit }, (_, at) => one(at));
}

/** By place and not by item: who presses a button keeps the keyboard where the next item comes. */
function shelf({ picks, template, cards, told, unfolded, onUnfold }: Frame): TemplateResult[] {
  const inner = (pick: Pick) =>
    card(pick, cards, {
      narrative: told.get(pick.id),
      open: unfolded.has(pick.id),
      onOpen: () => onUnfold(pick.id),
    });
  const one = (pick: Pick) => html`<li>${template ? html`<slot name="pick-${pick.id}"></slot>` : inner(pick)}</li>`;
  return picks.map(one);
}

function below(view: Frame): TemplateResult | typeof nothing {
  const { cards, notice, asking, loading, onUndo, onAgree } = view;
  const { strings, lang } = cards;
  if (notice)
    return html`<span part="status">${notice.words}</span>
      <button part="undo" class="quiet" type="button" @click=${() => onUndo(notice.id)}>${strings.undo}</button>`;
  if (asking !== null)
    return html`<button part="ask" type="button" aria-describedby="note" @click=${onAgree}>${asking ? filled(strings.ask, { size: bytesIn(lang, asking) }) : strings.askKept}</button>
      <span part="status" id="note">${strings.askNote}</span>`;
  if (loading === null) return nothing;
  return html`<span part="status">${filled(strings.loading, { percent: percentIn(lang, loading) })}</span>`;
}
