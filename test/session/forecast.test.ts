/** "Would I like it?": where an item stands in the ranking of everything. */
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine.ts';
import { openForecasts, verdictOf } from '../../src/forecast.ts';
import type { Memory } from '../../src/session.ts';
import { ALL, begin, engine, liking, pack } from './begin.ts';

const LIKES = liking('moss', 'ledger', 'kite');
const forecast = openForecasts(pack);
const of = (id: string, memory: Memory = LIKES) => forecast(id, { engine, memory });

describe('a forecast', () => {
  test('orders what is unknown as the shelf does', async () => {
    // Further down, the shelf keeps volumes of a series apart.
    const shelf = (await begin({ memory: LIKES }).recommend({ k: 5 })).map(({ id }) => id);
    const percentiles = await Promise.all(shelf.map(async (id) => (await of(id)).percentile));
    expect(percentiles[0]).toBe(1);
    expect(percentiles).toEqual(percentiles.toSorted((a, b) => b - a));
    expect(percentiles.every((percentile) => percentile >= 0 && percentile <= 1)).toBe(true);
  });

  test('leaves out what was said of the item itself', async () => {
    const liked = liking('moss', 'ledger', 'kite', 'aunts');
    const disliked: Memory = { ...LIKES, history: [...LIKES.history, { id: 'aunts', verdict: 'dislike' }] };
    expect(await of('aunts', liked)).toEqual(await of('aunts'));
    expect(await of('aunts', disliked)).toEqual(await of('aunts'));
  });

  test('heeds what the person said of their taste', async () => {
    const said = (want: 'more' | 'less'): Memory => ({
      ...LIKES,
      corrections: [{ facet: 'subjects', term: 'war', want }],
    });
    expect((await of('salt', said('more'))).percentile).toBeGreaterThan((await of('salt', said('less'))).percentile);
  });

  test('says what speaks for it, by likes that there are', async () => {
    const { reasons } = await of('aunts');
    expect(reasons.map(({ words }) => words).join('; ')).toContain('Moss and Lantern');
  });

  test('goes without vectors where there are none', async () => {
    const { percentile } = await forecast('aunts', { engine: null, memory: LIKES });
    expect(percentile).toBeGreaterThan(0.5);
  });

  test('ranks the catalogue once for a history, and again when that changes, or vectors come or fail', async () => {
    const asked = openForecasts(pack);
    let searches = 0;
    const counting: Engine = {
      ...engine,
      search: (query) => {
        searches += 1;
        return searches === 3 ? Promise.reject(new Error('gone')) : engine.search(query);
      },
    };
    const ask = (id: string, memory: Memory) => asked(id, { engine: { ...counting }, memory });
    await Promise.all([ask('aunts', LIKES), ask('salt', LIKES)]);
    await ask('salt', { ...LIKES, critiques: [] });
    expect(searches).toBe(1);
    await ask('aunts', { ...LIKES, corrections: [{ facet: 'subjects', term: 'war', want: 'less' }] });
    expect(searches).toBe(2);
    await expect(ask('aunts', LIKES)).rejects.toThrow('gone');
    await asked('aunts', { engine: null, memory: LIKES });
    expect(await ask('aunts', LIKES)).toEqual(await of('aunts'));
    expect(searches).toBe(4);
  });

  test('is refused of too little, and of what the pack lacks', async () => {
    await expect(of('aunts', liking('moss', 'kite'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(of('aunts', liking('moss', 'kite', 'aunts'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(of('gone')).rejects.toMatchObject({ code: 'unknown-item' });
    expect(ALL).not.toContain('gone');
  });

  test.each([
    [1, 'likely'],
    [0.9, 'likely'],
    [0.89, 'perhaps'],
    [0.5, 'perhaps'],
    [0.49, 'unlikely'],
    [0, 'unlikely'],
  ])('at %d is “%s”', (percentile, verdict) => {
    expect(verdictOf(percentile)).toBe(verdict);
  });
});
