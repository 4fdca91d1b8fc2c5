/** Cases to read the narrator on, and what a shelf of narratives is measured by. */
import { applyConstraints, parseCritique } from '../src/critique/critique.ts';
import type { Pack } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { uniform } from '../src/random.ts';
import type { Pick } from '../src/session.ts';
import { sharedTerms } from '../src/taste/taste.ts';

export interface Case {
  pick: Pick;
  /** Ids. */
  liked: string[];
  /** A wish over this history that the item meets, or the empty string. */
  wish: string;
}

export interface Drawing {
  /** The items to tell of; all by default. */
  rows?: number[];
  seed?: number;
}

/** Random cases; no item comes twice before each has come once. Half the histories are near the item, half are anything. */
export function drawCases(
  pack: Pack,
  count: number,
  { rows = [...pack.items.keys()], seed = 11 }: Drawing = {},
): Case[] {
  const draw = uniform(seed);
  const any = () => Math.floor(draw() * pack.items.length);
  const deck = rows
    .map((row) => ({ row, place: draw() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ row }) => row);
  return Array.from({ length: count }, (_, i) => {
    const row = deck[i % deck.length]!;
    const item = pack.items[row]!;
    const pool = Array.from({ length: 60 }, any).filter((other) => other !== row);
    const near = pool.toSorted(
      (a, b) => sharedTerms(pack.facets, b, row).length - sharedTerms(pack.facets, a, row).length,
    );
    const history = (draw() < 0.5 ? near : pool).slice(0, 1 + Math.floor(draw() * 3));
    const wishes = wishesFor(pack, row);
    const wish =
      draw() < 0.4
        ? (wishes.slice(Math.floor(draw() * wishes.length)).find((one) => meets(pack, one, { row, history })) ?? '')
        : '';
    return {
      pick: { id: item.id, row, item, score: 0, reasons: [] },
      liked: history.map((other) => pack.items[other]!.id),
      wish,
    };
  });
}

/** What somebody might ask for and be shown this item. */
function wishesFor({ facets }: Pack, row: number): string[] {
  const graded = facets.facets.filter(({ type }) => type === 'graded');
  const tags = facets.facets.find(({ type }) => type === 'tags');
  const own = graded.flatMap(({ name }) => facets.terms(name, row).map(({ term }) => term.label));
  const absent = graded
    .flatMap(({ terms = [] }) => terms.map(({ label }) => label))
    .filter((one) => !own.includes(one));
  const topics = tags ? facets.terms(tags.name, row).map(({ term }) => term.label) : [];
  return [
    'shorter',
    'longer',
    'newer',
    'older',
    ...absent.filter((_, i) => i % 7 === row % 7).map((label) => `less ${label}`),
    ...own.slice(0, 1).map((label) => `more ${label}`),
    ...topics.slice(0, 1).map((label) => `more about ${label}`),
    'shorter and newer',
  ];
}

/** Whether an item is what a wish made over this history asks for, so that a narrative may say so. */
function meets(pack: Pack, wish: string, { row, history }: { row: number; history: number[] }): boolean {
  const constraints = parseCritique(wish, { facets: pack.facets.facets, items: pack.items });
  if (constraints.some(({ kind }) => kind === 'mention')) return false;
  const asked = constraints.map((constraint) => ({ constraint, reference: history }));
  return applyConstraints(asked, pack, { excluded: new Set(), fewest: 1 }).allowed[row] === 1;
}

/**
 * Titles, makers and years of the catalogue that a narrative names though its input does not: looked for by other means than
 * the narrator's own check.
 */
export function strangers(pack: Pack, { pick, liked, wish }: Case, narrative: string): string[] {
  const known = [pick.item, ...liked.map((id) => pack.items[pack.rowOf(id)!]!)];
  const ground = known
    .flatMap((item) => [item.title, ...item.creators, item.text, facetWords(pack.facets, pack.rowOf(item.id)!), wish])
    .join(' ');
  const plain = (text: string) => ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  const [said, given] = [plain(narrative), plain(ground)];
  const names = pack.items.flatMap(({ title, creators }) => [
    ...(title.includes(' ') ? [title] : []),
    ...creators.map((creator) => creator.split(' ').at(-1)!),
  ]);
  const named = [...new Set(names)].filter(
    (name) => /^\p{Lu}/u.test(name) && name.length > 3 && said.includes(plain(name)) && !given.includes(plain(name)),
  );
  const years = [...narrative.matchAll(/\b(?:1[0-9]{3}|20[0-9]{2})\b/g)]
    .map(([found]) => found)
    .filter((found) => !given.includes(` ${found} `));
  return [...named, ...years];
}

