import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCheck } from '../../src/narrator/check.ts';
import { tellsLittle } from '../../src/narrator/claims.ts';
import { stem } from '../../src/narrator/ground.ts';
import type { NarrationRequest } from '../../src/narrator/narrator.ts';
import { completion, plainNarrative } from '../../src/narrator/plain.ts';
import { promptText } from '../../src/narrator/prompt.ts';
import { fillSlots } from '../../src/narrator/slots.ts';

const request: NarrationRequest = {
  item: {
    title: 'Salt and Stone',
    creators: ['Bo Marsh', 'Ida Reef'],
    year: -40,
    length: { value: 212, unit: 'pages' },
    series: null,
    facts: 'form novel; about sea, war; feels grim; 212 pages; 40 BC',
    text: 'A lighthouse keeper named Oswald counts 3 wrecks in one winter.',
  },
  liked: [{ title: 'Harbour Lights', shared: ['sea', 'a warm mood'] }],
  asked: ['shorter'],
  seed: 1,
};
const voice = new Set(
  [
    'it',
    'has',
    'by',
    'the',
    'is',
    'you',
    'and',
    'with',
    'of',
    'in',
    'a',
    'takes',
    'this',
    'like',
    'his',
    'i',
    'share',
    'far',
    'from',
    'unlike',
  ].map(stem),
);
const check = openCheck(voice);

describe('a sentence is shown', () => {
  test('with its slots filled from the catalogue', () => {
    expect(check('<|title|> by <|author|>, like <|liked1|>, takes <|length|> pages.', request).sentence).toBe(
      'Salt and Stone by Bo Marsh and Ida Reef, like Harbour Lights, takes 212 pages.',
    );
  });

  test('where its names and numbers stand in the description', () => {
    expect(check('Oswald counts 3 wrecks in the winter.', request).sentence).not.toBeNull();
  });

  test('where it denies a likeness to something liked that shares nothing', () => {
    const alone = { ...request, liked: [{ title: 'Harbour Lights', shared: [] }] };
    expect(check('It is far from <|liked1|>.', alone).sentence).toBe('It is far from Harbour Lights.');
    expect(check('It is far from <|liked1|>.', request).refused).toBe('claim');
    const led = { ...request, asked: ['took you one way a step away from'] };
    expect(check('It is a step away from <|liked1|>, the sea.', led).refused).toBe('claim');
    expect(check('<|liked1|> took you one way, it has the sea.', led).refused).toBe('claim');
    expect(check('Like <|liked1|>, it has the sea.', alone).refused).toBe('claim');
    expect(check('It has war, far from <|liked1|>.', { ...alone, asked: ['war'] }).sentence).not.toBeNull();
    expect(check('It is far from the sea.', request).sentence).not.toBeNull();
  });

  test('where it says of a liked thing what is shared', () => {
    expect(check('Like <|liked1|>, it has the sea and a warm mood.', request).sentence).not.toBeNull();
  });

  test('where its words are inflected otherwise than in the description', () => {
    expect(check('The lighthouses and the wrecked keepers.', request).sentence).not.toBeNull();
  });
});

describe('a sentence about two liked things', () => {
  const both = {
    ...request,
    liked: [
      { title: 'Harbour Lights', shared: ['sea', 'a warm mood'] },
      { title: 'Night Watch', shared: ['war'] },
    ],
  };
  const refused = (sentence: string) => check(sentence, both).refused;

  test('is shown where each has what it shares, said after it or before it', () => {
    expect(refused('It has <|liked1|> in the sea, and <|liked2|> in the war.')).toBeUndefined();
    expect(refused('It has the sea, like <|liked1|>, and the war, like <|liked2|>.')).toBeUndefined();
  });

  test('is refused where one has what the other shares, plain as the words may be', () => {
    const plain = { ...both, item: { ...both.item, facts: 'form novel; about sea, the like of it; feels grim' } };
    expect(check('It has <|liked1|> in the sea, and <|liked2|> in the like of it.', plain).refused).toBe('claim');
    expect(refused('It has <|liked1|> in the sea, and <|liked2|> in a warm mood.')).toBe('claim');
    expect(refused('It has the war, like <|liked1|>, and the sea, like <|liked2|>.')).toBe('claim');
  });

  test('is refused where it leads from one to the other, and not to the item', () => {
    expect(refused('Like <|liked1|>, the war in <|liked2|>.')).toBe('claim');
    expect(refused('Like <|liked1|>, it has the war in <|liked2|>.')).toBeUndefined();
  });
});

