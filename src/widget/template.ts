/**
 * The site's own card: a `<template slot="card">` among the element's children. Each pick is a copy of it in the page
 * itself, so that the page's styles hold for it.
 *
 * `data-sotto="title"` sets an element's text, and hides it where there is none; `data-sotto-href="/books/{id}"` sets any
 * attribute; `data-sotto-action="like"` makes an element say so when pressed: `pick`, `like`, `dislike` or `hide`.
 */

/** What a copy is filled with: text by name. */
export type Values = Record<string, string>;
/** What a copy can ask for. */
export type Action = 'pick' | 'like' | 'dislike' | 'hide';
const ACTIONS: readonly string[] = ['pick', 'like', 'dislike', 'hide'] satisfies Action[];

/** Attributes whose values are addresses: what is filled in is escaped. */
const ADDRESSES = new Set(['href', 'src', 'srcset', 'action', 'poster', 'formaction', 'data']);

/** A copy for the slot named `slot`; `act` is told what was pressed. */
export function copyOf(
  template: HTMLTemplateElement,
  slot: string,
  act: (action: Action, event: Event) => void,
): HTMLElement {
  const copy = document.createElement('div');
  copy.slot = slot;
  copy.append(document.importNode(template.content, true));
  for (const element of copy.querySelectorAll<HTMLElement>('[data-sotto-action]')) {
    const { sottoAction = '' } = element.dataset;
    if (ACTIONS.includes(sottoAction)) element.addEventListener('click', (event) => act(sottoAction as Action, event));
  }
  return copy;
}

/** Fills a copy, again whenever its values change. Names nobody knows are left empty. */
export function fill(copy: Element, values: Values): void {
  for (const element of copy.querySelectorAll<HTMLElement>('*')) {
    const { sotto } = element.dataset;
    if (sotto !== undefined) write(element, values[sotto] ?? '');
    for (const { name, value } of [...element.attributes]) {
      const attribute = /^data-sotto-(?!action$)(.+)$/.exec(name)?.[1];
      if (attribute && !attribute.startsWith('on')) set(element, attribute, patterned(value, values, attribute));
    }
  }
}

function write(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = words === '';
}

function set(element: Element, attribute: string, value: string): void {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

/** Only a picture, which is an address already, goes into an address as it is. */
function patterned(pattern: string, values: Values, attribute: string): string {
  return pattern.replace(/\{([\w-]+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return ADDRESSES.has(attribute) && name !== 'cover' ? encodeURIComponent(value) : value;
  });
}
