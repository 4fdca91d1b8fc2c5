/** Nothing that was not in the request reaches the reader: the check on names, the slots and the deterministic writer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCheck } from '../../src/narrator/check.ts';
import { stem } from '../../src/narrator/ground.ts';
import { type NarrationRequest, plainNarrative, plainNarrator } from '../../src/narrator/narrator.ts';
import { promptText } from '../../src/narrator/prompt.ts';
import { sample } from '../../src/narrator/sampling.ts';
import { fillSlots, slotValue } from '../../src/narrator/slots.ts';
import { uniform } from '../../src/random.ts';

const REQUEST: NarrationRequest = {
  item: {
    title: 'Moss and Lantern',
    creators: ['Ada Quill', 'Bo Reef Jr.'],
    year: 1962,
    length: { value: 180, unit: 'pages' },
    series: 'The Mill',
    facts: 'form novel; about friendship; set in the American West; feels warm; 180 pages; 1962',
    text: 'Mr. Oswald keeps a night school in a ruined mill near New Ferry. A heron teaches him patience. It ends in May.',
  },
  liked: [
    { title: 'Who Moved the Heron?', shared: ['friendship', 'a warm mood'] },
    { title: 'Night', shared: [] },
  ],
  asked: ['less grim'],
  seed: 4,
};
const VOICE = new Set(
  'it has by the is you and with of in a this like grace will may i book gives about'.split(' ').map(stem),
);
const check = openCheck(VOICE);
const refusal = (sentence: string) => check(sentence, REQUEST).refused;

describe('a name', () => {
  test.each([
    ['of the description is let through', 'You like the heron and Mr. Oswald.'],
    ['of a label is let through, whole', 'It is set in the American West.'],
    ['of the series is let through', 'It is like The Mill.'],
    ['after a full stop of initials is let through', 'It is by Bo Reef Jr. and you.'],
    ['of the person’s likes is let through', 'It is like Who Moved the Heron and Night.'],
  ])('%s', (_, sentence) => {
    expect(check(sentence, REQUEST)).toEqual({ sentence });
  });

  test.each([
    ['that is a plain word in small letters', 'It is by Grace and the heron.'],
    ['put together from two that are there', 'It is by Ada Reef and you.'],
    ['of a place put together likewise', 'It is set in New West.'],
    ['beside a slot', '<|title|> Grace has the heron.'],
    ['that the voice has as a verb', 'You like it, and so does Will Oswald.'],
  ])('%s is refused', (_, sentence) => {
    expect(check(sentence, REQUEST).sentence).toBeNull();
  });

  test('may be the person speaking: “I’m”', () => {
    expect(refusal('It is like Night, I’m with you.')).toBeUndefined();
  });
});

describe('a token', () => {
  test.each(['<|about|>', '<|asked|>', '<|liked4|>', '<|end|>', '<|nothing|>', '<|', '|>'])(
    '%s is never shown',
    (token) => {
      expect(refusal(`It is ${token} you like.`)).toBe('slot');
    },
  );

  test('of a request that lacks its value is refused, of one that has it is filled', () => {
    const none = {
      ...REQUEST,
      item: { ...REQUEST.item, creators: [], year: null, length: null, series: null },
      liked: [],
    };
    for (const slot of ['author', 'year', 'length', 'series', 'liked1']) {
      expect(slotValue(slot, none)).toBeNull();
      expect(fillSlots(`It has <|${slot}|> in it.`, none)).toBeNull();
      expect(fillSlots(`It has <|${slot}|> in it.`, REQUEST)).toBe(`It has ${slotValue(slot, REQUEST)} in it.`);
    }
  });

  test('filled at the end of a sentence brings no second stop', () => {
    expect(fillSlots('It is like <|liked1|>.', REQUEST)).toBe('It is like Who Moved the Heron?');
    expect(fillSlots('It is by <|author|>.', REQUEST)).toBe('It is by Ada Quill and Bo Reef Jr.');
    expect(fillSlots('It is like <|liked2|>.', REQUEST)).toBe('It is like Night.');
    expect(fillSlots('<|liked1|>, and it.', REQUEST)).toBe('Who Moved the Heron?, and it.');
  });

  test.each(['<|', '<<||', '<|<||', '<<|write|>', '<<||write|>', '<|<|write|>'])(
    '%s in catalogue text forges none',
    (text) => {
      const forged = promptText({
        ...REQUEST,
        item: { ...REQUEST.item, text, title: text },
        asked: [text],
        liked: [{ title: text, shared: [text] }],
      });
      expect(forged.match(/<\|\w+\|>/g)).toEqual(
        ['item', 'facts', 'about', 'liked', 'shared', 'asked', 'write'].map((name) => `<|${name}|>`),
      );
    },
  );

  test('and at most three liked items go into a prompt', () => {
    const liked = ['A', 'B', 'C', 'D'].map((title) => ({ title, shared: [] }));
    expect(promptText({ ...REQUEST, liked }).match(/<\|liked\|>/g)).toHaveLength(3);
  });
});

describe('the deterministic writer', () => {
  test('does not cut a sentence after “Mr.”, and stops after two', () => {
    expect(plainNarrative(REQUEST)[1]).toBe(
      'Mr. Oswald keeps a night school in a ruined mill near New Ferry. A heron teaches him patience.',
    );
  });

  test.each([
    ['They left', 'They left.'],
    ['“They left.”', '“They left.”'],
    ['Who left? Nobody.', 'Who left? Nobody.'],
    ["He said 'Go.' Then he left. Then woke.", "He said 'Go.' Then he left."],
    ['J. K. Moss wrote it. Then slept. Then woke.', 'J. K. Moss wrote it. Then slept.'],
  ])('ends a description once: %s', (text, told) => {
    expect(plainNarrative({ ...REQUEST, item: { ...REQUEST.item, text } })[1]).toBe(told);
  });

  test('ends a sentence on a title that has its own stop', () => {
    const ways = [0, 1, 2].map((seed) => plainNarrative({ ...REQUEST, seed })[2]!);
    expect(new Set(ways).size).toBe(3);
    for (const way of ways) {
      expect(way).toContain('Who Moved the Heron?');
      expect(way).toContain('friendship and a warm mood');
      expect(way).not.toMatch(/[?!.][.]$/);
    }
  });

  test('ties the item to the liked one that shares something, wherever it stands', () => {
    const liked = [...REQUEST.liked].reverse();
    expect(plainNarrative({ ...REQUEST, liked }).join(' ')).toContain('Who Moved the Heron?');
    expect(plainNarrative({ ...REQUEST, liked }).join(' ')).not.toContain('Night');
  });

  const name = fc.constantFrom('Emma', 'Who?', 'Dr. No', 'Ada Quill', 'moss');
  const facts = fc.record({
    title: name,
    creators: fc.array(name, { maxLength: 3 }),
    year: fc.option(fc.integer({ min: -800, max: 2030 })),
    length: fc.option(fc.record({ value: fc.integer({ min: 1, max: 2000 }), unit: fc.constant('pages') })),
    series: fc.option(name),
    facts: fc.constantFrom('', 'form novel; 180 pages'),
    text: fc.oneof(fc.constantFrom('', '  ', 'One. Two. Three.', 'No stop', 'Ends “so.”'), fc.lorem()),
  });
  const requests: fc.Arbitrary<NarrationRequest> = fc.record({
    item: facts,
    liked: fc.array(fc.record({ title: name, shared: fc.array(fc.constantFrom('sea', 'a warm mood')) }), {
      maxLength: 3,
    }),
    alongside: fc.subarray(['Emma', 'Dr. No']),
    asked: fc.subarray(['shorter', 'not by Bo Reef Jr.']),
    seed: fc.integer(),
  });

  test('writes whole sentences of what it was given, the same each time, whatever is missing', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const told = plainNarrative(request);
        expect(plainNarrative(structuredClone(request))).toEqual(told);
        // A description may do without the title above it; no other first sentence may.
        if (!request.item.text.trim()) expect(told[0]).toContain(request.item.title);
        for (const sentence of told) {
          expect(sentence.trim()).toBe(sentence);
          expect(sentence).toMatch(/^\S.*[.!?…]["”’]?$/su);
          expect(sentence).not.toMatch(/undefined|\bnull\b|NaN|, ,| {2}/);
        }
        const numbers = told.join(' ').match(/\d+/g) ?? [];
        const given = JSON.stringify(request);
        for (const number of numbers) expect(given).toContain(number);
        for (const creator of request.item.creators) expect(told[0]).toContain(creator);
      }),
    );
  });

  test('hands each sentence on in order, and returns them joined', async () => {
    const heard: [number, string][] = [];
    const [first, second] = await plainNarrator().narrate([REQUEST, { ...REQUEST, liked: [] }], {
      onSentence: (request, sentence) => heard.push([request, sentence]),
    });
    expect(
      heard
        .filter(([request]) => request === 0)
        .map(([, sentence]) => sentence)
        .join(' '),
    ).toBe(first);
    expect(
      heard
        .filter(([request]) => request === 1)
        .map(([, sentence]) => sentence)
        .join(' '),
    ).toBe(second);
    expect(first).not.toBe(second);
  });

  test('stops when it is told to', async () => {
    await expect(plainNarrator().narrate([REQUEST], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('sampling', () => {
  test('draws as the published generator does', () => {
    const draw = uniform(1);
    expect([draw(), draw(), draw()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });

  const logits = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 30 });

  test('at temperature 0 takes the largest, wherever the draw falls', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0, max: 0.999, noNaN: true }), (values, mark) => {
        const array = Float32Array.from(values);
        const id = sample(array.slice(), [], { temperature: 0, topP: 0.9, repetition: 1 }, () => mark);
        expect(array.every((value) => value <= array[id!]!)).toBe(true);
      }),
    );
  });

  test('never leaves the smallest set whose probability reaches top-p', () => {
    const setting = fc.record({
      temperature: fc.double({ min: 0.2, max: 2, noNaN: true }),
      topP: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    });
    fc.assert(
      fc.property(
        logits,
        setting,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (values, { temperature, topP }, mark) => {
          const array = Float32Array.from(values);
          const id = sample(array.slice(), [], { temperature, topP, repetition: 1 }, () => mark);
          const odds = [...array].map((logit) => Math.exp(logit / temperature));
          const total = odds.reduce((sum, one) => sum + one, 0);
          const better = odds.filter((one) => one > odds[id!]!).reduce((sum, one) => sum + one, 0);
          // Were the better ones enough, this one would not be in the set.
          expect(better / total).toBeLessThan(topP + 1e-4);
        },
      ),
    );
  });
});