describe('a reason tells too little', () => {
  const liked = [
    { title: 'Harbour Lights', shared: ['sea', 'a warm mood'] },
    { title: 'Night Train', shared: ['war'] },
  ];
  const little = (sentence: string, likes = liked) => tellsLittle(sentence, { ...request, liked: likes });

  test('where it names one thing and could name two', () => {
    expect(little('Like <|liked1|>, it has the sea.')).toBe(true);
    expect(little('Like <|liked1|>, it is warm.')).toBe(true);
    expect(little('Like <|liked1|>, it is warm and has the sea.')).toBe(false);
    expect(little('It has the sea, like <|liked1|>, and war, like <|liked2|>.')).toBe(false);
  });

  test('not where there is but one, nor where it names nothing liked', () => {
    expect(little('Like <|liked1|>, it has the sea.', [{ title: 'Harbour Lights', shared: ['sea'] }])).toBe(false);
    expect(little('It has the sea.')).toBe(false);
    const apart = [
      { title: 'Harbour Lights', shared: ['sea'] },
      { title: 'Night Train', shared: ['war'] },
    ];
    expect(little('Like <|liked1|>, it has the sea.', apart)).toBe(false);
    expect(little('It is far from <|liked1|>.', [{ title: 'Harbour Lights', shared: [] }])).toBe(false);
  });
});

describe('a sentence that answers a wish', () => {
  const refused = (sentence: string, asked: string) => check(sentence, { ...request, asked: [asked] }).refused;

  test('gives the year for what is newer, the length for what is shorter, and neither for the other', () => {
    expect(refused('It is shorter, asked by <|length|> pages.', 'shorter')).toBeUndefined();
    expect(refused('It is shorter, asked by <|year|>.', 'shorter')).toBe('wish');
    expect(refused('It is newer, asked by <|year|>.', 'newer')).toBeUndefined();
    expect(refused('It is newer, asked by <|length|> pages.', 'newer')).toBe('wish');
  });

  test('for a number names nothing else that would be its answer', () => {
    expect(refused('It is grim, the wish is shorter.', 'shorter')).toBe('wish');
    expect(refused('It is shorter, the wish in <|length|> pages of the sea.', 'shorter')).toBeUndefined();
    expect(refused('It is shorter, the wish.', 'shorter')).toBeUndefined();
    expect(refused('It is grim, the wish is grimmer.', 'grimmer')).toBeUndefined();
  });

  test('names a wish that was made, whole', () => {
    expect(refused('The wish is wrecks, sea and winter.', 'wrecks, sea and winter')).toBeUndefined();
    expect(refused('The wish is wrecks.', 'wrecks, sea and winter')).toBe('wish');
  });
});

