/** "What I think you like": told of a history, corrected, and heeded from then on. */
import { describe, expect, test } from 'vitest';
import { claimWords, openOwnTaste } from '../../src/own-taste.ts';
import { type Memory, openSession } from '../../src/session.ts';
import type { Correction } from '../../src/taste/traits.ts';
import { BOOKS, FACETS } from '../fixtures/catalogue.ts';
import { openFixture } from '../fixtures/pack.ts';
import { begin as beginSmall, liking as likingSmall, pack as small } from './begin.ts';

const { pack } = await openFixture(BOOKS, FACETS);
const tasteOf = openOwnTaste(pack);
const begin = (memory?: Memory) =>
  openSession({ pack, engine: () => null, narration: () => null, parse: () => [], memory });
const idOf = (title: string) => pack.items.find((item) => item.title === title)!.id;
const liking = (...titles: string[]): Memory => ({
  history: titles.map((title) => ({ id: idOf(title), verdict: 'like' })),
  critiques: [],
});
const RUSSIANS = liking('Crime and Punishment', 'Anna Karenina', 'War and Peace', 'The Brothers Karamazov');
const RUSSIA = { facet: 'settings', term: 'russia' };
const saying = (want: Correction['want']): Memory => ({ ...RUSSIANS, corrections: [{ ...RUSSIA, want }] });

describe('the summary', () => {
  test('is told in words, with two likes that bear it out and what was said no to', () => {
    const history = [...RUSSIANS.history, { id: idOf('Emma'), verdict: 'dislike' } as const];
    const { sentences, claims } = tasteOf({ history, critiques: [] })!;
    expect(sentences[0]).toMatch(/^(?:You go for|Your likes lean towards) .*often set in Russia/);
    expect(sentences[1]).toMatch(/ and .* (?:have that in common|are both .*)\.$/);
    expect(sentences[2]).toBe('You said no to Emma.');
    expect(claims.map(claimWords)).toContain('set in Russia');
  });

  test('is none of two likes, or where nothing stands out', () => {
    expect(tasteOf({ ...RUSSIANS, history: RUSSIANS.history.slice(0, 2) })).toBeNull();
    expect(tasteOf({ history: [], critiques: [] })).toBeNull();
  });

  test('says of each named like only what it has', () => {
    const { request } = tasteOf(RUSSIANS)!;
    expect(request.liked.length).toBeGreaterThan(1);
    for (const { title, shared } of request.liked) {
      const row = pack.rowOf(idOf(title))!;
      expect(shared.includes('set in Russia')).toBe(pack.facets.strength('settings', 'russia', row) > 0);
    }
  });
});

describe('a correction', () => {
  const FAMILY = { facet: 'subjects', term: 'family' };
  const corrected = (want: Correction['want'] | null) => {
    const session = beginSmall({ memory: likingSmall('moss') });
    session.correct(FAMILY, want);
    return session.recommend({ k: 11 });
  };

  test('moves all that has the trait up the shelf, or down, and nothing else past another', async () => {
    const places = async (want: Correction['want'] | null) => {
      const ids = (await corrected(want)).map(({ id }) => id);
      const family = ids.filter((id) => small.facets.strength('subjects', 'family', small.rowOf(id)!) > 0);
      const others = ids.filter((id) => !family.includes(id));
      return { others, sum: family.reduce((sum, id) => sum + ids.indexOf(id), 0) };
    };
    const [more, open, less] = [await places('more'), await places(null), await places('less')];
    expect(more.sum).toBeLessThan(open.sum);
    expect(open.sum).toBeLessThan(less.sum);
    expect(more.others).toEqual(open.others);
  });

  test('takes the trait out of the summary', () => {
    expect(tasteOf(RUSSIANS)!.sentences.join(' ')).toContain('Russia');
    expect(tasteOf(saying('less'))?.sentences.join(' ') ?? '').not.toContain('Russia');
  });

  test('takes the trait out of the reasons, and leaves the others', async () => {
    const shared = async (want: Correction['want'] | null) =>
      (await corrected(want)).find(({ id }) => id === 'aunts')!.reasons.flatMap(({ names }) => names);
    expect(await shared(null)).toEqual(expect.arrayContaining(['family', 'a warm mood']));
    expect(await shared('less')).not.toContain('family');
    expect(await shared('less')).toContain('a warm mood');
  });

  test('is remembered once for each trait, undone in one step, and left open again', () => {
    const session = begin(RUSSIANS);
    session.correct(RUSSIA, 'more');
    session.correct(RUSSIA, 'less');
    expect(session.memory.corrections).toEqual([{ ...RUSSIA, want: 'less' }]);
    session.undo();
    expect(session.memory.corrections).toEqual([{ ...RUSSIA, want: 'more' }]);
    session.correct(RUSSIA, null);
    expect(session.memory.corrections).toEqual([]);
  });

  test('survives JSON, outlives likes and wishes, and is forgotten with all else', () => {
    const session = begin(JSON.parse(JSON.stringify(saying('less'))));
    session.feedback(idOf('Emma'), 'like');
    session.retract(idOf('Emma'));
    expect(session.memory.corrections).toHaveLength(1);
    session.forget();
    expect(session.memory.corrections).toBeUndefined();
  });

  test('of a trait that another pack’s facets lack does no harm', async () => {
    const session = beginSmall();
    const before = await session.recommend();
    session.correct({ facet: 'gone', term: 'away' }, 'more');
    expect(await session.recommend()).toEqual(before);
  });
});
