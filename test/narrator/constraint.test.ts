import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCheck } from '../../src/narrator/check.ts';
import { openConstraints } from '../../src/narrator/constraint.ts';
import { stem } from '../../src/narrator/ground.ts';
import type { NarrationRequest } from '../../src/narrator/narrator.ts';

const REQUEST: NarrationRequest = {
  item: {
    title: 'Moss and Lantern',
    creators: ['Ada Quill'],
    year: 1962,
    length: null,
    series: null,
    facts: 'form novel; about friendship; set in the American West; feels warm; 1962',
    text: 'Mr. Oswald keeps a night school in a ruined mill. A heron teaches 12 children patience.',
  },
  liked: [{ title: 'Night Train', shared: ['friendship'] }],
  asked: [],
  seed: 1,
};
const VOICE = new Set('it is a an the and in with of this has about like'.split(' ').map(stem));

/** A vocabulary written out: token n is the nth text. */
const TEXTS = [
  '<|end|>',
  '<|item|>',
  '<|title|>',
  '<|length|>',
  '<|liked1|>',
  '<|liked2|>',
  ' fri',
  'end',
  'ship',
  'ships',
  ' patient',
  'ience',
  ' pat',
  '.',
  ' Oswald',
  ' Ada',
  ' Quill',
  ' Gandalf',
  ' West',
  ' 1',
  '2',
  '9',
  '6',
  ' drag',
  ' It',
  ' it',
  ' the',
  ' and',
  ' school',
  ',',
  's',
  ' heron',
  ' teach',
  'ing',
  ' warm',
  ' ask',
];
const tokenizer = { decode: ([id]: number[]) => TEXTS[id!]! } as unknown as Parameters<typeof openConstraints>[0];
const constraints = openConstraints(tokenizer, TEXTS.length, VOICE);
const constraint = constraints.over(REQUEST);
const may = (sentence: string, text: string) => constraint.allows(TEXTS.indexOf(text), sentence);

describe('a token is let through', () => {
  test.each([
    ['that begins a word of the request', 'It is about', ' fri'],
    ['that goes on with it', 'It is about fri', 'end'],
    ['that inflects it', 'It has friend', 'ships'],
    ['that ends it', 'It is about friendship', '.'],
    ['that names somebody of the request', 'It has', ' Oswald'],
    ['that goes on with a name of two words', 'It has Ada', ' Quill'],
    ['that says what it is about', 'It is about', ' fri'],
    ['that goes on after what it is about', 'It is about friendship', ' and'],
    ['that only points', 'It is warm about', ' it'],
    ['that begins the sentence after one that ends on “about”', 'It is about friendship.', ' It'],
    ['that follows a fitting article', 'It has a', ' heron'],
    ['that begins a number of the request', 'It has', ' 1'],
    ['that completes it', 'It has 1', '2'],
    ['that is a slot with something to put in', 'It is ', '<|title|>'],
    ['that begins a sentence with a capital', '', ' It'],
    ['that begins a sentence with a slot', '', '<|liked1|>'],
    ['that begins the place it is set in', 'It is set in', ' the'],
    ['that goes on after the place it is set in', 'It is set in the American West', ' and'],
  ])('%s', (_, sentence, text) => {
    expect(may(sentence, text)).toBe(true);
  });
});

describe('a token is kept out', () => {
  test.each([
    ['that begins a word nobody used', 'It has', ' drag'],
    ['that ends a word too soon', 'It is about fri', '.'],
    ['that names a stranger', 'It has', ' Gandalf'],
    ['that puts two names together', 'It has Ada', ' West'],
    ['that leads to another number', 'It has 1', '6'],
    ['that goes on with a number that is whole', 'It has 12', '9'],
    ['that is a slot with nothing to put in', 'It has ', '<|length|>'],
    ['that is a slot which says the word before it again', 'In moss ', '<|title|>'],
    ['that is a slot for a second liked item', 'It is like ', '<|liked2|>'],
    ['that belongs to the prompt', 'It is', '<|item|>'],
    ['that begins a sentence in small letters', '', ' it'],
    ['that counts something else by the length', 'It takes <|length|>', ' heron'],
    ['that runs a slot into a word', 'It is a', '<|title|>'],
    ['that makes a word far longer than the one it begins like', 'The friendshipsomething', 'ing'],
    ['that runs into the next sentence', 'It is warm.', 'It'],
    ['that sets it in what is no place of its own', 'It is set in', ' warm'],
    ['that leaves the place it is set in unfinished', 'It is set in the American', ' and'],
    ['that ends a clause in the middle of a term', 'It has the American', '.'],
    ['that is no matter of what it is about', 'It is about', ' teach'],
    ['that is none the second time either', 'It is about friendship and about', ' teach'],
    ['that no such article can stand before', 'It is an', ' fri'],
    ['that asks for another article', 'It is a', ' Oswald'],
  ])('%s', (_, sentence, text) => {
    expect(may(sentence, text)).toBe(false);
  });

  test.each(['It is warm and warm', 'It has a heron, a heron', 'It has the heron and the heron'])(
    'that says a thing twice over: “%s”',
    (sentence) => {
      expect(may(sentence, '.')).toBe(false);
    },
  );
});

