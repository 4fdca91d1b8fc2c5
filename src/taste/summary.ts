/**
 * What a person's likes have in common that the catalogue at large has not: the claims of "What I think you like".
 * Counted, not learned, so that each claim names the very likes it rests on and can be corrected.
 */
import type { Facet, FacetTable, FacetTerm, Pack } from '../pack/pack.ts';
import { FEWEST_LIKES, type Feedback, leanings, RECENCY } from './taste.ts';
import { type Correction, degrees, isSame, type Trait } from './traits.ts';

/** Something that more of the likes have than the catalogue would lead to expect. */
export interface Claim extends Trait {
  kind: 'mood' | 'topic' | 'place' | 'length' | 'year';
  /** As the catalogue words it: "family", "Russia"; of a number, "short" or "long", "small" or "big", "old" or "new". */
  label: string;
  /** Leads the label in running text: "about", "set in"; empty where it needs none. */
  lead: string;
  /** Rows of the likes that have it, the latest first. */
  rows: number[];
  /** Log odds against the catalogue's, in standard errors. */
  score: number;
  /** Whether the person has said that it is so. */
  confirmed: boolean;
}

export interface TasteSummary {
  /** Facet by facet: moods, topics, a place or time, length, year. */
  claims: Claim[];
  /** Who made several of the likes. */
  makers: { name: string; rows: number[] }[];
  /** What the dislikes have more of than catalogue and likes. */
  against: Claim[];
  /** Rows disliked, the latest first. */
  disliked: number[];
}

/** A claim rests on so many likes at least, and on such a share of them. */
const SUPPORT = 2;
const PART = 0.25;
/** One of a number on more, as a third of all items would bear it out. */
const NUMBER_SUPPORT = 3;
const MOSTLY = 0.6;
/** Likes that the prior, the catalogue's own shares, counts as. */
const PRIOR = 4;
/**
 * Standard errors that a claim must stand out by. Of claims on five likes of goodbooks' people, two in three hold for
 * their other likes, and about as many at any threshold from 1.2 to 1.8; at this one seven people in eight are told
 * something (bench/own-taste.ts).
 */
const CLEAR = 1.5;
/** Claims of a kind. */
const MOST: Record<Claim['kind'], number> = { mood: 2, topic: 3, place: 1, length: 1, year: 1 };
const MAKERS = 2;
const KINDS = ['mood', 'topic', 'place', 'length', 'year'] as const;

export interface SummaryInput {
  history: Feedback[];
  corrections?: Correction[] | undefined;
}

/** Opens summaries over one catalogue, whose counts are made once, when first needed. */
export function openSummary(pack: Pack): (input: SummaryInput) => TasteSummary {
  const { facets: table } = pack;
  const known = new Map<string, Spread>();

  function spreadOf(trait: Trait): Spread {
    const key = `${trait.facet}\n${trait.term}`;
    const found = known.get(key) ?? spread(degrees(pack, trait));
    known.set(key, found);
    return found;
  }

  /** The traits that some of `weighed` have, with how clearly they have more of it than the catalogue. */
  function weigh(weighed: Weighed[]): Claim[] {
    const total = sum(weighed);
    return table.facets.flatMap((facet) => {
      const kind = kindOf(facet, table);
      if (!kind) return [];
      return traitsOf(facet, kind, table, weighed).map((trait): Claim => {
        const { has, share } = spreadOf(trait);
        const having = weighed.filter(({ row }) => has[row]);
        const score = standingOut(sum(having), total, share);
        return { ...trait, kind, lead: leadOf(facet), rows: having.map(({ row }) => row), score, confirmed: false };
      });
    });
  }

  return ({ history, corrections = [] }) => {
    const all = leanings(history, pack.rowOf, pack.manifest.ranking.recency ?? RECENCY);
    const likes = all.filter(({ weight }) => weight > 0);
    const dislikes = all.filter(({ weight }) => weight < 0).map(({ row, weight }) => ({ row, weight: -weight }));
    const disliked = dislikes.map(({ row }) => row);
    if (likes.length < FEWEST_LIKES) return { claims: [], makers: [], against: [], disliked };
    const said = (claim: Trait) => corrections.find((one) => isSame(one, claim))?.want;
    const weighed = weigh(likes).map((claim) => ({ ...claim, confirmed: said(claim) === 'more' }));
    const claims = weighed.filter(
      (claim) => said(claim) !== 'less' && (claim.confirmed || isClear(claim, likes.length)),
    );
    const unliked = (trait: Trait) => {
      const { has, share } = spreadOf(trait);
      return sum(likes.filter(({ row }) => has[row])) <= share * sum(likes);
    };
    const against = weigh(dislikes).filter((claim) => isClear(claim, dislikes.length) && unliked(claim));
    return { claims: chosen(claims), makers: makersOf(pack, likes), against: chosen(against), disliked };
  };
}

interface Weighed {
  row: number;
  weight: number;
}

/** Which rows have a trait, one byte each, and their share of the catalogue. */
interface Spread {
  has: Uint8Array;
  share: number;
}

