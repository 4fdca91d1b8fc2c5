/** The site's cards on the page: one copy of its template for each pick, kept in step with the shelf. */
import type { Pack } from '../pack/pack.ts';
import { yearInWords } from '../pack/words.ts';
import type { Pick } from '../session.ts';
import type { Narrative } from '../storyteller.ts';
import type { PicksAttributes } from './attributes.ts';
import { listedIn, reasonIn, type Strings } from './strings.ts';
import { type Action, copyOf, fill, type Values } from './template.ts';

/** What a copy is filled from. */
export interface CopySource {
  pack: Pack;
  strings: Strings;
  lang: string;
  picture: (row: number) => string | null;
  narrative: (id: string) => Narrative | undefined;
  onAct: (pick: Pick, action: Action, event: Event) => void;
}

/** Marks what this element put on the page, so that a page that was copied whole shows nothing twice. */
const MARK = 'data-sotto-copy';

export class Copies {
  #host: PicksAttributes;
  #copies = new Map<string, HTMLElement>();
  #order: HTMLElement[] = [];
  #template: HTMLTemplateElement | null = null;

  constructor(host: PicksAttributes) {
    this.#host = host;
  }

  /** Puts a copy on the page for each pick, fills it, and takes away those of others. */
  show(picks: Pick[], source: CopySource): void {
    const { template } = this.#host;
    if (template !== this.#template) this.clear();
    this.#template = template;
    const place = this.#focused();
    const shown = new Set(picks.map(({ id }) => id));
    for (const [id, copy] of this.#copies) {
      if (shown.has(id)) continue;
      copy.remove();
      this.#copies.delete(id);
    }
    if (!template) return;
    const copies = picks.map((pick) => {
      const copy = this.#copies.get(pick.id) ?? this.#added(pick, template, source);
      fill(copy, valuesOf(pick, source));
      return copy;
    });
    this.#order = copies;
    const next = place === null ? undefined : copies[place];
    if (next && !next.contains(document.activeElement)) next.querySelector<HTMLElement>('a, button')?.focus();
  }

  /**
   * Keeps the room of `count` cards that are on their way: copies that nobody sees or reaches, with a line for each
   * text but a narrative. None where `count` is 0.
   */
  wait(count: number): void {
    const { template } = this.#host;
    const kept = this.#host.querySelectorAll(':scope > [slot^=ghost]');
    for (let at = kept.length; template && at < count; at++) this.#host.append(ghostOf(template, at));
    for (const [at, ghost] of kept.entries()) if (at >= count) ghost.remove();
  }

  /** Takes all copies off the page, also those that came with a page that was saved. */
  clear(): void {
    this.#copies.clear();
    for (const copy of this.#host.querySelectorAll(`:scope > [${MARK}]`)) copy.remove();
  }

  /** Place of the copy that has the keyboard: it goes to the one that takes its place. Null where none has. */
  #focused(): number | null {
    const place = this.#order.findIndex((copy) => copy.contains(document.activeElement));
    return place < 0 ? null : place;
  }

  #added(pick: Pick, template: HTMLTemplateElement, { onAct }: CopySource): HTMLElement {
    const copy = copyOf(template, `pick-${pick.id}`, (action, event) => onAct(pick, action, event));
    copy.setAttribute(MARK, '');
    this.#host.append(copy);
    this.#copies.set(pick.id, copy);
    return copy;
  }
}

function ghostOf(template: HTMLTemplateElement, at: number): HTMLElement {
  const ghost = copyOf(template, `ghost${at}`, () => undefined);
  ghost.inert = true;
  ghost.ariaHidden = 'true';
  ghost.style.visibility = 'hidden';
  for (const words of ghost.querySelectorAll('[data-sotto]:not([data-sotto=narrative])')) words.append('\u00a0');
  return ghost;
}

function valuesOf({ id, item, row, reasons }: Pick, { pack, strings, lang, picture, narrative }: CopySource): Values {
  const told = reasons.map((reason) => reasonIn(strings, lang, reason));
  return {
    ...facetValues(pack, row, lang),
    id,
    title: item.title,
    creators: listedIn(lang, item.creators),
    series: item.series?.name ?? '',
    text: item.text,
    reason: told[0] ?? '',
    reasons: told.join(' · '),
    narrative: narrative(id)?.sentences.join(' ') ?? '',
    cover: picture(row) ?? '',
  };
}

/** "novel", "Family and Grief", "279 pages", by the facet's name. */
function facetValues({ facets }: Pack, row: number, lang: string): Values {
  const entries = facets.facets.map(({ name, type, role, unit }) => {
    if (type !== 'number')
      return [
        name,
        listedIn(
          lang,
          facets.terms(name, row).map(({ term }) => term.label),
        ),
      ];
    const value = facets.number(name, row);
    if (value === null) return [name, ''];
    return [name, role === 'year' ? yearInWords(value) : [value, unit].filter(Boolean).join(' ')];
  });
  return Object.fromEntries(entries) as Values;
}
