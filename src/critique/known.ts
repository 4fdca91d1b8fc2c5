/** Every form in which a catalogue's titles, series and creators may be named, by its words. */
import type { Item } from '../pack/pack.ts';
import { wordsOf } from './forms.ts';

/** What a name stands for, with the items behind it. A surname may be that of several creators. */
export type Named = { items: Item[] } & (
  | { kind: 'title' }
  | { kind: 'series'; name: string }
  | { kind: 'creator'; names: string[] }
);

export interface Known {
  named: Named;
  /** Less than the whole name: no article, no subtitle, no first names. */
  short: boolean;
}

const ARTICLE = /^(?:a|an|the)$/;

type Names = Map<string, Known[]>;

/** A catalogue's names are read once: that takes longer than any wish. */
const READ = new WeakMap<Item[], Names>();

/** Names by their words, joined with spaces; whole names before short ones. */
export function knownNames(items: Item[]): Names {
  const known = READ.get(items) ?? readNames(items);
  READ.set(items, known);
  return known;
}

function readNames(items: Item[]): Names {
  const whole: [string[], Named][] = [];
  const short: [string[], Named][] = [];
  for (const item of items) {
    const named: Named = { kind: 'title', items: [item] };
    const [name = '', subtitle] = item.title.split(':');
    whole.push([plain(item.title), named]);
    short.push([withoutArticle(plain(item.title)), named]);
    if (subtitle && /\p{L}/u.test(name)) short.push([plain(name), named]);
  }
  for (const [name, volumes] of grouped(items, ({ series }) => (series ? [series.name] : []))) {
    const inOrder = volumes.toSorted((a, b) => (a.series?.index ?? 0) - (b.series?.index ?? 0));
    const named: Named = { kind: 'series', name, items: inOrder };
    whole.push([plain(name), named]);
    short.push([withoutArticle(plain(name)), named]);
  }
  for (const [name, works] of grouped(items, ({ creators }) => creators)) {
    const named: Named = { kind: 'creator', names: [name], items: works };
    const words = plain(name);
    whole.push([words, named]);
    for (const surname of surnames(words)) short.push([surname, named]);
  }
  const known: Names = new Map();
  for (const [words, named] of whole) join(known, words, { named, short: false });
  for (const [words, named] of short) join(known, words, { named, short: true });
  return known;
}

/** Creators who share a form are one name: "no King" means every King. */
function join(known: Names, words: string[], entry: Known): void {
  const form = words.join(' ');
  if (!form) return;
  const entries = known.get(form) ?? [];
  const { named } = entry;
  const same = entries.find((one) => one.named.kind === named.kind);
  if (!same) known.set(form, [...entries, entry]);
  else if (same.short && same.named.kind === 'creator' && named.kind === 'creator')
    same.named = joined(same.named, named);
}

type Creators = Extract<Named, { kind: 'creator' }>;

/** What is joined already grows; the first of all stays as it is, for it stands under the whole name too. */
function joined(before: Creators, { names, items }: Creators): Creators {
  const all = before.names.length > 1 ? before : { ...before, names: [...before.names], items: [...before.items] };
  all.names.push(...names);
  for (const item of items) all.items.push(item);
  return all;
}

function withoutArticle(words: string[]): string[] {
  return words.length > 1 && ARTICLE.test(words[0]!) ? words.slice(1) : [];
}

/** The last name, with ever more of what stands before it: "Guin", "Le Guin"; without "Jr". */
function surnames(words: string[]): string[][] {
  const last = words.findLastIndex((word) => !/^(?:jr|sr|i{2,3})$/.test(word));
  return words.slice(0, last + 1).map((_, from) => words.slice(from, last + 1));
}

function grouped(items: Item[], namesOf: (item: Item) => string[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items)
    for (const name of namesOf(item)) {
      const group = groups.get(name);
      if (group) group.push(item);
      else groups.set(name, [item]);
    }
  return groups;
}

function plain(name: string): string[] {
  return wordsOf(name).map(({ word }) => word);
}
