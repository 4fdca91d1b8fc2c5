/** A taste as a request: what the narrator reads, what it may say, and what the deterministic writer makes of it. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCheck } from '../../src/narrator/check.ts';
import { stem } from '../../src/narrator/ground.ts';
import { plainNarrative, plainTaste, type TasteInput, tasteRequest } from '../../src/narrator/narrator.ts';
import { completion } from '../../src/narrator/plain.ts';
import { promptText } from '../../src/narrator/prompt.ts';
import { fillSlots } from '../../src/narrator/slots.ts';

/** What `train/tests/test_tastes.py` builds of the same tastes. */
const prompts = JSON.parse(readFileSync(new URL('../fixtures/taste-prompts.json', import.meta.url), 'utf8')) as {
  name: string;
  taste: Omit<TasteInput, 'seed'>;
  prompt: string;
}[];

const INPUT: TasteInput = {
  things: 'books',
  moods: ['dark', 'slow'],
  lead: 'about',
  topics: ['family', 'grief'],
  place: 'set in Russia',
  often: true,
  mostly: ['long'],
  makers: ['Leo Tolstoy'],
  liked: [
    { title: 'Anna Karenina', shared: ['dark', 'about family', 'about grief', 'set in Russia'] },
    { title: 'Beloved', shared: ['dark', 'about family', 'about grief'] },
  ],
  against: { title: 'Emma', shared: ['funny', 'about courtship'] },
  seed: 0,
};
const told = (input: Partial<TasteInput> = {}) => plainTaste(tasteRequest({ ...INPUT, ...input }));

describe('the deterministic writer', () => {
  test('tells what stands out, who bears it out, and what was said no to', () => {
    expect(told()).toEqual([
      'You go for dark, slow books about family and grief, often set in Russia, mostly long ones, and come back to Leo Tolstoy.',
      'Anna Karenina and Beloved are both dark, and about family and grief.',
      'You said no to Emma, and to others that are funny and about courtship.',
    ]);
  });

  test('says that two likes have that in common only where they have all of it', () => {
    const liked = INPUT.liked.map(({ title }) => ({ title, shared: ['dark', 'about family'] }));
    const all = { moods: ['dark'], topics: ['family'], place: null };
    expect(told({ ...all, liked })[1]).toBe('Anna Karenina and Beloved have that in common.');
    expect(told({ ...all, moods: ['dark', 'slow'], liked })[1]).not.toContain('in common');
  });

  test.each<[string, Partial<TasteInput>, string]>([
    ['a place alone', { moods: [], topics: [], mostly: [] }, 'books that are often set in Russia'],
    [
      'a place now and then',
      { moods: [], often: false, mostly: [] },
      'books about family and grief, at times set in Russia',
    ],
    ['a length alone', { moods: [], topics: [], place: null }, 'long books'],
    ['a mood alone', { topics: [], place: null, mostly: [] }, 'dark, slow books'],
    [
      'topics that nothing leads',
      { lead: '', moods: [], place: null, mostly: [] },
      'books with family and grief in them',
    ],
  ])('finds words for %s', (_, input, words) => {
    expect(told({ ...input, makers: [], liked: [], against: null })).toEqual([`You go for ${words}.`]);
  });

  test('speaks of makers alone where nothing else stands out, and not at all where nothing does', () => {
    const nothing = { moods: [], topics: [], place: null, mostly: [], liked: [], against: null };
    expect(told(nothing)).toEqual(['You come back to Leo Tolstoy.']);
    expect(told({ ...nothing, makers: [] })).toEqual([]);
  });

  test('writes whole sentences for any taste, and names nothing that is not in it', () => {
    const words = fc.subarray(['dark', 'slow', 'funny']);
    const title = fc.constantFrom('Emma', 'Who Moved My Cheese?', 'Beloved');
    const like = fc.record({ title, shared: fc.subarray(['dark', 'about family', 'set in Russia']) });
    const input = fc.record({
      things: fc.constantFrom('books', 'things'),
      moods: words,
      lead: fc.constantFrom('about', ''),
      topics: fc.subarray(['family', 'grief']),
      place: fc.constantFrom(null, 'set in Russia'),
      often: fc.boolean(),
      mostly: fc.subarray(['long', 'old']),
      makers: fc.subarray(['Leo Tolstoy', 'Bill Martin Jr.']),
      liked: fc.array(like, { maxLength: 3 }),
      against: fc.option(like),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(input, (taste) => {
        const sentences = plainTaste(tasteRequest(taste));
        for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}[^ ]*(?: [^ ,.]\S*)+[.?]$/u);
        const text = sentences.join(' ');
        if (taste.place === null && !taste.liked.length)
          expect(text.replaceAll(/others that are.*/g, '')).not.toContain('Russia');
        if (!taste.against && !taste.liked.length) expect(text).not.toContain('Emma');
      }),
    );
  });
});

