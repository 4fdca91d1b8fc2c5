/** What a session remembers: kept, taken back step by step, and forgotten. */
import { describe, expect, test } from 'vitest';
import type { Memory } from '../../src/session.ts';
import { begin, liking, shelf } from './begin.ts';

describe('memory', () => {
  test('is handed over after each change, as data that survives a copy and JSON', () => {
    const seen: Memory[] = [];
    const session = begin({ onChange: (memory) => seen.push(memory) });
    session.feedback('moss', 'like');
    session.critique('shorter than Night, like The Orchard, no zombies, nothing by King');
    session.withdraw('no zombies');
    session.retract('moss');
    session.undo();
    session.forget();
    expect(seen).toHaveLength(6);
    for (const memory of seen) {
      expect(structuredClone(memory)).toEqual(memory);
      expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
    }
    expect(seen[3]!.history).toEqual([]);
    expect(seen[4]!.history).toEqual([{ id: 'moss', verdict: 'like' }]);
    expect(seen.at(-1)).toEqual({ history: [], critiques: [] });
  });

  test('holds one verdict an item, the latest', () => {
    const session = begin();
    session.feedback('moss', 'like');
    session.feedback('salt', 'like');
    session.feedback('moss', 'dislike');
    expect(session.memory.history).toEqual([
      { id: 'salt', verdict: 'like' },
      { id: 'moss', verdict: 'dislike' },
    ]);
  });

  test('takes a list of long ago as one change, and lets what was said here stand', async () => {
    const session = begin({ memory: liking('moss') });
    session.recall([
      { id: 'salt', verdict: 'like' },
      { id: 'moss', verdict: 'dislike' },
      { id: 'aunts', verdict: 'known' },
    ]);
    expect(session.memory.history).toEqual([
      { id: 'salt', verdict: 'like' },
      { id: 'aunts', verdict: 'known' },
      { id: 'moss', verdict: 'like' },
    ]);
    expect(session.undo()).toBe(true);
    expect(session.memory).toEqual(liking('moss'));
    expect(() => session.recall([{ id: 'gone', verdict: 'like' }])).toThrow(/no item "gone"/);
    expect(session.memory).toEqual(liking('moss'));
  });

  test('keeps what is known off the shelf, and lets it speak for nothing', async () => {
    const [first] = await shelf(begin({ memory: liking('moss') }));
    const session = begin({ memory: liking('moss') });
    session.recall([{ id: first!, verdict: 'known' }]);
    const hidden = begin({
      memory: { history: [{ id: first!, verdict: 'hide' }, ...liking('moss').history], critiques: [] },
    });
    const picks = await session.recommend({ k: 12 });
    expect(picks.map(({ id }) => id)).not.toContain(first);
    expect(picks).toEqual(await hidden.recommend({ k: 12 }));
  });

  test('is taken back change by change, to the very beginning', async () => {
    const session = begin();
    const states = [session.memory];
    const changes = [
      () => session.feedback('moss', 'like'),
      () => session.critique('shorter'),
      () => session.withdraw('shorter'),
      () => session.feedback('moss', 'hide'),
    ];
    for (const change of changes) {
      change();
      states.push(session.memory);
    }
    for (const state of states.slice(0, -1).reverse()) {
      expect(session.undo()).toBe(true);
      expect(session.memory).toEqual(state);
    }
    expect(session.undo()).toBe(false);
  });

  test('gains no step from withdrawing what was never asked', () => {
    const session = begin();
    session.feedback('moss', 'like');
    const before = session.memory;
    session.withdraw('shorter');
    expect(session.memory).toBe(before);
    session.undo();
    expect(session.memory.history).toEqual([]);
  });

  test('can be taken back however much was said', () => {
    const session = begin();
    for (let i = 0; i < 150; i++) session.feedback('moss', i % 2 ? 'like' : 'dislike');
    for (let i = 0; i < 150; i++) expect(session.undo()).toBe(true);
    expect(session.memory.history).toEqual([]);
  });

  test('forgotten leaves no trace: not the shelf, not the wishes, not the way back', async () => {
    const session = begin({ memory: liking('moss') });
    session.critique('by Ola Berg');
    await session.recommend();
    expect(session.loosened).not.toEqual([]);
    session.forget();
    expect(session.loosened).toEqual([]);
    expect(session.undo()).toBe(false);
    session.critique('shorter');
    expect(session.memory).toEqual({ history: [], critiques: [expect.objectContaining({ reference: [] })] });
    session.forget();
    expect(await session.recommend({ k: 12 })).toEqual(await begin().recommend({ k: 12 }));
  });

  test('of an item the pack no longer has does no harm', async () => {
    const session = begin({
      memory: { history: [{ id: 'gone', verdict: 'like' }, ...liking('moss').history], critiques: [] },
    });
    expect((await shelf(session, 1))[0]).toBe('aunts');
    expect(() => session.feedback('gone', 'like')).toThrow(/no item "gone"/);
  });
});
