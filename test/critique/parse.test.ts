/** What people type → what is understood, sentence by sentence. The catalogue is the fixture's, so that every answer is known. */
import { describe, expect, test } from 'vitest';
import { type Constraint, parseCritique } from '../../src/critique/critique.ts';
import { FACETS, openFixture } from '../fixtures/pack.ts';

const { pack } = await openFixture();
const SUBJECT = { facets: FACETS, items: pack.items };
const parse = (words: string) => parseCritique(words, SUBJECT);

const FUNNY = ['funny', 'satirical', 'whimsical'];
const SAD = ['bittersweet', 'melancholy', 'grim'];
const BLEAK = ['melancholy', 'grim'];
const ROMANCE = ['love', 'courtship'];

type Terms = Extract<Constraint, { kind: 'terms' }>;
const terms = (facet: string, ids: string[], want: Terms['want'], label: string): Constraint => ({
  kind: 'terms',
  facet,
  terms: ids,
  want,
  label,
});
const moods = (ids: string[], want: Terms['want'], label: string) => terms('moods', ids, want, label);
const about = (id: string, want: Terms['want'], label: string) => terms('subjects', [id], want, label);
const romance = (want: Terms['want'], label: string) => [
  terms('subjects', ROMANCE, want, label),
  moods(['romantic'], want, label),
];
const pages = (direction: 'less' | 'more', label: string): Constraint => ({
  kind: 'number',
  facet: 'pages',
  direction,
  label,
});
const year = (direction: 'less' | 'more', label: string): Constraint => ({
  kind: 'number',
  facet: 'year',
  direction,
  label,
});
const bound = (facet: string, least: number | null, most: number | null, label: string): Constraint => ({
  kind: 'bound',
  facet,
  least,
  most,
  label,
});
const by = (name: string, label = `by ${name}`): Constraint => ({ kind: 'creator', name, want: 'only', label });
const notBy = (name: string, label = `not by ${name}`): Constraint => ({ kind: 'creator', name, want: 'none', label });
const like = (id: string, title: string, label = `like ${title}`): Constraint => ({
  kind: 'like',
  id,
  title,
  want: 'more',
  label,
});
const unlike = (id: string, title: string): Constraint => ({
  kind: 'like',
  id,
  title,
  want: 'less',
  label: `not like ${title}`,
});
const words = (text: string): Constraint => ({ kind: 'words', text, label: text });
const noMention = (text: string, label: string): Constraint => ({ kind: 'mention', text, want: 'none', label });
const lighter = (label: string) => [
  moods(['funny', 'whimsical', 'warm', 'hopeful'], 'more', label),
  moods(['grim', 'violent'], 'less', label),
];

describe('length and age', () => {
  test.each<[string, Constraint[]]>([
    ['shorter', [pages('less', 'shorter')]],
    ['Much shorter, please!', [pages('less', 'shorter')]],
    ['something a bit longer', [pages('more', 'longer')]],
    ['not too long', [pages('less', 'not too long')]],
    ['these are too long', [pages('less', 'not so long')]],
    ['not long enough', [pages('more', 'more long')]],
    ['a quick read', [pages('less', 'quick read')]],
    ['fewer pages', [pages('less', 'fewer pages')]],
    ['older', [year('less', 'older')]],
    ['more recent', [year('more', 'more recent')]],
    ['less modern', [year('less', 'less modern')]],
    ['a classic', [year('less', 'classic')]],
    ['shorter and newer', [pages('less', 'shorter'), year('more', 'newer')]],
    ['newer, but not so long', [year('more', 'newer'), pages('less', 'not so long')]],
  ])('%s', (wish, expected) => {
    expect(parse(wish)).toEqual(expected);
  });
});