function spread(degrees: Float32Array): Spread {
  const has = Uint8Array.from(degrees, (degree) => (degree > 0 ? 1 : 0));
  return { has, share: has.reduce((count, one) => count + one, 0) / has.length };
}

/**
 * Log odds of a trait among `total` likes, smoothed towards its share of the catalogue, less its log odds there; in
 * standard errors (Monroe, Colaresi and Quinn 2008, equations 15 and 22, with an informative prior). The catalogue is
 * large: its own error is left out.
 */
export function standingOut(count: number, total: number, share: number): number {
  if (share <= 0 || share >= 1) return 0;
  const having = count + PRIOR * share;
  const lacking = total - count + PRIOR * (1 - share);
  return (Math.log(having / lacking) - Math.log(share / (1 - share))) / Math.sqrt(1 / having + 1 / lacking);
}

function isClear({ kind, score, rows }: Claim, likes: number): boolean {
  if (score < CLEAR) return false;
  const ofNumber = kind === 'length' || kind === 'year';
  const [fewest, part] = ofNumber ? [NUMBER_SUPPORT, MOSTLY] : [SUPPORT, PART];
  return rows.length >= Math.max(fewest, part * likes);
}

/** The clearest of each kind, confirmed ones first. */
function chosen(claims: Claim[]): Claim[] {
  const ranked = claims.toSorted((a, b) => Number(b.confirmed) - Number(a.confirmed) || b.score - a.score);
  return KINDS.flatMap((kind) => ranked.filter((claim) => claim.kind === kind).slice(0, MOST[kind]));
}

/** The words for a trait, as a claim has them; null of a facet or term that the catalogue lacks. */
export function inWords({ facets: table }: Pack, { facet: name, term }: Trait): Pick<Claim, 'lead' | 'label'> | null {
  const facet = table.facet(name);
  const kind = facet && kindOf(facet, table);
  if (!kind) return null;
  if (kind === 'length' || kind === 'year') return { lead: '', label: extremes(facet)[term === 'low' ? 0 : 1] };
  const label = facet.terms?.find(({ id }) => id === term)?.label;
  return label === undefined ? null : { lead: leadOf(facet), label };
}

/** The words for the lowest and the highest third. What is neither read, watched nor played through is small or big. */
function extremes({ role, unit = '' }: Facet): [low: string, high: string] {
  if (role === 'year') return ['old', 'new'];
  return /^(?:pages|words|chapters|seconds|minutes|hours|episodes|tracks)$/.test(unit)
    ? ['short', 'long']
    : ['small', 'big'];
}

/** What a facet's terms say of an item; null of those that no summary speaks of. The first facet of tags holds the topics. */
function kindOf({ name, type, noun, role }: Facet, { facets }: FacetTable): Claim['kind'] | null {
  if (type === 'number') return role === 'length' || role === 'year' ? role : null;
  if (type === 'category') return null;
  if (type === 'graded' && noun) return 'mood';
  const first = facets.find((facet) => facet.type === 'tags' || (facet.type === 'graded' && !facet.noun));
  return name === first?.name ? 'topic' : 'place';
}

/** The traits of one facet that enough of the weighed rows have to rest a claim on. */
function traitsOf(facet: Facet, kind: Claim['kind'], table: FacetTable, weighed: Weighed[]) {
  const { name } = facet;
  if (kind === 'length' || kind === 'year') {
    const [low, high] = extremes(facet);
    return [labelled(name, 'low', low), labelled(name, 'high', high)];
  }
  const rows = new Map<FacetTerm, number>();
  for (const { row } of weighed)
    for (const { term } of table.terms(name, row)) if (!term.quiet) rows.set(term, (rows.get(term) ?? 0) + 1);
  const common = [...rows].filter(([, count]) => count >= SUPPORT).map(([term]) => term);
  return common.map(({ id, label }) => labelled(name, id, label));
}

function labelled(facet: string, term: string, label: string) {
  return { facet, term, label };
}

/** "About" → "about", "When" → "in"; nothing where the label names the facet and leads no sentence: "Genre". */
function leadOf({ label, type, noun }: Facet): string {
  if (type === 'number' || noun) return '';
  const lead = label.toLowerCase();
  if (lead === 'when') return 'in';
  return /\b(?:about|around|at|by|for|from|in|of|on|to|with)$/.test(lead) ? lead : '';
}

/** Makers of several of the likes, the most liked first. */
function makersOf({ items }: Pack, likes: Weighed[]): TasteSummary['makers'] {
  const rows = new Map<string, number[]>();
  for (const { row } of likes)
    for (const name of new Set(items[row]!.creators)) rows.set(name, [...(rows.get(name) ?? []), row]);
  const several = [...rows]
    .filter(([, liked]) => liked.length >= SUPPORT)
    .map(([name, liked]) => ({ name, rows: liked }));
  return several.toSorted((a, b) => b.rows.length - a.rows.length).slice(0, MAKERS);
}

function sum(weighed: Weighed[]): number {
  return weighed.reduce((total, { weight }) => total + weight, 0);
}