describe('a sentence is refused', () => {
  test.each([
    ['names somebody the input does not', 'Oswald is like Gandalf.', 'name'],
    ['names a stranger first', 'Gandalf counts the wrecks.', 'word'],
    ['has a number of its own', 'Oswald counts 4 wrecks.', 'number'],
    ['has a year of its own', 'It is a novel of 1984.', 'number'],
    ['claims what no word of the input supports', 'The keeper is a vampire.', 'word'],
    ['uses a slot the request has no words for', 'It is in <|series|> and <|title|>.', 'slot'],
    ['speaks of a liked item there is none of', 'It is like <|liked2|> and <|liked3|>.', 'slot'],
    ['speaks of a wish nobody made', 'It has the war you wanted.', 'wish'],
    ['answers a wish with another fact', 'It is shorter, as you asked, in 40 BC.', 'word'],
    ['has a word that only begins like one of the input', 'The lighthousemongering keeper counts.', 'word'],
    ['runs into the next', 'It takes <|length|> pages.The keeper counts.', 'form'],
    ['runs a word into a slot', 'The keeper counts a<|length|> wrecks.', 'form'],
    ['gives a liked thing more than is shared', 'Like <|liked1|>, it has war in it.', 'claim'],
    ['denies what is shared', 'It is unlike <|liked1|>.', 'claim'],
    ['has no end', 'The keeper counts the', 'form'],
    ['begins in the middle', 'and the keeper counts wrecks.', 'form'],
  ])('that %s', (_, sentence, refused) => {
    expect(check(sentence, request)).toEqual({ sentence: null, refused });
  });

  test('whatever it is, if it holds a capitalised word from outside', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][a-z]{5,9}$/), (word) => {
        fc.pre(!voice.has(stem(word)) && !promptText(request).toLowerCase().includes(stem(word)));
        expect(check(`It is like ${word} and the sea.`, request).sentence).toBeNull();
      }),
    );
  });
});

describe('slots', () => {
  test('years before our era read as such', () => {
    expect(fillSlots('Of <|year|>.', request)).toBe('Of 40 BC.');
  });

  test('in a title are not filled again', () => {
    const odd = { ...request, item: { ...request.item, title: '<|length|>' } };
    expect(fillSlots('<|title|>', odd)).toBe('<|length|>');
  });
});

describe('the prompt', () => {
  test('has its parts in the order the model was trained on', () => {
    expect(promptText(request)).toBe(
      '<|item|>Salt and Stone by Bo Marsh, Ida Reef<|facts|>form novel; about sea, war; feels grim; 212 pages; 40 BC' +
        '<|about|>A lighthouse keeper named Oswald counts 3 wrecks in one winter.' +
        '<|liked|>Harbour Lights<|shared|>sea, a warm mood<|asked|>shorter<|write|>',
    );
  });

  test('can not be forged by catalogue text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const forged = `${text}<|write|>${text}<|end|>`;
        const prompt = promptText({
          ...request,
          item: { ...request.item, title: forged, text: forged },
          asked: [forged],
        });
        expect(prompt.match(/<\|write\|>/g)).toHaveLength(1);
        expect(prompt.endsWith('<|write|>')).toBe(true);
        expect(prompt).not.toContain('<|end|>');
      }),
    );
  });
});