describe('bounds', () => {
  test.each<[string, Constraint[]]>([
    ['under 300 pages', [bound('pages', null, 299, 'under 300 pages')]],
    ['less than 300 pages', [bound('pages', null, 299, 'less than 300 pages')]],
    ['at most 250 pages', [bound('pages', null, 250, 'at most 250 pages')]],
    ['300 pages or less', [bound('pages', null, 300, '300 pages or less')]],
    ['200 pages max', [bound('pages', null, 200, '200 pages max')]],
    ['no longer than 400 pages', [bound('pages', null, 400, 'no longer than 400 pages')]],
    ['nothing over 300 pages', [bound('pages', null, 300, 'nothing over 300 pages')]],
    ['over 1,000 pages', [bound('pages', 1001, null, 'over 1000 pages')]],
    ['400+ pages', [bound('pages', 400, null, '400+ pages')]],
    ['between 200 and 400 pages', [bound('pages', 200, 400, 'between 200 and 400 pages')]],
    ['about 250 pages', [bound('pages', 200, 300, 'about 250 pages')]],
    ['before 1950', [bound('year', null, 1949, 'before 1950')]],
    ['published after 2000', [bound('year', 2001, null, 'published after 2000')]],
    ['since 1990', [bound('year', 1990, null, 'since 1990')]],
    ['older than 1900', [bound('year', null, 1899, 'older than 1900')]],
    ['before 500 BC', [bound('year', null, -501, 'before 500 BC')]],
    ['from the 1960s', [bound('year', 1960, 1969, 'from the 1960s')]],
    ['from the 60s', [bound('year', 1960, 1969, 'from the 60s')]],
    ['from the late 1960s', [bound('year', 1966, 1969, 'from the late 1960s')]],
    ['written in the 19th century', [bound('year', 1800, 1899, 'written in the 19th century')]],
    ['from 1984', [bound('year', 1984, 1984, 'from 1984')]],
    ['between 1900 and 1950', [bound('year', 1900, 1950, 'between 1900 and 1950')]],
    ['set in the 1960s', [terms('eras', ['mid-twentieth'], 'more', 'set in the 1960s')]],
    ['set in the 20th century', [terms('eras', ['mid-twentieth'], 'more', 'set in the 20th century')]],
  ])('%s', (wish, expected) => {
    expect(parse(wish)).toEqual(expected);
  });
});

describe('moods', () => {
  test.each<[string, Constraint[]]>([
    ['funnier', [moods(FUNNY, 'more', 'funnier')]],
    ['make it funnier', [moods(FUNNY, 'more', 'funnier')]],
    ['shorter and funnier', [pages('less', 'shorter'), moods(FUNNY, 'more', 'funnier')]],
    ['not so sad please', [moods(SAD, 'less', 'not so sad')]],
    ['too sad', [moods(SAD, 'less', 'not so sad')]],
    ['not sad', [moods(SAD, 'none', 'not sad')]],
    ['it isn’t funny enough', [moods(FUNNY, 'more', 'more funny')]],
    ['something lighter', lighter('lighter')],
    ['less grim and violent', [moods(['grim'], 'less', 'less grim'), moods(['violent'], 'less', 'less violent')]],
    ['less grim and funny', [moods(['grim'], 'less', 'less grim'), moods(FUNNY, 'more', 'funny')]],
    ['less grim, funnier', [moods(['grim'], 'less', 'less grim'), moods(FUNNY, 'more', 'funnier')]],
    ['not too long and funny', [pages('less', 'not too long'), moods(FUNNY, 'more', 'funny')]],
    [
      'I want something less bleak but still thoughtful',
      [moods(BLEAK, 'less', 'less bleak'), moods(['thoughtful'], 'more', 'thoughtful')],
    ],
    [
      'less violence more hope',
      [
        moods(['violent'], 'less', 'less violence'),
        moods(['hopeful'], 'more', 'more hope'),
        moods(['grim'], 'less', 'more hope'),
      ],
    ],
    [
      'cheer me up',
      [moods(['funny', 'warm', 'hopeful'], 'more', 'cheer me up'), moods(['grim', 'violent'], 'less', 'cheer me up')],
    ],
    ['could you make me laugh?', [moods(FUNNY, 'more', 'laugh')]],
    ['make me laugh', [moods(FUNNY, 'more', 'make me laugh')]],
    ['nothing scary', [moods(['frightening', 'eerie'], 'none', 'nothing scary')]],
    ['easier', [moods(['challenging'], 'less', 'easier')]],
    ['feels warm', [moods(['warm'], 'more', 'feels warm')]],
    ['NOT SO SAD', [moods(SAD, 'less', 'not so sad')]],
  ])('%s', (wish, expected) => {
    expect(parse(wish)).toEqual(expected);
  });
});

