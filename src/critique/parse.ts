/** Words → constraints, by rules: no model is needed, and what was understood can be shown and undone. */
import type { Facet, Item } from '../pack/pack.ts';
import type { Constraint } from './critique.ts';
import { NUMBER_WORDS, OPPOSITES, plainForm, SYNONYMS } from './words.ts';

/** What a critique may speak of. */
export interface Subject {
  facets: Facet[];
  items: Item[];
}

/** Parses one utterance. What no rule understands becomes one constraint of kind 'words'. */
export function parseCritique(utterance: string, subject: Subject): Constraint[] {
  const constraints: Constraint[] = [];
  const rest: string[] = [];
  let carried = '';
  for (const clause of clauses(utterance, subject)) {
    const lead = LEAD.exec(clause)?.[0] ?? '';
    // "less grim and violent": a bare second word keeps the direction of the first.
    const found = parseClause(clause, subject) ?? (carried && !lead ? parseClause(carried + clause, subject) : null);
    if (found) constraints.push(...found);
    else rest.push(clause);
    carried = found && /^(less|more|no|not|without)\b/.test(lead) ? `${lead.trim()} ` : '';
  }
  const words = rest.join(', ').trim();
  if (words) constraints.push({ kind: 'words', text: words, label: words });
  return constraints;
}

const LEAD =
  /^(?:please\s+)?(?:a (?:bit|little)\s+)?(?:(?:something|anything|one|books?)\s+)?(?:much\s+)?(less|more|no more|no|not(?: so| as| too)?|without|with|about|by|like|set in|fewer)\b\s*/i;

