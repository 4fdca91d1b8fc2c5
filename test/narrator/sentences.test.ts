import { expect, test } from 'vitest';
import { stem } from '../../src/narrator/ground.ts';
import { doubles, restates, runsOn } from '../../src/narrator/sentences.ts';

const VOICE = new Set('there is room in it for and a about the has'.split(' ').map(stem));

test('a sentence restates where all it says has been said', () => {
  const before = 'It is a novel about grief and the sea.';
  expect(restates('There is room in it for grief and the sea.', before, VOICE)).toBe(true);
  expect(restates('There is room in it for grief and war.', before, VOICE)).toBe(false);
  expect(restates('<|liked1|> has grief and the sea.', before, VOICE)).toBe(false);
});

test('a text doubles what its source does not', () => {
  expect(doubles('a warm mood and a warm mood', '')).toBe(true);
  expect(doubles('thrown together again and again', 'They meet again and again.')).toBe(false);
  expect(doubles('a warm mood and a warmer one', '')).toBe(false);
});

test.each([
  ['It is short.The rest follows', true],
  ['It came out in <|year|>.The rest follows', true],
  ['It is a<|length|> wrecks', true],
  ['It is.parters march', true],
  ['It is by Bo Reef Jr. and J.R.R. Tolkien', false],
  ['It takes <|length|> pages. The rest follows', false],
])('“%s” runs on: %s', (text, found) => {
  expect(runsOn(text)).toBe(found);
});