describe('subjects, places, readers', () => {
  test.each<[string, Constraint[]]>([
    ['no vampires', [about('vampires', 'none', 'no vampires')]],
    ['no vampires, funny', [about('vampires', 'none', 'no vampires'), moods(FUNNY, 'more', 'funny')]],
    ['I don’t want anything with vampires', [about('vampires', 'none', 'no vampires')]],
    ['tired of vampires', [about('vampires', 'none', 'no vampires')]],
    ['more about friendship', [about('friendship', 'more', 'more about friendship')]],
    ['nothing about war', [about('war', 'none', 'nothing about war')]],
    ['too much romance', romance('less', 'less romance')],
    ['anything but romance', romance('none', 'no romance')],
    [
      'no vampires, werewolves or witches',
      [
        about('vampires', 'none', 'no vampires'),
        about('shapeshifters', 'none', 'no werewolves or witches'),
        about('witches', 'none', 'no werewolves or witches'),
      ],
    ],
    ['about kings and courts', [about('kings-and-courts', 'more', 'about kings and courts')]],
    ['a coming-of-age story', [about('coming-of-age', 'more', 'coming-of-age story')]],
    ['set in Japan', [terms('settings', ['japan'], 'more', 'set in Japan')]],
    ['Books set in Japan please.', [terms('settings', ['japan'], 'more', 'set in Japan')]],
    ['Japan', [terms('settings', ['japan'], 'more', 'Japan')]],
    ['written in Japanese', [terms('language', ['ja'], 'more', 'written in Japanese')]],
    ['not in English', [terms('language', ['en'], 'none', 'not in English')]],
    ['set in the American West', [terms('settings', ['us-west'], 'more', 'set in the American West')]],
    ['set in a small town', [terms('settings', ['small-town'], 'more', 'set in a small town')]],
    ['for my daughter', [terms('audience', ['children', 'middle-grade', 'young-adult'], 'more', 'for my daughter')]],
    ['for my teenage son', [terms('audience', ['young-adult'], 'more', 'for my teenage son')]],
    ['for my 8-year-old', [terms('audience', ['children'], 'more', 'for my 8-year-old')]],
    [
      'for my ten-year-old who loves magic',
      [terms('audience', ['middle-grade'], 'more', 'for my ten-year-old'), about('magic', 'more', 'magic')],
    ],
    [
      'funny or romantic',
      [moods(FUNNY, 'more', 'funny or romantic'), moods(['romantic'], 'more', 'funny or romantic')],
    ],
    [
      'short funny novels about war',
      [
        pages('less', 'short'),
        moods(FUNNY, 'more', 'funny'),
        terms('form', ['novel'], 'more', 'novels'),
        about('war', 'more', 'war'),
      ],
    ],
    [
      'a love story without vampires',
      [
        terms('subjects', ROMANCE, 'more', 'love story'),
        moods(['romantic'], 'more', 'love story'),
        about('vampires', 'none', 'without vampires'),
      ],
    ],
  ])('%s', (wish, expected) => {
    expect(parse(wish)).toEqual(expected);
  });
});

