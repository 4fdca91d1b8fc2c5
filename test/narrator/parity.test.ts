/**
 * The narrator reads here what it was trained on: prompts of books and of other things, built from a pack, against the text that
 * `train/sotto_train` builds from the same rows, and against three written out by hand from its rules.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readVocabulary } from '../../cli/vocabulary.ts';
import { openCheck } from '../../src/narrator/check.ts';
import { stem } from '../../src/narrator/ground.ts';
import type { NarrationRequest } from '../../src/narrator/narrator.ts';
import { promptText } from '../../src/narrator/prompt.ts';
import { facetWords } from '../../src/pack/words.ts';
import { sharedTerms } from '../../src/taste/taste.ts';
import { BOOKS, FACETS } from '../fixtures/catalogue.ts';
import golden from '../fixtures/golden-narrator.json';
import { type Opened, openFixture } from '../fixtures/pack.ts';

const books = await openFixture(BOOKS, FACETS);
const { pack } = books;
const { items } = pack;

/** The invented items of another domain that the narrator was trained on. */
async function openDomain(name: string): Promise<Opened> {
  const folder = new URL(`../../train/data/domains/${name}/`, import.meta.url).pathname;
  const rows = readFileSync(`${folder}items.jsonl`, 'utf8').trim().split('\n');
  const written = rows.map((line) => {
    const { id, title, creators, blurb, ...values } = JSON.parse(line);
    return { id, title, creators, text: blurb, values };
  });
  return openFixture(written, await readVocabulary(`${folder}vocabulary.json`));
}

/** The row of a title; of the book by `author` where one is given. */
function rowOf(title: string, author = ''): number {
  const row = items.findIndex((item) => item.title === title && item.creators.join(', ').startsWith(author));
  expect(row, `no book “${title}”`).toBeGreaterThanOrEqual(0);
  return row;
}

function requestFor(row: number, liked: number[], asked = '', { items, facets } = pack): NarrationRequest {
  const { title, creators, text, series } = items[row]!;
  return {
    item: {
      title,
      creators,
      text,
      series: series?.name ?? null,
      facts: facetWords(facets, row),
      year: facets.number('year', row),
      length: { value: facets.number('pages', row)!, unit: 'pages' },
    },
    liked: liked.map((other) => ({ title: items[other]!.title, shared: sharedTerms(facets, other, row) })),
    asked: asked ? [asked] : [],
    seed: row,
  };
}

/** The parts of a prompt that name books and wishes. */
function partsOf(prompt: string) {
  const between = (from: string, to: string) =>
    prompt
      .split(`<|${from}|>`)
      .slice(1)
      .map((part) => part.split(`<|${to}|>`)[0]!);
  const [named = ''] = between('item', 'facts');
  const asked = /<\|asked\|>(.*)<\|write\|>$/.exec(prompt)?.[1] ?? '';
  return { named, liked: between('liked', 'shared'), asked };
}

/** The golden prompts of one domain, each with the item that it names. */
function goldenOf(wanted: string): [named: string, prompt: string][] {
  const found = golden.prompts.filter((_, n) => golden.domains[n] === wanted);
  return found.map((prompt) => [partsOf(prompt).named, prompt]);
}

/** The request for a golden prompt, from the rows that it names. */
function requestOf(prompt: string, { pack }: Opened): NarrationRequest {
  const { named, liked, asked } = partsOf(prompt);
  const row = pack.items.findIndex(
    ({ title, creators }) => named === (creators.length ? `${title} by ${creators.join(', ')}` : title),
  );
  expect(row, `no item “${named}”`).toBeGreaterThanOrEqual(0);
  const likedRows = liked.map((title) => pack.items.findIndex((item) => item.title === title));
  return requestFor(row, likedRows, asked, pack);
}

describe.each(['films', 'games', 'toys', 'beauty'])('the prompt of one of the %s', async (domain) => {
  const opened = await openDomain(domain);

  test.each(goldenOf(domain))('is as in training: %s', (_, prompt) => {
    expect(promptText(requestOf(prompt, opened))).toBe(prompt);
  });
});

