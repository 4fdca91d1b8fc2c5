/** "What I think you like": what stands out among a person's likes, put into words and open to correction. */
import { plainTaste, type TasteRequest, tasteRequest } from './narrator/narrator.ts';
import type { Pack } from './pack/pack.ts';
import type { Memory } from './session.ts';
import { type Claim, openSummary, type TasteSummary } from './taste/summary.ts';

export interface OwnTaste {
  /** What the sentences rest on. */
  claims: Claim[];
  /** By the deterministic writer. */
  sentences: string[];
  /** For a narrator that tells tastes. */
  request: TasteRequest;
}

/** Titles that may be named as evidence. */
const NAMED = 3;
/** What is counted in a unit goes by another name than "things". */
const THINGS: Record<string, string> = { pages: 'books' };

/** Opens a reader of tastes over one catalogue; it gives null while nothing can be said. */
export function openOwnTaste(pack: Pack): (memory: Memory) => OwnTaste | null {
  const summarise = openSummary(pack);
  return (memory) => {
    const summary = summarise(memory);
    const request = requestFor(pack, summary, memory);
    const sentences = plainTaste(request);
    return sentences.length ? { claims: summary.claims, sentences, request } : null;
  };
}

/** What a claim says of an item that bears it out: "dark", "about family". */
export function claimWords({ lead, label }: Pick<Claim, 'lead' | 'label'>): string {
  return `${lead} ${label}`.trim();
}

function requestFor({ items, facets }: Pack, { claims, makers, against, disliked }: TasteSummary, { history }: Memory) {
  const of = (kind: Claim['kind']) => claims.filter((claim) => claim.kind === kind);
  const labels = (kind: Claim['kind']) => of(kind).map(({ label }) => label);
  const [place] = of('place');
  const likes = history.filter(({ verdict }) => verdict === 'like').length;
  const unit = facets.facets.find(({ role }) => role === 'length')?.unit ?? '';
  return tasteRequest({
    things: THINGS[unit] ?? 'things',
    moods: labels('mood'),
    lead: of('topic')[0]?.lead ?? '',
    topics: labels('topic'),
    place: place ? claimWords(place) : null,
    often: place !== undefined && 2 * place.rows.length >= likes,
    mostly: [...labels('length'), ...labels('year')],
    makers: makers.map(({ name }) => name),
    liked: evidence(claims).map(({ row, shared }) => ({ title: items[row]!.title, shared })),
    against: disliked.length ? saidNo(against, disliked, (row) => items[row]!.title) : null,
    seed: claims.reduce((sum, { term }) => sum + term.length, 0),
  });
}

/** The likes that bear out most, by the words of what they bear out. */
function evidence(claims: Claim[]): { row: number; shared: string[] }[] {
  const told = claims.filter(({ kind }) => kind !== 'length' && kind !== 'year');
  const rows = [...new Set(told.flatMap(({ rows }) => rows))];
  const borne = rows.map((row) => ({ row, shared: told.filter((claim) => claim.rows.includes(row)).map(claimWords) }));
  return borne.toSorted((a, b) => b.shared.length - a.shared.length).slice(0, NAMED);
}

/** The latest thing said no to; of several, the one that has most of what they have in common. */
function saidNo(against: Claim[], disliked: number[], titleOf: (row: number) => string) {
  const told = against.filter(({ kind }) => kind === 'mood' || kind === 'topic' || kind === 'place');
  const count = (row: number) => told.filter(({ rows }) => rows.includes(row)).length;
  const row = disliked.toSorted((a, b) => count(b) - count(a))[0]!;
  return { title: titleOf(row), shared: told.filter(({ rows }) => rows.includes(row)).map(claimWords) };
}