describe('the request', () => {
  test.each(prompts.map(({ name, ...one }) => [name, one] as const))(
    'is as in training: %s',
    (_, { taste, prompt }) => {
      expect(promptText(tasteRequest({ ...taste, seed: 1 }))).toBe(prompt);
    },
  );

  test('is read without an item: facts, likes, and what was said no to', () => {
    expect(promptText(tasteRequest(INPUT))).toBe(
      '<|facts|>books; feels dark, slow; about family, grief; often set in Russia; mostly long; by Leo Tolstoy' +
        '<|liked|>Anna Karenina<|shared|>dark, about family, about grief, set in Russia' +
        '<|liked|>Beloved<|shared|>dark, about family, about grief' +
        '<|asked|>Emma<|shared|>funny, about courtship<|write|>',
    );
    expect(promptText(tasteRequest({ ...INPUT, liked: [], against: { title: 'Emma', shared: [] } }))).toMatch(
      /<\|asked\|>Emma<\|shared\|>little<\|write\|>$/,
    );
    expect(promptText(tasteRequest({ ...INPUT, liked: [], against: null }))).toMatch(/by Leo Tolstoy<\|write\|>$/);
  });

  test('has slots for the likes, the makers and what was said no to, and for nothing else', () => {
    const request = tasteRequest(INPUT);
    expect(fillSlots('<|liked1|>, <|author|>, <|title|>.', request)).toBe('Anna Karenina, Leo Tolstoy, Emma.');
    for (const slot of ['year', 'length', 'series', 'liked3']) expect(fillSlots(`<|${slot}|>.`, request)).toBeNull();
    expect(fillSlots('No to <|title|>.', tasteRequest({ ...INPUT, against: null }))).toBeNull();
  });

  test('is told by the deterministic writer wherever no model’s sentence stands', () => {
    const request = tasteRequest(INPUT);
    expect(plainNarrative(request)).toEqual(told());
    expect(completion(request, '', true)).toEqual(told());
    expect(completion(request, 'You go for dark books.', true)).toEqual([]);
  });
});

describe('the check of a taste', () => {
  const check = openCheck(
    new Set('you go for and of with are both that said no to other like one is a'.split(' ').map(stem)),
  );
  const verdict = (sentence: string) => check(sentence, tasteRequest(INPUT)).refused;

  test('passes what the facts bear out', () => {
    expect(verdict('You go for dark books about family and grief.')).toBeUndefined();
    expect(verdict('<|liked1|> and <|liked2|> are both dark.')).toBeUndefined();
    expect(verdict('You said no to <|title|>, and to other funny books.')).toBeUndefined();
  });

  test.each([
    ['a like that lacks it', '<|liked2|> is dark and set in Russia.', 'claim'],
    ['what was said no to for another reason', 'You said no to <|title|>, a dark one.', 'claim'],
    ['something that stands out nowhere', 'You go for books about dragons.', 'word'],
    ['a stranger’s name', 'You go for books like Dracula.', 'name'],
  ])('refuses %s', (_, sentence, refused) => {
    expect(verdict(sentence)).toBe(refused);
  });
});

test('the authored summaries say of what they name only what it has, but for a turn of phrase here and there', () => {
  const lines = readFileSync(new URL('../../train/data/tastes.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const authored = lines.map((line) => JSON.parse(line) as Omit<TasteInput, 'seed'> & { text: string });
  const plain = authored.flatMap(({ text }) => text.replace(/\{\w+\}/g, ' ').match(/\p{L}[\p{L}'’]*/gu) ?? []);
  const voice = plain.filter((word) => /^\p{Ll}/u.test(word)).map(stem);
  const check = openCheck(new Set(voice));
  const refused = authored.flatMap(({ text, ...taste }) => {
    const request = tasteRequest({ ...taste, seed: 1 });
    const raw = text.replaceAll('{against}', '{title}').replace(/\{(\w+)\}/g, '<|$1|>');
    return raw.split(/(?<=[.!?])\s+/).map((sentence) => check(sentence, request).refused);
  });
  const share = (reason: string) => refused.filter((one) => one === reason).length / refused.length;
  expect(refused.length).toBeGreaterThan(120);
  for (const reason of ['slot', 'form', 'number', 'wish', 'name']) expect(share(reason)).toBe(0);
  expect(share('claim')).toBeLessThan(0.05);
});