describe('the prompt of a catalogue book', () => {
  test.each(goldenOf('books'))('is as in training: %s', (_, prompt) => {
    expect(promptText(requestOf(prompt, books))).toBe(prompt);
  });

  test('is one of fifty in the golden file, about half of them of other domains', () => {
    expect(golden.prompts).toHaveLength(50);
    expect(goldenOf('books').length).toBeGreaterThanOrEqual(25);
  });

  test('has terms in the order of the vocabulary, moods by strength, labels and a year before our era in words', () => {
    expect(promptText(requestFor(rowOf('The Odyssey'), [rowOf('The Hobbit')]))).toBe(
      '<|item|>The Odyssey by Homer' +
        '<|facts|>form poetry; written for adults; about gods, journeys, loyalty, marriage, monsters, the sea; ' +
        'set in Greece, the open sea, an island; when the ancient world; feels epic, adventurous, violent, lyrical; ' +
        'written in ancient Greek; 400 pages; 720 BC' +
        '<|about|>Ten years after Troy fell, one soldier is still not home. The sea god hates him, a nymph keeps him, ' +
        'a one-eyed giant ate his men; on Ithaca a hundred suitors eat his cattle and court his wife.' +
        '<|liked|>The Hobbit<|shared|>journeys, an adventurous mood<|write|>',
    );
  });

  test('leaves quiet terms out of what is shared, and says “little” where nothing is', () => {
    expect(
      promptText(requestFor(rowOf('The Hobbit'), [rowOf("The Pilgrim's Progress"), rowOf('The Raven')], 'shorter')),
    ).toBe(
      '<|item|>The Hobbit by J.R.R. Tolkien' +
        '<|facts|>form novel; written for readers of eight to twelve; about adventure, dragons, journeys, magic, quests; ' +
        'set in an imagined world, the forest, the mountains; when no fixed time; feels adventurous, whimsical, warm; ' +
        'written in English; 310 pages; 1937' +
        '<|about|>Thirteen dwarves and a wizard eat the larder bare, then hire their small, comfortable host as a burglar. ' +
        "Trolls, goblin tunnels, a riddle contest in the dark and giant spiders lie between him and a dragon's gold." +
        "<|liked|>The Pilgrim's Progress<|shared|>journeys, quests, an imagined world, an adventurous mood" +
        '<|liked|>The Raven<|shared|>little<|asked|>shorter<|write|>',
    );
  });

  test('lists wishes as in training: between commas', () => {
    const wished = (...asked: string[]) => promptText({ ...requestFor(rowOf('The Raven'), []), asked });
    expect(wished('shorter')).toMatch(/<\|asked\|>shorter<\|write\|>$/);
    expect(wished('shorter', 'less grim')).toMatch(/<\|asked\|>shorter, less grim<\|write\|>$/);
    expect(wished()).not.toContain('<|asked|>');
  });

  test('has at most five things shared, and ids without a label with spaces for hyphens', () => {
    expect(promptText(requestFor(rowOf('Dubliners'), [rowOf('Dubliners')]))).toBe(
      '<|item|>Dubliners by James Joyce' +
        '<|facts|>form short stories; written for adults; about community, death, escape, family, loneliness; ' +
        'set in Ireland, a city; when the early twentieth century; feels melancholy, intimate, thoughtful, satirical; ' +
        'written in English; 210 pages; 1914' +
        '<|about|>Fifteen stories of clerks, priests, boarding-house daughters, drinkers and aunts in one Irish city, ' +
        'moving from childhood to middle age. Somebody always almost leaves, or speaks, or understands; ' +
        'the last ends a snowy evening of dancing.' +
        '<|liked|>Dubliners<|shared|>community, death, escape, family, loneliness<|write|>',
    );
  });
});

describe('the check of a sentence', () => {
  test.each([
    ['keepers', 'keep'],
    ['keep', 'keep'],
    ['Wreck’s', 'wreck'],
    ['families', 'fami'],
    ['carrying', 'carr'],
    ['unhurried', 'unhurr'],
    ['grimmest', 'grimm'],
    ['dying', 'dy'],
    ['bees', 'bees'],
    ['the', 'the'],
  ])('stems “%s” to “%s”, as the voice was stemmed in training', (word, root) => {
    expect(stem(word)).toBe(root);
  });

  test('lets the authored narratives through, but for the few names that their prompts lack', () => {
    const narratives = readFileSync(new URL('../../train/data/narratives.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const told = narratives.map(
      (line) => JSON.parse(line) as { book: string; liked: string[]; critique: string; text: string },
    );
    const plain = told.flatMap(({ text }) => text.replace(/\{\w+\}/g, ' ').match(/\p{L}[\p{L}'’]*/gu) ?? []);
    const check = openCheck(new Set(plain.filter((word) => /^\p{Ll}/u.test(word)).map(stem)));
    const refused = told.flatMap(({ book, liked, text, critique }) => {
      const request = requestFor(
        pack.rowOf(book)!,
        liked.map((id) => pack.rowOf(id)!),
        critique,
      );
      const sentences = text.replace(/\{(\w+)\}/g, '<|$1|>').split(/(?<!\b(?:Mr|Mrs|Dr|St)\.)(?<=[.!?]["”’]?)\s+/);
      return sentences.map((sentence) => check(sentence, request).refused);
    });
    const share = (reasons: unknown[]) => refused.filter((reason) => reasons.includes(reason)).length / refused.length;
    expect(refused.length).toBeGreaterThan(5000);
    expect(share(['slot', 'form', 'number'])).toBe(0);
    expect(share(['name', 'word'])).toBeLessThan(0.02);
  });
});
