/** What the narrator is told and what comes back, with a language model and without. */
import { describe, expect, test, vi } from 'vitest';
import type { Narration, NarrationEvent } from '../../src/narration.ts';
import type { NarrationRequest } from '../../src/narrator/narrator.ts';
import type { Hooks } from '../../src/thread/thread.ts';
import { engineOver } from '../fixtures/engine.ts';
import { BOOKS, openFixture, rowOf } from '../fixtures/pack.ts';
import { begin, liking, vectors } from './begin.ts';

describe('narratives', () => {
  const modelThat = (write: (requests: NarrationRequest[], hooks: Hooks<NarrationEvent>) => Promise<string[]>) => {
    const narrate = vi.fn(write);
    return { narrate, narration: () => ({ narrate }) as unknown as Narration };
  };

  test('are the plain writer’s where there is no model, sentence by sentence', async () => {
    const session = begin({ memory: liking('moss') });
    const picks = await session.recommend({ k: 2 });
    const heard: string[][] = [[], []];
    const told = await session.narrate(picks, { onSentence: (request, sentence) => heard[request]!.push(sentence) });
    expect(told).toEqual(heard.map((sentences) => sentences.join(' ')));
    expect(told[0]).toBe(
      'Seven Clockwork Aunts is by Pim Castellan and Ada Quill, from 2019, at 260 pages. ' +
        'The aunts tick, bake and disapprove. One of them learns to lie. ' +
        whyOf(picks[0]!.row),
    );
  });

  test('are asked of the model with the facts, the likes that share most, and the wishes that are met', async () => {
    const { narrate, narration } = modelThat(async (requests) => requests.map(() => 'Told.'));
    const session = begin({ narration, memory: liking('night', 'it', 'kite', 'moss') });
    session.critique('funnier');
    const picks = await session.recommend({ k: 2 });
    expect(await session.narrate(picks)).toEqual(['Told.', 'Told.']);
    const request = narrate.mock.calls[0]![0].find(({ item }) => item.title === 'Seven Clockwork Aunts')!;
    expect(request).toEqual({
      item: {
        title: 'Seven Clockwork Aunts',
        creators: ['Pim Castellan', 'Ada Quill'],
        year: 2019,
        length: { value: 260, unit: 'pages' },
        series: null,
        facts:
          'form novel; written for adults; about family, artificial life; set in an imagined world, many places; ' +
          'feels whimsical, funny, warm; written in English; 260 pages; 2019',
        text: 'The aunts tick, bake and disapprove. One of them learns to lie.',
      },
      liked: [
        { title: 'Moss and Lantern', shared: ['family', 'a funny mood', 'a warm mood'] },
        { title: 'But the Kite Flew', shared: ['family'] },
      ],
      alongside: ['Moss and Lantern'],
      asked: ['funnier'],
      seed: rowOf('aunts'),
    });
  });

  test('tell the model wishes that are surely met, not words that only drew near', async () => {
    const { narrate, narration } = modelThat(async (requests) => requests.map(() => 'Told.'));
    const knowing = engineOver(vectors!, { 'clanking brass, humming wires': [0, 0, 0, 0, 0, 9] });
    const session = begin({ narration, engine: () => knowing });
    session.critique('clanking brass, no war, humming wires');
    session.critique('not by Stefan King');
    await session.narrate(await session.recommend({ k: 1 }));
    expect(narrate.mock.calls[0]![0][0]!.asked).toEqual(['no war', 'not by Stefan King']);
  });

  test('of an item that lacks facts say nothing in their place', async () => {
    const { narrate, narration } = modelThat(async () => ['Told.']);
    const session = begin({ narration });
    const psalter = (await session.recommend({ k: 12 })).filter(({ id }) => id === 'psalter');
    await session.narrate(psalter);
    expect(narrate.mock.calls[0]![0][0]!.item).toEqual({
      title: 'The Nameless Psalter',
      creators: [],
      year: null,
      length: null,
      series: null,
      text: '',
      facts: 'form poetry; about faith; feels lyrical',
    });
    const plain = await begin().narrate(psalter);
    expect(plain).toEqual(['The Nameless Psalter is in this catalogue.']);
  });

  test('of a catalogue that tells titles alone compare nothing, and say whose people like it too', async () => {
    const bare = BOOKS.map(({ id, title, neighbours }) => ({
      id,
      title,
      values: {},
      ...(neighbours && { neighbours }),
    }));
    const { pack } = await openFixture(bare, []);
    const session = begin({ pack, engine: () => null, memory: liking('moss', 'salt') });
    session.critique('newer');
    const [first] = await session.recommend({ k: 1 });
    expect(session.loosened).toEqual(['newer']);
    expect(await session.narrate([first!])).toEqual([
      `People who like Moss and Lantern like ${first!.item.title} too.`,
    ]);
  });

  test('arrive sentence by sentence, and nothing else does', async () => {
    const { narration } = modelThat(async (_, { onEvent }) => {
      onEvent?.({ kind: 'sentence', request: 1, sentence: 'One.' });
      onEvent?.({ kind: 'download', path: 'w', loaded: 1, total: 2 } as NarrationEvent);
      onEvent?.({ kind: 'sentence', request: 0, sentence: 'Two.' });
      return ['Two.', 'One.'];
    });
    const session = begin({ narration });
    const heard: [number, string][] = [];
    const picks = await session.recommend({ k: 2 });
    await session.narrate(picks, { onSentence: (request, sentence) => heard.push([request, sentence]) });
    expect(heard).toEqual([
      [1, 'One.'],
      [0, 'Two.'],
    ]);
  });

  test('are called off with the caller’s signal', async () => {
    const { narration } = modelThat(async (_, { signal }) => {
      signal?.throwIfAborted();
      return [];
    });
    const session = begin({ narration });
    const picks = await session.recommend({ k: 1 });
    await expect(session.narrate(picks, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  test('fail aloud where the model fails, and are the plain writer’s once it is taken away', async () => {
    let model: Narration | null = modelThat(() => Promise.reject(new Error('worker died'))).narration();
    const session = begin({ narration: () => model });
    const picks = await session.recommend({ k: 1 });
    await expect(session.narrate(picks)).rejects.toThrow('worker died');
    model = null;
    expect((await session.narrate(picks))[0]).toContain(picks[0]!.item.title);
  });
});

/** The plain writer's reason for the aunts, who share three things with Moss and Lantern; its form follows the row. */
function whyOf(row: number): string {
  const shared = 'family, a funny mood and a warm mood';
  return [
    `It has this in common with Moss and Lantern: ${shared}.`,
    `It shares ${shared} with Moss and Lantern.`,
    `You liked Moss and Lantern; here too you find ${shared}.`,
  ][row % 3]!;
}