/** Splits at commas, semicolons, "and", "but", "yet" — never inside a title the catalogue knows. */
function clauses(utterance: string, { items }: Subject): string[] {
  const text = utterance.normalize('NFC').replace(/\s+/g, ' ').trim();
  const like = /\blike\s+/i.exec(text);
  const title = like && longestTitle(text.slice(like.index + like[0].length), items);
  if (like && title) {
    const start = like.index + like[0].length;
    const before = split(text.slice(0, like.index));
    const after = split(text.slice(start + title.length).replace(/^["”’'.]+/, ''));
    return [...before, `like ${title}`, ...after];
  }
  return split(text);
}

function split(text: string): string[] {
  return text
    .split(/\s*(?:[,;.!]|\band\b|\bbut\b|\byet\b)\s*/i)
    .map((clause) => clause.trim())
    .filter(Boolean);
}

/** The longest title of the catalogue that `text` begins with, as it stands there; case and quotes don't matter. */
function longestTitle(text: string, items: Item[]): string | null {
  const lower = folded(text);
  let best: string | null = null;
  for (const { title } of items) {
    const start = lower.indexOf(folded(title));
    const ends = /^$|^[^\p{L}\p{N}]/u.test(lower.slice(start + title.length));
    if ((start === 0 || (start === 1 && /["“‘']/.test(text[0]!))) && ends && title.length > (best?.length ?? 0))
      best = text.slice(0, start + title.length);
  }
  return best;
}

/** Lower case, one character for one, so that positions hold. */
function folded(text: string): string {
  return text.toLowerCase();
}

function parseClause(clause: string, subject: Subject): Constraint[] | null {
  const text = folded(clause)
    .replace(/^(?:please|maybe|perhaps|also|something|anything|one|i want|i'd like|give me)\s+/, '')
    .replace(/[?"“”]/g, '');
  return (
    likeTitle(text, subject) ??
    bound(text, subject) ??
    comparedNumber(text, subject) ??
    creatorOrSeries(text, subject) ??
    termsWanted(text, subject)
  );
}

function likeTitle(text: string, { items }: Subject): Constraint[] | null {
  const wanted = /^like (.+)$/.exec(text)?.[1]?.replace(/[‘’']/g, "'");
  if (!wanted) return null;
  const item = items.find(({ title }) => folded(title).replace(/[‘’']/g, "'") === wanted);
  return item ? [{ kind: 'like', id: item.id, title: item.title, label: `like ${item.title}` }] : null;
}

/** "under 300 pages", "before 1950", "after 2000", "from the 1960s". */
function bound(text: string, { facets }: Subject): Constraint[] | null {
  const decade = /\b(?:from|in|of) the (\d{3})0s\b/.exec(text)?.[1];
  const year = facets.find(({ role }) => role === 'year');
  if (decade && year) {
    const least = Number(decade) * 10;
    return [{ kind: 'bound', facet: year.name, least, most: least + 9, label: `from the ${least}s` }];
  }
  const match =
    /^(under|below|at most|up to|less than|fewer than|over|above|at least|more than|before|until|after|since)\s+(\d+)(?:\s+(\p{L}+))?$/u.exec(
      text,
    );
  if (!match) return null;
  const [, word = '', digits = '', unit] = match;
  const below = /under|below|most|up to|less|fewer|before|until/.test(word);
  const facet = /before|until|after|since/.test(word)
    ? year
    : facets.find((f) => f.type === 'number' && (unit ? f.unit === unit : f.role === 'length'));
  if (!facet) return null;
  const value = Number(digits);
  return [{ kind: 'bound', facet: facet.name, least: below ? null : value, most: below ? value : null, label: text }];
}

function comparedNumber(text: string, { facets }: Subject): Constraint[] | null {
  const plain = text
    .replace(/^(?:a (?:bit|little)|much|rather|even)\s+/, '')
    .replace(/\s+(?:book|books|one|ones|read)$/, '');
  const asked = NUMBER_WORDS[plain] ?? NUMBER_WORDS[plain.replace(/^more /, '')];
  const turned = /^(?:not|less) (?:so |as |too )?(\w+)$/.exec(plain)?.[1];
  const opposite = turned ? NUMBER_WORDS[turned] : undefined;
  const found = asked ?? opposite;
  const facet = found && facets.find(({ role }) => role === found.role);
  if (!found || !facet) return null;
  const direction = asked ? found.direction : found.direction === 'less' ? 'more' : 'less';
  return [{ kind: 'number', facet: facet.name, direction, label: plain }];
}

function creatorOrSeries(text: string, { items }: Subject): Constraint[] | null {
  const match = /^(not by|nothing by|no more|not|no|without|only by|by)\s+(.+)$/.exec(text);
  if (!match) return null;
  const [, lead = '', name = ''] = match;
  const only = lead === 'by' || lead === 'only by';
  for (const item of items) {
    const creator = item.creators.find(
      (c) => folded(c) === name || (name.length > 3 && folded(c).endsWith(` ${name}`)),
    );
    if (creator)
      return [
        {
          kind: 'creator',
          name: creator,
          want: only ? 'only' : 'none',
          label: only ? `by ${creator}` : `not by ${creator}`,
        },
      ];
    if (item.series && folded(item.series.name) === name && !only)
      return [{ kind: 'series', name: item.series.name, want: 'none', label: `not ${item.series.name}` }];
  }
  return null;
}

function termsWanted(text: string, { facets }: Subject): Constraint[] | null {
  const match =
    /^(?:a (?:bit|little)\s+|much\s+)?(?:(less|more|no more|no|not so|not as|not too|not|without|fewer|with|about|set in|in|on|of)\s+)?(?:a\s+|an\s+|the\s+|some\s+|about\s+|any\s+)?(.+?)(?:\s+(?:books?|stories|ones?|please|stuff))?$/.exec(
      text,
    );
  if (!match?.[2]) return null;
  const [, lead = '', phrase] = match;
  const none = /^(no|no more|not|without)$/.test(lead);
  const less = /^(less|fewer|not so|not as|not too)$/.test(lead);
  const forms = [phrase, ...plainForm(phrase), phrase.replace(/s$/, '')];
  const wanted = gather(forms, facets, SYNONYMS);
  const unwanted = less || none ? [] : gather(forms, facets, OPPOSITES);
  const want = none ? 'none' : less ? 'less' : 'more';
  const found: Constraint[] = [
    ...wanted.map((group) => ({
      kind: 'terms' as const,
      ...group,
      want: want as 'more' | 'less' | 'none',
      label: text,
    })),
    ...unwanted.map((group) => ({ kind: 'terms' as const, ...group, want: 'less' as const, label: text })),
  ];
  return found.length ? found : null;
}

/** Facets with those of their terms that the forms name, directly or through the table given. */
function gather(
  forms: string[],
  facets: Facet[],
  table: Record<string, string[]>,
): { facet: string; terms: string[] }[] {
  const named = new Set(forms.flatMap((form) => table[form] ?? []));
  return facets.flatMap(({ name, terms = [] }) => {
    const matched = terms.filter(
      ({ id, label }) =>
        named.has(id) || (table === SYNONYMS && forms.some((form) => form === id || form === folded(label))),
    );
    return matched.length ? [{ facet: name, terms: matched.map(({ id }) => id) }] : [];
  });
}
