/** What the element says, in the language of its place on the page. English is always there; the others are fetched when needed. */
import type { Reason } from '../session.ts';

/** `{name}` stands for what is filled in. Any of them may be given anew: the rest stay as they are. */
export interface Strings {
  forYou: string;
  similar: string;
  search: string;
  conversation: string;
  searchLabel: string;
  searchEmpty: string;
  wishLabel: string;
  wishHint: string;
  wishButton: string;
  wishes: string;
  withdraw: string;
  loosened: string;
  notUnderstood: string;
  like: string;
  likeTitle: string;
  dislike: string;
  dislikeTitle: string;
  liked: string;
  disliked: string;
  undo: string;
  shown: string;
  ask: string;
  askKept: string;
  askNote: string;
  loading: string;
  written: string;
  readOn: string;
  readLess: string;
  shared: string;
  together: string;
  creator: string;
  wish: string;
  popular: string;
}

export const ENGLISH: Strings = {
  forYou: 'Picked for you',
  similar: 'More like {title}',
  search: 'Search',
  conversation: 'Picked for you',
  searchLabel: 'Search by title or name',
  searchEmpty: 'Nothing here goes by “{query}”.',
  wishLabel: 'What should change?',
  wishHint: 'newer, shorter, nothing sad …',
  wishButton: 'Change it',
  wishes: 'Wishes in force',
  withdraw: 'Take back: {wish}',
  loosened: '{wish}, as far as possible',
  notUnderstood: 'Say what should change: “newer”, “shorter”, “nothing sad”.',
  like: 'Like',
  likeTitle: 'Like {title}',
  dislike: 'Not for me',
  dislikeTitle: 'Not for me: {title}',
  liked: 'Noted: you like {title}.',
  disliked: 'Noted: {title} is not for you.',
  undo: 'Undo',
  shown: 'Now showing: {titles}.',
  ask: 'Have the reasons written out ({size}, once)',
  askKept: 'Have the reasons written out',
  askNote: 'On your own device: nothing about you is sent.',
  loading: 'Fetching what writes: {percent}',
  written: 'Written: why you might like {titles}.',
  readOn: 'Read on',
  readLess: 'Show less',
  shared: '{names}, as in {title}',
  together: 'people who like {title} like it too',
  creator: 'by {names}, like {title}',
  wish: 'you asked: {names}',
  popular: 'liked by many',
};

const WRITTEN: Record<string, () => Promise<{ strings: Strings }>> = {
  de: () => import('./strings/de.ts'),
  es: () => import('./strings/es.ts'),
  fr: () => import('./strings/fr.ts'),
  ja: () => import('./strings/ja.ts'),
};

const added = new Map<string, Partial<Strings>>();

/** Teaches every element of the page a language, or other words in one it knows. `lang` is a tag such as "it" or "pt-BR". */
export function addStrings(lang: string, strings: Partial<Strings>): void {
  added.set(lang.toLowerCase(), { ...added.get(lang.toLowerCase()), ...strings });
}

/** The strings for a language tag: "de-AT" falls back to "de", and what nobody wrote to English. Never rejects. */
export async function stringsFor(lang: string): Promise<Strings> {
  const tag = lang.toLowerCase();
  const base = tag.split('-')[0]!;
  const written = await WRITTEN[base]?.().catch(() => null); // a chunk that can't be fetched is no reason to show nothing
  return { ...ENGLISH, ...written?.strings, ...added.get(base), ...added.get(tag) };
}

/** The language of a place on the page: the nearest `lang`, through shadow roots; English where nobody says. */
export function languageAt(element: Element): string {
  for (let at: Element | null = element; at; ) {
    const near: Element | null = at.closest('[lang]');
    if (near) return near.getAttribute('lang') || 'en';
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return 'en';
}

/** "More like {title}" with what its braces name. */
export function filled(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

/** A reason in the element's own language; its names are the pack's. */
export function reasonIn(strings: Strings, lang: string, { kind, names, title }: Reason): string {
  return filled(strings[kind], { names: listedIn(lang, names), title: title ?? '' });
}

/** "A, B und C". A tag that no browser knows is read as English. */
export function listedIn(lang: string, names: string[]): string {
  return new Intl.ListFormat(known(lang), { type: 'conjunction' }).format(names);
}

/** 18_100_000 → "18 MB", as the language writes it. */
export function bytesIn(lang: string, bytes: number): string {
  const style = { style: 'unit', unit: 'megabyte', maximumFractionDigits: bytes < 1e7 ? 1 : 0 } as const;
  return new Intl.NumberFormat(known(lang), style).format(bytes / 1e6);
}

export function percentIn(lang: string, share: number): string {
  return new Intl.NumberFormat(known(lang), { style: 'percent' }).format(share);
}

function known(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
