import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Narration } from '../../src/narration.ts';
import type { Pack } from '../../src/pack/pack.ts';
import { type Memory, openSession, type Session, type SessionParts } from '../../src/session.ts';
import { engineOf, openShelf } from '../fixtures/shelf.ts';

let pack: Pack;
beforeAll(async () => {
  pack = await openShelf();
});

const begin = (parts: Partial<SessionParts> = {}): Session =>
  openSession({ pack, engine: () => engineOf(), narration: () => null, ...parts });
const idsOf = async (session: Session, k = 6) => (await session.recommend({ k })).map(({ id }) => id);
const liking = (...ids: string[]): Memory => ({
  history: ids.map((id) => ({ id, verdict: 'like' as const })),
  critiques: [],
});

describe('a shelf', () => {
  test('never holds what the person has spoken of, whatever they said', async () => {
    const session = begin();
    session.feedback('a', 'like');
    session.feedback('b', 'dislike');
    session.feedback('d', 'hide');
    const ids = await idsOf(session, 8);
    expect(ids).toHaveLength(5);
    for (const known of ['a', 'b', 'd']) expect(ids).not.toContain(known);
  });

  test('puts first what is near to the likes in vectors', async () => {
    const first = (await begin({ memory: liking('a') }).recommend({ k: 3 }))[0]!;
    expect(['e', 'c']).toContain(first.id); // the nearest vector, or the one the same people like
    expect(await idsOf(begin({ memory: liking('d') }), 1)).toEqual(['g']);
  });

  test('holds one volume of a series while others are to be had', async () => {
    const ids = await idsOf(begin({ memory: liking('a') }), 4);
    expect(ids.filter((id) => id === 'e' || id === 'f')).toHaveLength(1);
  });

  test('comes from neighbours and popularity while the engine is not there', async () => {
    expect((await idsOf(begin({ engine: () => null, memory: liking('a') })))[0]).toBe('c');
    expect((await idsOf(begin({ engine: () => null })))[0]).toBe('a');
  });
});

describe('a critique', () => {
  test('narrows the shelf and is gone when withdrawn', async () => {
    const session = begin({ memory: liking('a') });
    const before = await idsOf(session, 3);
    const { label } = session.critique('no bees')[0]!;
    const narrowed = await idsOf(session, 3);
    expect(narrowed).not.toContain('c');
    expect(narrowed).not.toContain('g');
    session.withdraw(label);
    expect(await idsOf(session, 3)).toEqual(before);
  });

  test('compares with what was on the shelf when it was made, also after the shelf has changed', async () => {
    const session = begin({ memory: liking('a') });
    await session.recommend({ k: 3 });
    session.critique('shorter');
    const once = await idsOf(session, 2);
    expect(await idsOf(session, 2)).toEqual(once);
    for (const id of once) expect(pack.facets.number('pages', pack.rowOf(id)!)).toBeLessThan(300);
  });

  test('that would empty the shelf is loosened, said so, and not claimed as a reason', async () => {
    const session = begin({ memory: liking('a') });
    const { label } = session.critique('under 10 pages')[0]!;
    const picks = await session.recommend({ k: 3 });
    expect(picks).toHaveLength(3);
    expect(session.loosened).toEqual([label]);
    expect(picks.flatMap(({ reasons }) => reasons).some(({ kind }) => kind === 'wish')).toBe(false);
  });

  test('in free words goes to the encoder, and is passed over where there is none', async () => {
    const words = 'zebra crossings';
    const heard = begin({ engine: () => engineOf({ [words]: [0, 0, 0, 5] }), memory: liking('a') });
    heard.critique(words);
    expect((await idsOf(heard, 1))[0]).toBe('h');
    const deaf = begin({ memory: liking('a') });
    deaf.critique(words);
    expect(await idsOf(deaf, 3)).toHaveLength(3);
    expect(deaf.loosened).toContain(words);
  });

  test('of nothing is refused in words that help', () => {
    expect(() => begin().critique('  ')).toThrow(/shorter/);
  });
});

describe('memory', () => {
  test('is handed over after every change as data that survives JSON', async () => {
    const onChange = vi.fn();
    const session = begin({ onChange });
    session.feedback('a', 'like');
    session.critique('shorter');
    expect(onChange).toHaveBeenCalledTimes(2);
    const kept = JSON.parse(JSON.stringify(onChange.mock.lastCall![0]));
    expect(await idsOf(begin({ memory: kept }))).toEqual(await idsOf(session));
  });

  test('is taken back step by step', () => {
    const session = begin();
    session.feedback('a', 'like');
    session.feedback('a', 'dislike');
    expect(session.undo()).toBe(true);
    expect(session.memory.history).toEqual([{ id: 'a', verdict: 'like' }]);
    session.undo();
    expect(session.memory.history).toEqual([]);
    expect(session.undo()).toBe(false);
  });

  test('is gone when forgotten, and can not be undone back', () => {
    const session = begin({ memory: liking('a') });
    session.forget();
    expect(session.memory).toEqual({ history: [], critiques: [] });
    expect(session.undo()).toBe(false);
  });

  test('refuses an item that the pack lacks', () => {
    expect(() => begin().feedback('zz', 'like')).toThrow(/no item "zz"/);
  });
});

describe('reasons and narratives', () => {
  test('reasons name what is shared and who else likes it', async () => {
    const picks = await begin({ memory: liking('a') }).recommend({ k: 6 });
    const bees = picks.find(({ id }) => id === 'c')!;
    expect(bees.reasons.map(({ words }) => words)).toContain('people who like Harbour Lights like it too');
    const salt = picks.find(({ id }) => id === 'b')!;
    expect(salt.reasons.map(({ words }) => words)).toContain('sea, as in Harbour Lights');
  });

  test('the narrator is told the facts, the history and the wish, and nothing else', async () => {
    const narrate = vi.fn(async (requests: unknown[]) => requests.map(() => 'Told.'));
    const session = begin({ narration: () => ({ narrate }) as unknown as Narration, memory: liking('a') });
    session.critique('no war');
    const picks = await session.recommend({ k: 6 });
    expect(await session.narrate(picks.filter(({ id }) => id === 'c'))).toEqual(['Told.']);
    const [request] = narrate.mock.calls[0]![0] as [Record<string, unknown>];
    expect(request).toMatchObject({
      item: { title: 'The Bee Year', creators: ['Cy Hale'], year: 2010, pages: 120, series: null },
      liked: [{ title: 'Harbour Lights', shared: ['family', 'a funny mood'] }],
    });
  });

  test('without a language model the deterministic writer speaks', async () => {
    const session = begin({ memory: liking('a') });
    const picks = await session.recommend({ k: 2 });
    const told = await session.narrate(picks);
    expect(told.every((text, i) => text.startsWith(picks[i]!.item.title))).toBe(true);
  });
});
