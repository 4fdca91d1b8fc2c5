import { describe, expect, it } from 'vitest';
import { SottoError } from '../../src/errors.ts';
import { openTitleSearch } from '../../src/pack/titles.ts';
import type { Pick } from '../../src/session.ts';
import { Chooser, type Wanted } from '../../src/widget/choosing.ts';
import type { Stock } from '../../src/widget/counter.ts';
import { Visitor } from '../../src/widget/visitor.ts';
import { ALL, engine, liking, pack } from '../session/begin.ts';

const WANTED: Wanted = { mode: 'for-you', item: null, limit: 4, threshold: 0, filter: null, history: [] };
const [first, second, third] = ALL as [string, string, string];
const { signal } = new AbortController();
const ids = (picks: Pick[]) => picks.map(({ id }) => id);

function stockOf(memory = liking(), parts: Partial<Stock['room']> = {}): Stock {
  return {
    pack,
    visitor: new Visitor(memory, async () => undefined),
    room: { engine, understands: false, ...parts } as Stock['room'],
    titles: async () => openTitleSearch(pack.items, pack.popularity),
    writer: () => Promise.reject(new Error('not asked for')),
    understand: async () => undefined,
    close: () => undefined,
  };
}

const choose = (wanted: Partial<Wanted>, stock = stockOf()) =>
  new Chooser({ ...WANTED, ...wanted }, { stock, narration: () => null }).picks(signal);

describe('what an element shows', () => {
  it('leaves out what the visitor judged, and what the site says they have', async () => {
    const shown = ids(await choose({ limit: ALL.length, history: [second] }, stockOf(liking(first))));
    expect(shown).not.toContain(first);
    expect(shown).not.toContain(second);
    expect(shown.length).toBeGreaterThan(2);
  });

  it('is like the item, and like each of several, whatever the visitor likes', async () => {
    const alone = ids(await choose({ mode: 'similar', item: first }));
    expect(ids(await choose({ mode: 'similar', item: first }, stockOf(liking(third))))).toEqual(alone);
    const both = ids(await choose({ mode: 'similar', item: `${first}, ${second}`, limit: ALL.length }));
    expect(both).not.toContain(first);
    expect(both).not.toContain(second);
  });

  it('never shows beside an item what the visitor refused', async () => {
    const [best] = ids(await choose({ mode: 'similar', item: first }));
    const refused = { history: [{ id: best!, verdict: 'dislike' as const }], critiques: [] };
    expect(ids(await choose({ mode: 'similar', item: first }, stockOf(refused)))).not.toContain(best);
  });

  it('says what to do about an item that the pack lacks', async () => {
    expect(
      () => new Chooser({ ...WANTED, mode: 'similar', item: 'gone' }, { stock: stockOf(), narration: () => null }),
    ).toThrow(/no item “gone”/);
  });

  it('keeps to its filter, and is empty rather than loosen it', async () => {
    expect(ids(await choose({ filter: `id=${second}|${third}` })).sort()).toEqual([second, third].sort());
    expect(await choose({ filter: 'id=gone' })).toEqual([]);
  });

  it('leaves out what falls below the threshold: everything where nothing is known of the visitor', async () => {
    const known = stockOf(liking(first));
    const all = await choose({ limit: ALL.length }, known);
    const some = await choose({ limit: ALL.length, threshold: 0.3 }, known);
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
    expect(ids(all).slice(0, some.length)).toEqual(ids(some));
    expect(await choose({ threshold: 0.3 })).toEqual([]);
  });

  it('shows a full shelf to somebody who has only refused things', async () => {
    const memory = { history: [{ id: first, verdict: 'dislike' as const }], critiques: [] };
    expect(await choose({}, stockOf(memory))).toHaveLength(4);
  });

  it('goes on by the other signals when its thread has died', async () => {
    const dead = { ...engine, search: () => Promise.reject(new SottoError('worker-died', 'The thread stopped.')) };
    const stock = stockOf(liking(first), { engine: dead });
    expect(ids(await choose({}, stock))).toHaveLength(4);
    expect(stock.room.engine).toBeNull();
  });

  it('passes over a history that is none', async () => {
    const history = [null, 7, { id: first }, { verdict: 'like' }] as unknown as string[];
    expect(await choose({ history })).toHaveLength(4);
  });
});

describe('a search', () => {
  const find = (query: string, wanted: Partial<Wanted> = {}, stock = stockOf()) =>
    new Chooser({ ...WANTED, mode: 'search', ...wanted }, { stock, narration: () => null }).found(query, signal);

  it('finds titles as they are typed, within the filter', async () => {
    const { title, id } = pack.items[0]!;
    expect(ids(await find(title.slice(0, 6)))[0]).toBe(id);
    expect(ids(await find(title, { filter: `id!=${id}` }))).not.toContain(id);
  });

  it('fills up by meaning only where a model may be used', async () => {
    const understood = { ...engine, search: async () => [{ row: 3, score: 1 }] };
    expect(await find('qqqqqqqq', {}, stockOf(liking(), { engine: understood }))).toEqual([]);
    const meant = await find('qqqqqqqq', {}, stockOf(liking(), { engine: understood, understands: true }));
    expect(ids(meant)).toEqual([pack.items[3]!.id]);
  });
});
