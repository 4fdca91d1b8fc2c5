/** What a blurb must be: of a length, without worn phrases, and like no other blurb of the catalogue. */
import type { Book } from './book.ts';

const FEWEST_WORDS = 25;
const MOST_WORDS = 45;
/** Blurbs that open with the same words read as if a machine had filled a form. */
const OPENING_WORDS = 3;
const GRAM_WORDS = 4;
/** Share of four-word runs in common from which two blurbs are the same one in other clothes. */
const MOST_ALIKE = 0.3;

/** Phrases that could stand on the back of any book, and so say nothing of this one. */
const CLICHES = [
  'against all odds',
  'at the edge of your seat',
  'before it is too late',
  "before it's too late",
  'change everything',
  'changed forever',
  'dark secrets',
  'heart-wrenching',
  'heartwarming',
  'in a world where',
  'in the blink of an eye',
  'journey of self-discovery',
  'larger than life',
  'little does',
  'must-read',
  'never be the same',
  'nothing is as it seems',
  'page-turner',
  'race against time',
  'roller coaster',
  'rollercoaster',
  'spellbinding',
  'stop at nothing',
  'tapestry of',
  'testament to',
  'tour de force',
  'turned upside down',
  'unforgettable',
  'unputdownable',
  'web of lies',
];

/** What is wrong with the blurbs, alone and beside each other. */
export function blurbProblems(books: Book[]): string[] {
  return [...books.flatMap(ownProblems), ...sharedOpenings(books), ...nearDuplicates(books)];
}

function ownProblems({ id, title, blurb }: Book): string[] {
  const say = (what: string) => `${id} (${title}): the blurb ${what}`;
  const count = blurb.split(/\s+/).length;
  const problems = CLICHES.filter((cliche) => blurb.toLowerCase().includes(cliche)).map((c) => say(`says "${c}"`));
  if (count < FEWEST_WORDS || count > MOST_WORDS)
    problems.push(say(`has ${count} words, not ${FEWEST_WORDS} to ${MOST_WORDS}`));
  const name = wordsOf(title.split(':')[0]!).filter((word, i) => i > 0 || !['the', 'a', 'an'].includes(word));
  if (` ${wordsOf(blurb).join(' ')} `.includes(` ${name.join(' ')} `)) problems.push(say('contains the title'));
  return problems;
}

function sharedOpenings(books: Book[]): string[] {
  const seen = new Map<string, Book>();
  return books.flatMap((book) => {
    const opening = wordsOf(book.blurb).slice(0, OPENING_WORDS).join(' ');
    const earlier = seen.get(opening);
    seen.set(opening, earlier ?? book);
    return earlier ? [`${book.id} (${book.title}): the blurb opens like that of ${earlier.title}: "${opening} …"`] : [];
  });
}

/** Pairs by the runs of four words that they share: only pairs that share one are compared. */
function nearDuplicates(books: Book[]): string[] {
  const grams = books.map(({ blurb }) => gramsOf(blurb));
  const holders = new Map<string, number[]>();
  const problems: string[] = [];
  for (const [index, own] of grams.entries()) {
    const common = new Map<number, number>();
    for (const gram of own) {
      const earlier = holders.get(gram) ?? [];
      for (const other of earlier) common.set(other, (common.get(other) ?? 0) + 1);
      holders.set(gram, [...earlier, index]);
    }
    for (const [other, shared] of common) {
      const alike = shared / (own.size + grams[other]!.size - shared);
      const { id, title } = books[index]!;
      if (alike >= MOST_ALIKE)
        problems.push(`${id} (${title}): the blurb is ${Math.round(alike * 100)} % that of ${books[other]!.title}`);
    }
  }
  return problems;
}

function gramsOf(text: string): Set<string> {
  const words = wordsOf(text);
  return new Set(words.slice(GRAM_WORDS - 1).map((_, i) => words.slice(i, i + GRAM_WORDS).join(' ')));
}

/** Words in lower case, without accents and punctuation: "Côte d'Azur" → cote, d'azur. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];
}