/** Names and numbers in a narrative: how many, and which of them stand in no text that its item or history has. */
export function mentions(pack: Pack, { pick, liked }: Case, narrative: string): { count: number; wrong: string[] } {
  const known = [pick.item, ...liked.map((id) => pack.items[pack.rowOf(id)!]!)];
  const ground = known
    .flatMap((item) => [item.title, ...item.creators, item.text, facetWords(pack.facets, pack.rowOf(item.id)!)])
    .join(' | ');
  // A run of words with capitals, from the second word of a sentence on, or a number.
  const found = [...narrative.matchAll(/(?<![.!?]["”’]?\s)(?<!^)(?:\b\p{Lu}[\p{L}'’]*(?:\s(?=\p{Lu}))?)+|\b\d+\b/gu)]
    .map(([mention]) => mention.trim().replace(/['’]s?$/, ''))
    .filter((mention) => mention !== 'I');
  return { count: found.length, wrong: found.filter((mention) => !ground.includes(mention)) };
}

export interface Variety {
  /** Words a narrative: least, median, most. */
  words: [number, number, number];
  /** Of all runs of four words, the share that are different ones. */
  distinct: number;
  /** Of all narratives, the share that begin with three words that another begins with. */
  repeatedOpenings: number;
  /** The sentence that most narratives have, and their share. */
  commonest: { sentence: string; share: number };
}

/** How varied narratives are; `sentences` are the same narratives, sentence by sentence. */
export function variety(narratives: string[], sentences: string[][]): Variety {
  const words = narratives.map((text) => text.toLowerCase().split(/\s+/));
  const lengths = words.map(({ length }) => length).toSorted((a, b) => a - b);
  const grams = words.flatMap((one) => one.slice(3).map((_, i) => one.slice(i, i + 4).join(' ')));
  const openings = counts(words.map((one) => one.slice(0, 3).join(' ')));
  const repeated = [...openings.values()].filter((count) => count > 1).reduce((sum, count) => sum + count, 0);
  const shared = [...counts(sentences.flatMap((one) => [...new Set(one)]))].toSorted(([, a], [, b]) => b - a)[0];
  return {
    words: [lengths[0] ?? 0, lengths[lengths.length >> 1] ?? 0, lengths.at(-1) ?? 0],
    distinct: new Set(grams).size / Math.max(1, grams.length),
    repeatedOpenings: repeated / Math.max(1, narratives.length),
    commonest: { sentence: shared?.[0] ?? '', share: (shared?.[1] ?? 0) / Math.max(1, narratives.length) },
  };
}

function counts(values: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

/** Samples as read-narratives.ts prints them: what was told about, and the narrative. */
function samples(markdown: string): { about: string; narrative: string }[] {
  return [...markdown.matchAll(/^(\*\*.+)\n\n> (.+)$/gm)].map(([, about, narrative]) => ({
    about: about!,
    narrative: narrative!,
  }));
}

/** By pair, whether A comes first. */
function sides(count: number, seed: number): boolean[] {
  const draw = uniform(seed);
  return Array.from({ length: count }, () => draw() < 0.5);
}

/** Pairs to read, A's and B's narrative of each case in an order that the seed decides. */
export function pairSamples(a: string, b: string, seed: number): string {
  const [first, second] = [samples(a), samples(b)];
  if (first.length !== second.length || first.some(({ about }, i) => about !== second[i]!.about))
    throw new Error(
      'The two files tell of different cases: print both with the same pack, seed and number of samples.',
    );
  return sides(first.length, seed)
    .map((ahead, i) => {
      const pair = [first[i]!.narrative, second[i]!.narrative];
      const [one, two] = ahead ? pair : pair.toReversed();
      return `## ${i + 1}. ${first[i]!.about}\n\n1: ${one}\n\n2: ${two}\n`;
    })
    .join('\n');
}

/** How often A was preferred, of the pairs that a verdict was given on. Throws on a verdict that is none. */
export function countVerdicts(verdicts: string, pairs: number, seed: number): { preferred: number; read: number } {
  const ahead = sides(pairs, seed);
  const given = verdicts.split('\n').filter((line) => line.trim());
  const points = given.map((line) => {
    const [, number, verdict] = /^\s*(\d+)\W*\s([12=])\s*$/.exec(line) ?? [];
    if (!verdict || ahead[Number(number) - 1] === undefined) throw new Error(`"${line}" is no verdict: "7 2".`);
    if (verdict === '=') return 0.5;
    return (verdict === '1') === ahead[Number(number) - 1] ? 1 : 0;
  });
  return { preferred: points.reduce((sum: number, one) => sum + one, 0), read: given.length };
}