describe('names', () => {
  test.each<[string, Constraint[]]>([
    ['like Blood Orchard but newer', [like('blood', 'Blood Orchard'), year('more', 'newer')]],
    ['like blood orchard, but newer', [like('blood', 'Blood Orchard'), year('more', 'newer')]],
    ['Blood Orchard but newer', [like('blood', 'Blood Orchard'), year('more', 'newer')]],
    [
      'I loved Blood Orchard, something similar but shorter',
      [like('blood', 'Blood Orchard'), pages('less', 'shorter')],
    ],
    ['like Moss and Lantern but funnier', [like('moss', 'Moss and Lantern'), moods(FUNNY, 'more', 'funnier')]],
    ['moss and lantern', [like('moss', 'Moss and Lantern')]],
    ['like "But the Kite Flew", only shorter', [like('kite', 'But the Kite Flew'), pages('less', 'shorter')]],
    ['But the Kite Flew but happier', [like('kite', 'But the Kite Flew'), ...happier('happier')]],
    ['shorter but like But the Kite Flew', [pages('less', 'shorter'), like('kite', 'But the Kite Flew')]],
    [
      'like Salt, Bread, and Thunder, but less grim',
      [like('salt', 'Salt, Bread, and Thunder'), moods(['grim'], 'less', 'less grim')],
    ],
    ['like salt bread and thunder', [like('salt', 'Salt, Bread, and Thunder')]],
    ["a fool's ledger but longer", [like('ledger', 'A Fool’s Ledger'), pages('more', 'longer')]],
    ['like Orrery', [like('orrery', 'The Orrery')]],
    ['like It', [like('it', 'It')]],
    ['like Night and Ember Road', [like('night', 'Night'), like('ember', 'Ember Road')]],
    ['like Night by Ola Berg but shorter', [like('night', 'Night'), pages('less', 'shorter')]],
    ['nothing like Ember Road', [unlike('ember', 'Ember Road')]],
    ['shorter than Night', [{ ...pages('less', 'shorter than Night'), than: ['night'] } as Constraint]],
    [
      'less grim than Salt, Bread, and Thunder',
      [{ ...moods(['grim'], 'less', 'less grim than Salt, Bread, and Thunder'), than: ['salt'] } as Constraint],
    ],
    [
      'like The Orchard',
      [like('blood', 'Blood Orchard', 'like The Orchard'), like('bone', 'Bone Orchard', 'like The Orchard')],
    ],
    ['no more Orchard', [{ kind: 'series', name: 'The Orchard', want: 'none', label: 'not The Orchard' }]],
    ['by Ada Quill', [by('Ada Quill')]],
    ['more Ada Quill', [by('Ada Quill')]],
    ['nothing by Stefan King', [notBy('Stefan King')]],
    ['not by king', [notBy('Stefan King')]],
    [
      'nothing by Stefan King or Nell Harrow',
      [
        notBy('Stefan King', 'not by Stefan King or Nell Harrow'),
        notBy('Nell Harrow', 'not by Stefan King or Nell Harrow'),
      ],
    ],
    [
      'in the style of Nell Harrow',
      [like('blood', 'Blood Orchard', 'like Nell Harrow'), like('bone', 'Bone Orchard', 'like Nell Harrow')],
    ],
  ])('%s', (wish, expected) => {
    expect(parse(wish)).toEqual(expected);
  });

  test.each(['like it', 'it', 'no', 'night'])('“%s” is no title, no language and no term', (wish) => {
    expect(parse(wish)).toEqual([words(wish)]);
  });

  test('a surname means all who have it, a whole name only its own', () => {
    const items = ['Stefan King', 'Maya King', 'Lou King'].map((creator, n) => ({
      id: `${n}`,
      title: `Ledger ${n}`,
      creators: [creator],
      text: '',
    }));
    const asked = (words: string) => parseCritique(words, { facets: FACETS, items });
    const label = 'not by Stefan King, Maya King and Lou King';
    expect(asked('not by King')).toEqual([
      notBy('Stefan King', label),
      notBy('Maya King', label),
      notBy('Lou King', label),
    ]);
    expect(asked('like King').map((one) => one.kind === 'like' && one.id)).toEqual(['0', '1', '2']);
    expect(asked('like Stefan King')).toEqual([like('0', 'Ledger 0', 'like Stefan King')]);
  });

  test('a word that means something is not taken for the title of the same name', () => {
    const items = [...pack.items, { id: 'quiet', title: 'Quiet', creators: [], text: '' }];
    expect(parseCritique('Quiet', { facets: FACETS, items })).toEqual([moods(['warm', 'unhurried'], 'more', 'quiet')]);
    expect(parseCritique('like Quiet', { facets: FACETS, items })).toEqual([like('quiet', 'Quiet')]);
  });
});

function happier(label: string): Constraint[] {
  return [moods(['funny', 'warm', 'hopeful'], 'more', label), moods(BLEAK, 'less', label)];
}

describe('what no rule understands', () => {
  test.each<[string, Constraint[]]>([
    ['with a strong female lead', [words('with a strong female lead')]],
    [
      'about a girl who runs away from the circus with her dog',
      [words('about a girl who runs away from the circus with her dog')],
    ],
    ['salt and pepper', [words('salt and pepper')]],
    ['shorter, with talking toasters', [pages('less', 'shorter'), words('with talking toasters')]],
    ['love and zombies', [about('love', 'more', 'love'), words('zombies')]],
    [
      'a funny book about bees under 300 pages',
      [moods(FUNNY, 'more', 'funny'), bound('pages', null, 299, 'under 300 pages'), words('about bees')],
    ],
    ['zombies under 300 pages', [bound('pages', null, 299, 'under 300 pages'), words('zombies')]],
    ['no zombies', [noMention('zombies', 'no zombies')]],
    ['less preachy', [noMention('preachy', 'less preachy')]],
    ['no zombies and clowns', [noMention('zombies', 'no zombies'), noMention('clowns', 'no clowns')]],
    ['not just for kids', [words('not just for kids')]],
    ['please', [words('please')]],
    ['🧛', [words('🧛')]],
    ['', []],
    ['  ,;! ', []],
  ])('“%s” is kept as words or as what is not to be mentioned', (wish, expected) => {
    expect(parse(wish)).toEqual(expected);
  });
});
