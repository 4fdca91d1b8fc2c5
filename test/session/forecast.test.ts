/** "Would I like it?": where an item stands in the ranking of everything. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine.ts';
import { openForecasts, verdictOf } from '../../src/forecast.ts';
import { type Pack, quantise } from '../../src/pack/pack.ts';
import { uniform } from '../../src/random.ts';
import type { Memory } from '../../src/session.ts';
import type { Feedback } from '../../src/taste/taste.ts';
import type { Correction } from '../../src/taste/traits.ts';
import { engineOver } from '../fixtures/engine.ts';
import { openFixture } from '../fixtures/pack.ts';
import { ALL, begin, engine, liking, pack } from './begin.ts';

const LIKES = liking('moss', 'ledger', 'kite');
const forecast = openForecasts(pack);
const of = (id: string, memory: Memory = LIKES) => forecast(id, { engine, memory });

/** Without makers and series, which a shelf keeps apart: its picks are the head of the ranking. */
const uncapped = ({ items, ...rest }: Pack): Pack => ({
  ...rest,
  items: items.map(({ series: _, ...item }) => ({ ...item, creators: [] })),
});

/** A catalogue larger than what is ever drawn for a shelf, and with factors. */
async function large(): Promise<{ pack: Pack; engine: Engine }> {
  const count = 2600;
  const draw = uniform(1);
  const books = Array.from({ length: count }, (_, at) => ({
    id: `${at}`,
    title: `Book ${at}`,
    values: {},
    popularity: draw(),
    vector: Array.from({ length: 6 }, () => draw()),
  }));
  const { pack, vectors } = await openFixture(books);
  const own = quantise(
    Float32Array.from({ length: 4 * count }, () => draw() - 0.5),
    4,
  );
  const neighbours = {
    offsets: Uint32Array.from({ length: count + 1 }, (_, row) => 3 * row),
    rows: Uint32Array.from({ length: 3 * count }, () => Math.floor(count * draw())),
    weights: Float32Array.from({ length: 3 * count }, draw),
  };
  const ranking = { ...pack.manifest.ranking, factors: 0.5, further: 0.1 };
  const manifest = { ...pack.manifest, ranking };
  const factors = { vectors: own, biases: new Float32Array(count) };
  return { pack: { ...pack, neighbours, factors, manifest }, engine: engineOver(vectors!) };
}

describe('a forecast', () => {
  test('has the place that an item has among the picks, whatever was said', async () => {
    const plain = uncapped(pack);
    const verdict = fc.constantFrom<Feedback['verdict'][]>('like', 'like', 'dislike', 'hide', 'known');
    const more = fc.uniqueArray(fc.record({ id: fc.constantFrom(...ALL.slice(3)), verdict }), {
      selector: ({ id }) => id,
      maxLength: 6,
    });
    const want = fc.constantFrom<Correction['want'][]>('more', 'less');
    const corrections = fc.array(fc.record({ facet: fc.constant('subjects'), term: fc.constant('war'), want }), {
      maxLength: 1,
    });
    const ready = fc.constantFrom(engine, null);
    await fc.assert(
      fc.asyncProperty(more, corrections, ready, async (said, corrections, engine) => {
        const memory: Memory = { ...liking(...ALL.slice(0, 3)), corrections };
        memory.history = [...memory.history, ...said];
        const picks = await begin({ pack: plain, engine: () => engine, memory }).recommend({ k: ALL.length });
        const asked = openForecasts(plain);
        for (const [place, { id }] of picks.entries())
          expect((await asked(id, { engine, memory })).percentile).toBe(1 - place / (picks.length - 1));
      }),
      { numRuns: 40 },
    );
  });

  test('has it in a large catalogue too, of which picks see a part; what the history says is counted once', async () => {
    const { pack, engine } = await large();
    let counted = 0;
    const { vectors, biases } = pack.factors!;
    const factors = {
      biases,
      get vectors() {
        counted += 1;
        return vectors;
      },
    };
    const shop: Pack = { ...pack, factors };
    const memory = liking('1', '20', '300', '2000');
    for (const ready of [engine, null]) {
      const picks = await begin({ pack: shop, engine: () => ready, memory }).recommend({ k: 6 });
      const once = counted;
      const asked = openForecasts(shop);
      for (const [place, { id }] of picks.entries())
        expect((await asked(id, { engine: ready, memory })).percentile).toBe(1 - place / (pack.items.length - 5));
      expect(once).toBeGreaterThan(0);
      expect(counted).toBe(once);
    }
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
