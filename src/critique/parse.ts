/** Words → constraints, by rules: no model is needed, and what was understood can be shown and undone. */
import type { Facet, Item } from '../pack/pack.ts';
import { type Clause, clausesOf, segmentsOf } from './clauses.ts';
import type { Constraint } from './critique.ts';
import { fold } from './forms.ts';
import { readLead, withoutPoliteness } from './leads.ts';
import { MARK, type Reading } from './marks.ts';
import { markNames } from './names.ts';
import { coresOf, meaningsOf } from './terms.ts';
import { mentionOf, understand } from './understand.ts';
import { HEAVY } from './words.ts';

/** What a critique may speak of. */
export interface Subject {
  facets: Facet[];
  items: Item[];
}

/** A stretch of the utterance and what it asks for; null where no rule understood it. */
interface Told {
  start: number;
  end: number;
  constraints: Constraint[] | null;
}

/** Parses one utterance. What no rule understands becomes one constraint of kind 'words'; only silence gives none. */
export function parseCritique(utterance: string, { facets, items }: Subject): Constraint[] {
  const text = inOnePiece(tidied(utterance), facets);
  const means = (phrase: string) => coresOf(phrase).some((core) => meaningsOf(core, 'more', facets) !== null);
  const marked = markNames(text, items, means);
  const refusals = marked.text.replace(/(?:\b(?:that|which|it|they) )?\b(?:is|are)(?:n't| not)\b/gi, 'not');
  const reading = { ...marked, text: uncapitalised(refusals, facets) };
  const told = tell(reading, facets);
  const constraints = told.flatMap((one) => one.constraints ?? []);
  const words = freeWords(told, reading) || (constraints.length === 0 && /[^\s\p{P}]/u.test(text) ? text : '');
  if (words) constraints.push({ kind: 'words', text: words, label: words });
  const written = (words: string) =>
    reading
      .restore(words)
      .replace(/_/g, ' ')
      .replace(/(?<=between \d+)–/, ' and ');
  const finished = constraints.map((one) => ({
    ...one,
    label: written(one.label),
    ...('text' in one && { text: written(one.text) }),
  }));
  return [...new Map(finished.map((one) => [JSON.stringify(one), one])).values()];
}

/** One space between words, no shouting, and none of the private characters that will mark names. */
function tidied(utterance: string): string {
  const text = utterance
    .normalize('NFC')
    .replace(new RegExp(MARK, 'g'), '')
    .replace(/[\s_]+/g, ' ')
    .replace(/[‘’ʼ]/g, "'")
    .trim();
  return /\p{Lu}{3}/u.test(text) && !/\p{Ll}/u.test(text) ? text.toLowerCase() : text;
}

/** Numbers and terms that hold what would part clauses: "1,000", "between 200 and 400", "kings and courts". */
function inOnePiece(text: string, facets: Facet[]): string {
  const joined = facets
    .flatMap(({ terms = [] }) => terms.map(({ label }) => label))
    .filter((label) => /[,/]|\b(?:and|or|but|plus)\b/.test(label));
  const numbers = text.replace(/(\d),(?=\d{3}\b)/g, '$1').replace(/\bbetween (\d+) and (\d+)/gi, 'between $1–$2');
  return joined.reduce((whole, label) => {
    const at = fold(whole).indexOf(fold(label));
    const found = whole.slice(at, at + label.length);
    return at < 0 ? whole : whole.replace(found, found.replace(/[\s,/]+/g, '_'));
  }, numbers);
}

/** Without the capitals that only begin a sentence; "Japan" keeps its own. */
function uncapitalised(text: string, facets: Facet[]): string {
  const labels = facets.flatMap(({ terms = [] }) => terms.map(({ label }) => label)).join(' ');
  const proper = new Set(labels.match(/\p{Lu}\p{L}+/gu));
  return text.replace(/(?<=^|[.!?] )\p{Lu}(?=\p{Ll})\p{L}+/gu, (word) =>
    proper.has(word) ? word : word.charAt(0).toLowerCase() + word.slice(1),
  );
}

/** In characters. No rule understands a longer one, and trying takes its time. */
const LONGEST_CLAUSE = 300;

function tell(reading: Reading, facets: Facet[]): Told[] {
  const told: Told[] = [];
  let refusing: { lead: string; constraints: Constraint[] } | null = null;
  for (const clause of clausesOf(reading.text)) {
    if (clause.text.length > LONGEST_CLAUSE) {
      told.push({ ...clause, constraints: null });
      continue;
    }
    if (/^(?:no)?$/i.test(withoutPoliteness(clause.text))) continue;
    const continued: Constraint[] | null =
      refusing && continuation(clause, refusing, (phrase) => understand(phrase, reading, facets));
    const parts: Told[] = continued
      ? [{ start: clause.start, end: clause.end, constraints: continued }]
      : tellClause(clause, reading, facets);
    const before = told.at(-1);
    told.push(...parts);
    if (clause.joint === 'or' && before && parts.length === 1)
      joinLabels(before, parts[0]!, withoutPoliteness(clause.text));
    const { lead, want } = readLead(clause.text);
    const last = parts.at(-1)?.constraints;
    if (!continued) refusing = lead && want !== 'more' && last ? { lead, constraints: last } : null;
  }
  return told;
}

/** A clause as a whole; else in segments, where the first is understood or the others can be nothing but bounds and names. */
function tellClause(clause: Clause, reading: Reading, facets: Facet[]): Told[] {
  const whole = understand(clause.text, reading, facets);
  if (whole) return [{ ...clause, constraints: whole }];
  const segments = segmentsOf(clause).filter(({ text }) => withoutPoliteness(text) !== '');
  const parts = segments.map((segment) => ({ ...segment, constraints: understand(segment.text, reading, facets) }));
  if (parts[0]?.constraints)
    return parts.map((part) => ({ ...part, constraints: part.constraints ?? mentionOf(part.text) }));
  const plain = parts.map((part) => ({
    ...part,
    constraints: part.constraints?.every(isPlain) ? part.constraints : null,
  }));
  return plain.some(({ constraints }) => constraints) ? plain : [{ ...clause, constraints: mentionOf(clause.text) }];
}

/** Bounds and names mean the same wherever they stand. */
function isPlain({ kind }: Constraint): boolean {
  return kind === 'bound' || kind === 'like' || kind === 'creator' || kind === 'series';
}

/**
 * "Less grim and violent", "no vampires, werewolves or witches": a bare clause keeps the direction of the one before it
 * where both speak of the same kind of thing. Null where this clause stands on its own.
 */
function continuation(
  clause: Clause,
  refusing: { lead: string; constraints: Constraint[] },
  read: (phrase: string) => Constraint[] | null,
): Constraint[] | null {
  const bare = withoutPoliteness(clause.text);
  if (clause.joint === 'but' || clause.joint === 'stop' || readLead(bare).lead || /^more\b|^\S{3,}er$/i.test(bare))
    return null;
  const phrase = refusing.lead + bare;
  const carried = read(phrase);
  if (carried) return isAkin(refusing.constraints, carried) ? carried : null;
  const few =
    bare.split(' ').length <= 2 && refusing.constraints.some(({ kind }) => kind === 'mention' || kind === 'terms');
  return few && clause.joint !== 'comma' ? mentionOf(phrase) : null;
}

function isAkin(before: Constraint[], after: Constraint[]): boolean {
  return before.some((a) =>
    after.some((b) => {
      if (a.kind !== 'terms' || b.kind !== 'terms') return a.kind === b.kind;
      return a.facet === b.facet && a.terms.some((term) => HEAVY.has(term)) === b.terms.some((term) => HEAVY.has(term));
    }),
  );
}

/** "Funny or romantic" is one wish with one label, which either meets; so is what is refused together. */
function joinLabels(before: Told, after: Told, bare: string): void {
  const all = [...(before.constraints ?? []), ...(after.constraints ?? [])];
  const wanted = all.every(
    (one) => (one.kind === 'terms' && one.want === 'more') || (one.kind === 'creator' && one.want === 'only'),
  );
  const refused = all.every((one) => 'want' in one && one.want !== 'more' && one.want !== 'only');
  if (!before.constraints?.length || !after.constraints || !(wanted || refused)) return;
  const label = `${before.constraints[0]!.label} or ${bare.replace(/^by /, '')}`;
  for (const one of all) one.label = label;
}

/** What no rule understood, as it was written. */
function freeWords(told: Told[], { text, restore }: Reading): string {
  const spans: { start: number; end: number }[] = [];
  told.forEach(({ start, end, constraints }, i) => {
    if (constraints) return;
    const follows = i > 0 && !told[i - 1]!.constraints;
    if (follows) spans.at(-1)!.end = end;
    else spans.push({ start, end });
  });
  const words = spans.map(({ start, end }) => withoutPoliteness(restore(text.slice(start, end))));
  return words.filter(Boolean).join(', ');
}
