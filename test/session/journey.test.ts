/** The journey of a recommendation through all stages at once, on twelve books whose every answer is known. */
import { describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engine.ts';
import { codeOf } from '../../src/errors.ts';
import type { Narration } from '../../src/narration.ts';
import type { NarrationRequest } from '../../src/narrator/narrator.ts';
import type { Memory } from '../../src/session.ts';
import { engineOver } from '../fixtures/engine.ts';
import { BOOKS, rowOf } from '../fixtures/pack.ts';
import { ALL, begin, engine, idsOf, liking, pack, reasonsOf, shelf, vectors } from './begin.ts';

test('a person likes, is shown, asks, is shown anew, is told why, and comes back to it all', async () => {
  const kept: Memory[] = [];
  const session = begin({ onChange: (memory) => kept.push(JSON.parse(JSON.stringify(memory))) });
  session.feedback('moss', 'like');
  expect((await shelf(session, 3))[0]).toBe('aunts');
  session.critique('shorter, no war');
  const picks = await session.recommend({ k: 2 });
  for (const { row } of picks) expect(pack.facets.strength('subjects', 'war', row)).toBe(0);
  const told = await session.narrate(picks);
  expect(told).toHaveLength(2);
  for (const [i, text] of told.entries()) expect(text).toContain(picks[i]!.item.title);
  expect(await shelf(begin({ memory: kept.at(-1)! }), 2)).toEqual(idsOf(picks));
});

describe('the shelf', () => {
  test('never holds what the person has, whatever they thought of it and however much is asked for', async () => {
    const session = begin();
    session.feedback('moss', 'like');
    session.feedback('it', 'dislike');
    session.feedback('night', 'hide');
    expect((await shelf(session, 100)).sort()).toEqual(
      ALL.filter((id) => !['moss', 'it', 'night'].includes(id)).sort(),
    );
    session.critique('by Stefan King');
    expect(await shelf(session, 100)).not.toContain('it');
  });

  test('is empty, and no error, once everything is known', async () => {
    expect(await shelf(begin({ memory: liking(...ALL) }))).toEqual([]);
  });

  test('has at most as many as asked for', async () => {
    for (const k of [0, 1, 5]) expect(await shelf(begin({ memory: liking('moss') }), k)).toHaveLength(k);
  });

  test('follows vectors once the engine is there, and neighbours and popularity before', async () => {
    let ready: Engine | null = null;
    const session = begin({ engine: () => ready, memory: liking('orrery') });
    expect(await shelf(session, 3)).toEqual(['night', 'moss', 'ember']);
    ready = engine;
    expect(await shelf(session, 2)).toEqual(['night', 'psalter']);
  });

  test('turns away from what is disliked', async () => {
    const rank = async (memory: Memory) => (await shelf(begin({ memory }), 11)).indexOf('ember');
    const before = await rank(liking('orrery'));
    const memory: Memory = { history: [...liking('orrery').history, { id: 'it', verdict: 'dislike' }], critiques: [] };
    expect(await rank(memory)).toBeGreaterThan(before);
  });

  test('leans to the latest like', async () => {
    const lead = async (...likes: string[]) => {
      const picks = await begin({ memory: liking(...likes) }).recommend({ k: 12 });
      const [cheerful, dreadful] = ['aunts', 'blood'].map((id) => picks.find((pick) => pick.id === id)!.score);
      return cheerful! - dreadful!;
    };
    expect(await lead('it', 'ledger')).toBeGreaterThan(await lead('ledger', 'it'));
  });

  test('has one volume of a series while there are others', async () => {
    const ids = await shelf(begin({ memory: liking('it') }), 5);
    expect(ids.filter((id) => id === 'blood' || id === 'bone')).toEqual(['blood']);
  });
});

describe('a critique', () => {
  test('changes the shelf, and withdrawn leaves it as it was, scores and all', async () => {
    const session = begin({ memory: liking('moss') });
    const before = await session.recommend();
    const labels = session.critique('less warm, longer').map(({ label }) => label);
    expect(labels).toEqual(['less warm', 'longer']);
    expect(await shelf(session)).not.toEqual(idsOf(before));
    for (const label of labels) session.withdraw(label);
    expect(await session.recommend()).toEqual(before);
  });

  test('compares with what was on show, then and later', async () => {
    const session = begin({ memory: liking('moss') });
    const first = await shelf(session, 3);
    session.critique('shorter');
    expect(session.memory.critiques[0]!.reference).toEqual(first);
    await session.recommend({ k: 1 });
    expect(session.memory.critiques[0]!.reference).toEqual(first);
  });

  test('asked again compares with what is on show now', async () => {
    const session = begin({ memory: liking('moss') });
    await session.recommend({ k: 3 });
    session.critique('shorter');
    const second = await shelf(session, 1);
    session.critique('shorter');
    expect(session.memory.critiques).toHaveLength(1);
    expect(session.memory.critiques[0]!.reference).toEqual(second);
  });

  test('compares with the likes before anything was shown', () => {
    const session = begin({ memory: liking('moss', 'it') });
    session.critique('shorter');
    expect(session.memory.critiques[0]!.reference).toEqual(['it', 'moss']);
  });

  test('compares with the item it names', async () => {
    const session = begin();
    await session.recommend({ k: 3 });
    session.critique('like Moss and Lantern but longer');
    for (const { row } of await session.recommend({ k: 4 }))
      expect(pack.facets.number('pages', row)).toBeGreaterThan(180);
    expect(await shelf(session, 4)).not.toContain('moss');
    const other = begin();
    other.critique('shorter than Ember Road');
    expect(other.memory.critiques[0]!.reference).toEqual(['ember']);
    expect(await shelf(other, 4)).not.toContain('it');
  });

  test('“like X” brings what is near X, “nothing like X” takes it away', async () => {
    const session = begin();
    session.critique('like A Fool’s Ledger');
    expect((await shelf(session, 1))[0]).toBe('aunts');
    const away = begin({ memory: liking('orrery') });
    const lead = async () => {
      const picks = await away.recommend({ k: 12 });
      return picks.find(({ id }) => id === 'moss')!.score - picks.find(({ id }) => id === 'it')!.score;
    };
    const before = await lead();
    away.critique('nothing like Ember Road');
    expect(await shelf(away, 12)).not.toContain('ember');
    expect(await lead()).toBeGreaterThan(before);
  });

  test('that too little meets is loosened, listed, and never claimed', async () => {
    const narrate = vi.fn(async (requests: NarrationRequest[]) => requests.map(() => 'Told.'));
    const session = begin({ memory: liking('moss'), narration: () => ({ narrate }) as unknown as Narration });
    session.critique('by Ola Berg, no vampires');
    const picks = await session.recommend({ k: 4 });
    expect(picks).toHaveLength(4);
    expect(picks[0]!.id).toBe('night');
    expect(session.loosened).toEqual(['by Ola Berg']);
    for (const pick of picks) expect(reasonsOf(picks, pick.id)).toContain('you asked: no vampires');
    await session.narrate(picks);
    for (const { asked } of narrate.mock.calls[0]![0]) expect(asked).toEqual(['no vampires']);
  });

  test('for one maker shows all there is of them, also where others must fill the shelf', async () => {
    const session = begin();
    session.critique('by Ada Quill');
    expect((await shelf(session, 5)).slice(0, 3).sort()).toEqual(['aunts', 'moss', 'orrery']);
  });

  test('of silence is refused with a code and changes nothing', () => {
    const onChange = vi.fn();
    const session = begin({ onChange });
    expect(() => session.critique(' ,')).toThrow(/shorter/);
    try {
      session.critique('');
    } catch (error) {
      expect(codeOf(error)).toBe('bad-input');
    }
    expect(onChange).not.toHaveBeenCalled();
    expect(session.undo()).toBe(false);
  });
});

describe('free words', () => {
  test('go to the encoder', async () => {
    const knowing = engineOver(vectors!, { 'clanking brass': [0, 0, 0, 0, 0, 9] });
    const session = begin({ engine: () => knowing, memory: liking('salt') });
    session.critique('clanking brass');
    expect((await shelf(session, 1))[0]).toBe('aunts');
    expect(session.loosened).toEqual([]);
  });

  test.each<[string, Engine | null]>([
    ['an engine whose encoder can’t be fetched', engine],
    ['no engine yet', null],
  ])('are passed over and listed with %s; everything else still counts', async (_, ready) => {
    const plain = begin({ engine: () => ready, memory: liking('moss') });
    plain.critique('no war');
    const session = begin({ engine: () => ready, memory: liking('moss') });
    session.critique('clanking brass, no war, humming wires');
    expect(await shelf(session)).toEqual(await shelf(plain));
    expect(session.loosened).toEqual(['clanking brass, humming wires']);
    const picks = await session.recommend();
    expect(
      picks
        .flatMap(({ reasons }) => reasons)
        .filter(({ kind }) => kind === 'wish')
        .map(({ words }) => words),
    ).toContain('you asked: no war');
    expect(JSON.stringify(picks.map(({ reasons }) => reasons))).not.toContain('brass');
  });

  test('asked one after the other are listed one by one', async () => {
    const session = begin({ memory: liking('moss') });
    session.critique('clanking brass');
    session.critique('humming wires');
    await session.recommend();
    expect(session.loosened).toEqual(['clanking brass', 'humming wires']);
    session.withdraw('clanking brass');
    await session.recommend();
    expect(session.loosened).toEqual(['humming wires']);
  });

  test('do not hide other failures, nor an abort', async () => {
    const broken: Engine = { ...engine, search: () => Promise.reject(new Error('The device is gone.')) };
    await expect(begin({ engine: () => broken }).recommend()).rejects.toThrow('The device is gone.');
    const session = begin();
    session.critique('clanking brass');
    await expect(session.recommend({ signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('reasons', () => {
  test('are those of the score, the heaviest first', async () => {
    const picks = await begin({ memory: liking('moss') }).recommend();
    expect(reasonsOf(picks, 'aunts')).toEqual([
      'family, a funny mood and a warm mood, as in Moss and Lantern',
      'people who like Moss and Lantern like it too',
      'by Pim Castellan and Ada Quill, like Moss and Lantern',
    ]);
  });

  test('claim no likeness that no vector measured', async () => {
    const picks = await begin({ memory: liking('moss'), engine: () => null }).recommend();
    expect(reasonsOf(picks, 'aunts')).toEqual(['people who like Moss and Lantern like it too', 'liked by many']);
  });

  test('claim no company that the pack does not show', async () => {
    const picks = await begin({ memory: liking('salt') }).recommend({ k: 11 });
    for (const { reasons, row, id } of picks) {
      const linked = Object.keys(BOOKS[rowOf('salt')]!.neighbours!).includes(id);
      expect(reasons.some(({ kind }) => kind === 'together')).toBe(linked);
      const by = BOOKS[row]!.creators?.includes('Ivo Marsh') ?? false;
      expect(reasons.some(({ kind }) => kind === 'creator')).toBe(by);
    }
  });

  test('begin with the wish, and are three at most', async () => {
    const session = begin({ memory: liking('moss') });
    session.critique('no vampires, longer');
    const picks = await session.recommend({ k: 3 });
    for (const { reasons } of picks) {
      expect(reasons[0]!.words).toBe('you asked: no vampires, longer');
      expect(reasons.length).toBeLessThanOrEqual(3);
    }
  });
});