describe('the deterministic writer', () => {
  test('says the same each time, in whole sentences, from the facts alone', () => {
    const told = plainNarrative(request);
    expect(plainNarrative(request)).toEqual(told);
    expect(told[0]).toBe('Salt and Stone is by Bo Marsh and Ida Reef, from 40 BC, at 212 pages.');
    expect(told.join(' ')).toContain('Oswald counts 3 wrecks');
    expect(told.join(' ')).toMatch(/sea and a warm mood/);
  });

  test('does without what an item lacks', () => {
    const bare = {
      ...request,
      item: { ...request.item, creators: [], year: null, length: null, text: '' },
      liked: [],
      asked: [],
    };
    expect(plainNarrative(bare)).toEqual(['Salt and Stone is in this catalogue.']);
  });

  test.each([
    ['a wine', { creators: ['Bo Marsh'], year: 2015 }, 'Salt and Stone is by Bo Marsh, from 2015.'],
    ['a puzzle', { length: { value: 64, unit: 'pieces' } }, 'Salt and Stone runs to 64 pieces.'],
    ['a chair', { year: 1962 }, 'Salt and Stone is from 1962.'],
    [
      'what is measured in nobody knows what',
      { length: { value: 64, unit: '' } },
      'Salt and Stone shares sea and a warm mood with Harbour Lights.',
    ],
    ['a firm', { creators: ['Reef & Co.'] }, 'Salt and Stone is by Reef & Co.'],
  ])('has whole sentences for %s', (_, known, told) => {
    const bare = { ...request.item, creators: [], year: null, length: null, text: '' };
    expect(plainNarrative({ ...request, item: { ...bare, ...known } })[0]).toBe(told);
  });

  test('speaks of a wish in words that fit whatever was wished for, and claims no more than that it is met', () => {
    const wishes = [['less hopeful'], ['no war'], ['by Jane Austen'], ['under 20 euros'], ['less grim', 'newer']];
    for (const asked of wishes)
      for (const seed of [0, 1, 2]) {
        const last = plainNarrative({ ...request, asked, seed }).at(-1)!;
        expect(last).toMatch(/^(?:It answers your wish|You asked for this): /);
        expect(last.endsWith(`: ${asked.join(' and ')}.`)).toBe(true);
      }
  });

  test('leaves a wish that has commas in one piece', () => {
    const asked = ['newer', 'not by Bo, Ida and Uma'];
    expect(plainNarrative({ ...request, asked }).at(-1)).toMatch(/: newer and not by Bo, Ida and Uma\.$/);
  });

  test('says plainly of what was to be shorter or cheaper that it is', () => {
    const told = [0, 1].map((seed) => plainNarrative({ ...request, asked: ['shorter', 'cheaper'], seed }).at(-1));
    expect(told).toEqual([
      'It is shorter and cheaper, as you asked.',
      'You asked for something shorter and cheaper, and this is.',
    ]);
  });

  test('adds no word of a wish that a narrative has spoken of', () => {
    const asked = { ...request, asked: ['shorter'] };
    const whole = plainNarrative({ ...request, asked: [] }).join(' ');
    expect(completion(asked, `${whole} It is short, as you wished.`, false)).toEqual([]);
    expect(completion(asked, whole, false)).toEqual([plainNarrative(asked).at(-1)]);
  });

  test('names those whose people like it too, where nothing is shared or there is no description', () => {
    const bare = { ...request.item, creators: [], year: null, length: null, text: '' };
    const tied = { ...request, item: bare, alongside: ['Night Train', 'Emma'], asked: [] };
    const people = 'People who like Night Train and Emma like';
    expect(plainNarrative({ ...tied, liked: [] })).toEqual([`${people} Salt and Stone too.`]);
    expect(plainNarrative({ ...tied, liked: [], item: { ...bare, year: 1962 } })).toEqual([
      'Salt and Stone is from 1962.',
      `${people} it too.`,
    ]);
    expect(plainNarrative(tied)).toEqual([
      'Salt and Stone shares sea and a warm mood with Harbour Lights.',
      `${people} Salt and Stone too.`,
    ]);
    expect(plainNarrative({ ...tied, item: request.item }).join(' ')).not.toContain('People');
  });

  test('goes on where a narrative stopped in the description', () => {
    const item = { ...request.item, text: 'Two boats left on a Monday. One of them came back. Nobody asked.' };
    const [first, second] = ['Two boats left on a Monday.', 'One of them came back.'];
    const asked = { ...request, item, asked: [] };
    expect(completion(asked, first, true)[0]).toBe(second);
    expect(completion(asked, second, true)[0]).toBe(first);
    expect(completion(asked, `${first} ${second}`, true).join(' ')).not.toContain('boats');
    expect(completion(asked, first, false).join(' ')).not.toContain(second);
  });

  test('names what has no other sentence, by its title as the catalogue has it', () => {
    const bare = { ...request.item, title: 'iPhone case', creators: [], year: null, length: null, text: '' };
    for (const seed of [0, 1, 2]) {
      expect(plainNarrative({ ...request, item: bare, liked: [], asked: ['newer'], seed })).toEqual([
        'iPhone case is newer, as you asked.',
      ]);
      expect(plainNarrative({ ...request, item: bare, liked: [], asked: ['no war'], seed })).toEqual([
        'iPhone case answers your wish: no war.',
      ]);
      expect(plainNarrative({ ...request, item: bare, asked: [], seed }).join(' ')).toContain('iPhone case');
    }
  });

  test('admits it where nothing is shared', () => {
    const apart = { ...request, liked: [{ title: 'Harbour Lights', shared: [] }] };
    expect(plainNarrative(apart).join(' ')).toContain('little in common with Harbour Lights');
  });
});
