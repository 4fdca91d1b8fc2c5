import { describe, expect, test } from 'vitest';
import { countVerdicts, drawCases, mentions, pairSamples, strangers, variety } from '../../scripts/reading.ts';
import { openFixture } from '../fixtures/pack.ts';

const { pack } = await openFixture();

describe('cases to read', () => {
  test('are the same each time, and of the rows asked for', () => {
    const cases = drawCases(pack, 40, { rows: [0, 2] });
    expect(drawCases(pack, 40, { rows: [0, 2] })).toEqual(cases);
    expect(new Set(cases.map(({ pick }) => pick.row))).toEqual(new Set([0, 2]));
  });

  test('never give an item as its own history', () => {
    for (const { pick, liked } of drawCases(pack, 60)) {
      expect(liked.length).toBeGreaterThan(0);
      expect(liked).not.toContain(pick.id);
    }
  });
});

describe('a narrative names a stranger', () => {
  const [item, liked, other] = pack.items;
  const one = {
    pick: { id: item!.id, row: 0, item: item!, score: 0, reasons: [] },
    liked: [liked!.id],
    wish: '',
  };

  test('where it has another item’s title or a year of nobody’s', () => {
    expect(strangers(pack, one, `${other!.title} came out in 1432.`)).toEqual([other!.title, '1432']);
  });

  test('or gets a name or a number of its own wrong', () => {
    const year = pack.facets.number('year', 0)!;
    const told = `Published in ${year}, or ${year + 1}, it was ${item!.creators[0]} who wrote ${item!.title}x.`;
    expect(mentions(pack, one, told).wrong).toEqual([String(year + 1), `${item!.title.split(' ').at(-1)}x`]);
  });

  test('never where it names its own item, what was liked, and their facts', () => {
    const year = pack.facets.number('year', 0);
    expect(strangers(pack, one, `${item!.title} of ${year} is like ${liked!.title}. ${item!.text}`)).toEqual([]);
  });
});

test('variety counts what is said again', () => {
  const sentences = [
    ['It is a novel about the sea.', 'You will like it here.'],
    ['It is a play about winter nights.', 'You will like it here.'],
    ['Rain falls on a village.', 'Snow falls on a town.'],
  ];
  const found = variety(
    sentences.map((one) => one.join(' ')),
    sentences,
  );
  expect(found.words).toEqual([10, 12, 12]);
  expect(found.repeatedOpenings).toBeCloseTo(2 / 3);
  expect(found.commonest).toEqual({ sentence: 'You will like it here.', share: 2 / 3 });
  // 9 + 9 + 7 runs of four words; "you will like it" and "will like it here." come twice.
  expect(found.distinct).toBeCloseTo(23 / 25);
});

describe('a blind reading', () => {
  const written = (words: string) =>
    Array.from({ length: 20 }, (_, i) => `**Book ${i}** — liked: Other\n\n> ${words} ${i}.\n`).join('\n');

  test('puts either writer first, about as often, and counts them back', () => {
    const pairs = pairSamples(written('Ours'), written('Theirs'), 5);
    const firsts = [...pairs.matchAll(/^1: (\w+)/gm)].map(([, who]) => who);
    expect(firsts).toHaveLength(20);
    expect(firsts.filter((who) => who === 'Ours').length).toBeGreaterThan(4);
    expect(firsts.filter((who) => who === 'Theirs').length).toBeGreaterThan(4);
    const verdicts = firsts.map((who, i) => `${i + 1} ${who === 'Ours' ? 1 : 2}`).join('\n');
    expect(countVerdicts(verdicts, 20, 5)).toEqual({ preferred: 20, read: 20 });
    expect(countVerdicts('3 =\n', 20, 5)).toEqual({ preferred: 0.5, read: 1 });
  });

  test('refuses samples of other cases, and verdicts that are none', () => {
    expect(() => pairSamples(written('Ours'), written('Theirs').replace('Book 3', 'Book x'), 1)).toThrow(
      'different cases',
    );
    expect(() => countVerdicts('3 both', 20, 1)).toThrow('no verdict');
    expect(() => countVerdicts('21 1', 20, 1)).toThrow('no verdict');
  });
});