describe('a wish', () => {
  const asked = constraints.over({ ...REQUEST, asked: ['warmer'] });
  const says = (told: string) => asked.allows(TEXTS.indexOf(' ask'), 'It is', told);

  test('may be spoken of where it was made', () => expect(says('')).toBe(true));
  test('is answered once', () => expect(says('It is warmer, as you asked.')).toBe(false));
  test('counts as answered once it is spoken of', () => {
    expect(asked.answered('It is warmer.')).toBe(false);
    expect(asked.answered('It is warmer, as you asked.')).toBe(true);
    expect(constraint.answered('It is warmer.')).toBe(true);
  });
  test('with commas in it counts once, and several count one by one', () => {
    const isAnswered = (told: string, ...wishes: string[]) =>
      constraints.over({ ...REQUEST, asked: wishes }).answered(told);
    expect(isAnswered('By Ada, Bo and Cy, as you asked.', 'by Ada, Bo and Cy')).toBe(true);
    expect(isAnswered('It is warmer, as you asked.', 'warmer', 'shorter')).toBe(false);
    expect(isAnswered('It is warmer, as you asked. It is shorter, as you wished.', 'warmer', 'shorter')).toBe(true);
  });
  test('is not spoken of where there is none', () => expect(may('It is', ' ask')).toBe(false));
});

test('a word of the description is said once in a sentence, unless the description says it twice', () => {
  expect(may('The heron has a school in the', ' heron')).toBe(true);
  expect(may('The heron has a school in the heron', '.')).toBe(false);
});

test('a term is told once in a narrative, but for a wish, and the description tells nothing of it', () => {
  const tells = (told: string, sentence = 'It has friendship', request = REQUEST) =>
    constraints.over(request).allows(TEXTS.indexOf(','), sentence, told);
  expect(tells('It is about friendship, like <|liked1|>.')).toBe(false);
  expect(tells('It is about friendship, as you asked.')).toBe(true);
  expect(tells('It is warm.')).toBe(true);
  expect(
    tells('A friendship begins.', 'It has friendship', {
      ...REQUEST,
      item: { ...REQUEST.item, text: 'A friendship begins.' },
    }),
  ).toBe(true);
  expect(tells('This novel is warm.', 'It is a novel', REQUEST)).toBe(true);
});

describe('a sentence that begins as one of the description’s', () => {
  const begun = 'A heron teaches 12 children';

  test('goes on as that does', () => {
    expect(may(begun, ' pat')).toBe(true);
    expect(may(begun, ' and')).toBe(false);
    expect(may(`${begun} `, '<|title|>')).toBe(false);
    expect(may(`${begun} patience`, ',')).toBe(false);
    expect(may(`${begun} patience`, '.')).toBe(true);
  });

  test('may be followed by any other', () => expect(may(`${begun} patience.`, ' It')).toBe(true));

  test('is one only after five words', () => {
    expect(constraint.quotes('A heron teaches')).toBe(false);
    expect(constraint.quotes(`${begun} pat`)).toBe(true);
    expect(may('A heron teaches', ' school')).toBe(true);
  });
});

test('only a token that begins no word goes on with the one before', () => {
  expect(TEXTS.filter((_, id) => constraints.continues(id))).toEqual(['end', 'ship', 'ships', 'ience', 's', 'ing']);
});

describe('a claim about something liked', () => {
  const both = constraints.over({
    ...REQUEST,
    liked: [
      { title: 'Night Train', shared: ['friendship'] },
      { title: 'Harbour Lights', shared: ['warm'] },
    ],
  });
  const among = (sentence: string, text: string) => both.allows(TEXTS.indexOf(text), sentence);

  test('is not begun where it has more in common than is shared', () => {
    expect(may('It is about friendship, like ', '<|liked1|>')).toBe(true);
    expect(may('It has the West, like ', '<|liked1|>')).toBe(false);
    expect(may('Like <|liked1|> it has the West', ' and')).toBe(false);
  });

  test('waits for the title that it belongs to, and no longer than the sentence', () => {
    expect(among('It is about friendship, like <|liked1|>, and warm', ',')).toBe(true);
    expect(among('It is about friendship, like <|liked1|>, and warm', '.')).toBe(false);
    expect(among('It is about friendship, like <|liked1|>, and warm, like <|liked2|>', '.')).toBe(true);
  });
});

test('what is written under the constraint passes the check', () => {
  const check = openCheck(VOICE);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat({ max: 50 })), (draws) => {
      let sentence = 'It is';
      for (const draw of [...draws.take(14)]) {
        const open = TEXTS.filter((text, id) => id > 1 && text !== '.' && constraint.allows(id, sentence));
        if (open.length > 0) sentence += open[draw % open.length];
      }
      if (!may(sentence, '.')) return; // stopped in mid-word
      expect(check(`${sentence}.`, REQUEST).refused ?? 'form').toBe('form');
    }),
  );
});
