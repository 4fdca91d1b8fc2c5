/** One pick on the shelf: the element's own card, the place for the site's, and the ghost that keeps its room. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Pick } from '../session.ts';
import type { Narrative } from '../storyteller.ts';
import { addressOf } from './addresses.ts';
import { filled, listedIn, reasonIn, type Strings } from './strings.ts';
import type { Action } from './template.ts';

/** What every card of an element needs to know. */
export interface CardContext {
  strings: Strings;
  lang: string;
  /** Pattern of an item's page; null where a pick is a button. */
  link: string | null;
  /** Whether like and not-for-me are offered. */
  rate: boolean;
  /** Whether room is kept for a narrative. */
  wide: boolean;
  /** Address of a row's picture; null while there is none. */
  picture: (row: number) => string | null;
  onAct: (pick: Pick, action: Action, event: Event) => void;
}

export interface CardState {
  narrative: Narrative | undefined;
  /** Whether all of a long narrative is shown. */
  open: boolean;
  onOpen: () => void;
}

const HEART = svg`<path d="M12 20.3 4.2 12.6a4.9 4.9 0 0 1 7-6.9l.8.8.8-.8a4.9 4.9 0 0 1 7 6.9z"/>`;
const CROSS = svg`<path d="M6 6l12 12M18 6 6 18"/>`;

export function card(pick: Pick, context: CardContext, state: CardState): TemplateResult {
  const { wide, rate } = context;
  return html`<article part="card" aria-busy=${state.narrative?.writing ?? false}>
    ${main(pick, context)} ${wide ? told(state) : nothing}
    ${wide || rate ? html`<div class="foot">${wide ? more(pick, context, state) : nothing}${rate ? verdicts(pick, context) : nothing}</div>` : nothing}
  </article>`;
}

/** A card that is yet to come: as tall as one, and nothing to read. */
export function ghost({ wide, rate }: Readonly<{ wide: boolean; rate: boolean }>): TemplateResult {
  return html`<article part="card" class="ghost">
    <span class="main"><span part="cover"></span><span class="words"><span part="title"></span><span part="makers"></span></span></span>
    ${wide ? html`<p part="narrative"></p>` : nothing}${wide || rate ? html`<div class="foot"></div>` : nothing}
  </article>`;
}

function main(pick: Pick, context: CardContext): TemplateResult {
  const { link, onAct } = context;
  const chosen = (event: Event) => onAct(pick, 'pick', event);
  if (link)
    return html`<a part="pick" class="main" href=${addressOf(link, pick.id)} @click=${chosen}>${face(pick, context)}</a>`;
  return html`<button part="pick" class="main" type="button" @click=${chosen}>${face(pick, context)}</button>`;
}

/** Titles and names keep their own direction; where they stand is the page's. */
function face({ item, row, reasons }: Pick, { strings, lang, picture }: CardContext): TemplateResult {
  const reason = reasons[0];
  const source = picture(row);
  return html`<span part="cover">${source ? html`<img src=${source} alt="" decoding="async" />` : nothing}</span>
    <span class="words">
      <span part="title"><bdi>${item.title}</bdi></span>
      ${item.creators.length ? html`<span part="makers"><bdi>${listedIn(lang, item.creators)}</bdi></span>` : nothing}
      ${reason ? html`<span part="reason">${reasonIn(strings, lang, reason)}</span>` : nothing}
    </span>`;
}

/** Narratives are English, whatever the page is. */
function told({ narrative, open }: CardState): TemplateResult {
  return html`<p part="narrative" lang="en" dir="ltr" class=${open ? 'open' : ''}>${narrative?.sentences.join(' ')}</p>`;
}

/** The pen stands in the foot, not behind the last word: what moves as the text grows would shift the page. */
function more({ item }: Pick, { strings }: CardContext, { narrative, open, onOpen }: CardState): TemplateResult {
  const words = open ? strings.readLess : strings.readOn;
  return html`<button part="more" class="more" type="button" aria-expanded=${open} aria-label="${words}: ${item.title}" @click=${onOpen}>${words}</button>
    ${narrative?.writing ? html`<span class="pen" aria-hidden="true"></span>` : nothing}`;
}

function verdicts(pick: Pick, { strings, onAct }: CardContext): TemplateResult {
  const button = (verdict: 'like' | 'dislike', icon: TemplateResult) => {
    const name = filled(strings[`${verdict}Title`], { title: pick.item.title });
    return html`<button part=${verdict} class="icon" type="button" aria-label=${name} title=${strings[verdict]} @click=${(event: Event) => onAct(pick, verdict, event)}>
      <svg viewBox="0 0 24 24" aria-hidden="true">${icon}</svg>
    </button>`;
  };
  return html`<span class="verdicts">${button('like', HEART)}${button('dislike', CROSS)}</span>`;
}
