/** Interactions → likes → neighbours, popularity and the collaborative view, with answers known by construction. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COLLABORATIVE_WEIGHT, withCollaborativeView } from '../../cli/encode.ts';
import { readInteractions } from '../../cli/interactions.ts';
import { CO_OCCURRENCE_OPTIONS, coOccurrence, popularityOf } from '../../cli/neighbours.ts';
import { type Neighbours, readNeighbours, writeNeighbours } from '../../src/pack/neighbours.ts';
import { fileWith } from './folder.ts';

const ROWS = new Map(['a', 'b', 'c'].map((id, row) => [id, row]));

async function read(name: string, content: string) {
  const { likes, read, outside } = await readInteractions(await fileWith(name, content), (id) => ROWS.get(id));
  return { likes: likes.map((rows) => [...rows]), read, outside };
}

describe('interactions', () => {
  test('without ratings are likes', async () => {
    expect(await read('x.csv', 'user,item\nu,b\nu,a\nv,a\nv,zzz\n')).toEqual({
      likes: [[0, 1], [0]],
      read: 4,
      outside: 1,
    });
  });

  test.each([
    ['of five', '4', '3'],
    ['of ten', '8', '7'],
    ['of a hundred', '80', '79'],
    ['thumbs', '1', '0'],
  ])('%s: %s is a like, %s is not', async (_, like, not) => {
    const highest = { '4': '5', '8': '10', '80': '100', '1': '1' }[like];
    const { likes } = await read('x.csv', `user_id,book_id,rating\nu,a,${like}\nu,b,${not}\nv,c,${highest}\n`);
    expect(likes).toEqual([[0], [2]]);
  });

  test('the latest word on an item stands, by time where there is one', async () => {
    expect((await read('x.csv', 'user,item,rating\nu,a,5\nu,a,1\nu,b,1\nu,b,5\n')).likes).toEqual([[1]]);
    const dated =
      '{"user":1,"item":"a","rating":5,"timestamp":"2024-05-01"}\n{"user":1,"item":"a","rating":1,"timestamp":"2023-01-01"}';
    expect((await read('x.jsonl', dated)).likes).toEqual([[0]]);
  });

  test('of events add up: what is bought, carted and seen, or seen thrice is liked, and what went back is not', async () => {
    const log = (...events: string[]) => `visitor,event,sku\n${events.join('\n')}\n`;
    const likes = async (...events: string[]) => (await read('x.csv', log(...events))).likes;
    expect(await likes('u,purchase,a', 'u,view,b')).toEqual([[0]]);
    expect(await likes('u,view_item,a', 'u,Add to cart,a', 'u,add_to_cart,b')).toEqual([[0]]);
    expect(await likes('u,view,a', 'u,view,a', 'v,view,a', 'u,view,a')).toEqual([[0]]);
    expect(await likes('u,purchase,a', 'u,refund,a')).toEqual([]);
    expect(await read('x.csv', log('u,scroll,a', 'u,purchase,b'))).toMatchObject({ likes: [[1]], read: 1 });
  });

  test('with a column of ratings are judged by these, whatever their events', async () => {
    expect((await read('x.csv', 'user,item,event,rating\nu,a,view,5\nu,b,purchase,1\n')).likes).toEqual([[0]]);
  });

  test.each([
    ['user,thing\nu,a\n', /interactions need the columns "user" and "item".*found "user", "thing"/],
    ['user,item,rating\nu,a,good\n', /line 2: the rating is "good", not a number/],
    ['user,item,rating\nu,a,5\n,a,5\n', /line 3 has no "user"/],
    ['user,item,timestamp\nu,a,yesterday\n', /line 2: the timestamp is "yesterday"/],
  ])('%j are refused', async (content, message) => {
    await expect(read('x.csv', content)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  });
});

/** Three people like 0 and 1, one of them 2 as well; another likes 1 and 2; the last likes only 3. */
const LIKES = [[0, 1], [0, 1], [0, 1, 2], [1, 2], [3]].map((rows) => Uint32Array.from(rows));

function listOf(likes: Uint32Array[], count: number, options = {}) {
  return listsIn(coOccurrence(likes, count, { ...CO_OCCURRENCE_OPTIONS, ...options }));
}

function listsIn({ offsets, rows, weights }: Neighbours) {
  return Array.from({ length: offsets.length - 1 }, (_, row) =>
    Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, at) => ({
      row: rows[offsets[row]! + at]!,
      weight: weights[offsets[row]! + at]!,
    })),
  );
}

const near = (row: number, weight: number) => ({ row, weight: expect.closeTo(weight, 6) });

describe('neighbours by co-occurrence', () => {
  test('are the cosine of the people who like both; a pair seen once is chance', () => {
    expect(listOf(LIKES, 4, { shrinkage: 0 })).toEqual([
      [near(1, 3 / Math.sqrt(3 * 4))],
      [near(0, 3 / Math.sqrt(3 * 4)), near(2, 2 / Math.sqrt(2 * 4))],
      [near(1, 2 / Math.sqrt(2 * 4))],
      [],
    ]);
  });

  test('shrinkage puts the well-attested pair before the rare one', () => {
    const often = Array.from({ length: 20 }, (_, i) => (i < 18 ? [0, 1] : [0]));
    const likes = [...often, [0, 2], [0, 2]].map((rows) => Uint32Array.from(rows));
    const two = [...likes, Uint32Array.of(3, 2), Uint32Array.of(3, 2)];
    expect(listOf(two, 4, { shrinkage: 0 })[2]!.map(({ row }) => row)).toEqual([3, 0]);
    expect(listOf(two, 4, { shrinkage: 0 })[0]![0]!.row).toBe(1);
    const [, , ofTwo] = listOf(two, 4, { shrinkage: 10 });
    expect(ofTwo![0]!.weight).toBeLessThan(0.2);
  });
});

describe('neighbours', () => {
  test('are the strongest few, ties by row, never the item itself, and a valid file', () => {
    const likesArbitrary = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(likesArbitrary, fc.integer({ min: 1, max: 4 }), (people, most) => {
        const likes = people.map((rows) => Uint32Array.from(rows).sort());
        const neighbours = coOccurrence(likes, 8, { ...CO_OCCURRENCE_OPTIONS, most });
        expect(readNeighbours(writeNeighbours(neighbours), 8)).toEqual(neighbours);
        for (const [row, list] of listsIn(neighbours).entries()) {
          expect(list.length).toBeLessThanOrEqual(most);
          expect(list.some((other) => other.row === row || other.weight <= 0)).toBe(false);
          expect(list).toEqual(list.toSorted((a, b) => b.weight - a.weight || a.row - b.row));
        }
      }),
    );
  });
});

test('popularity counts people, the most liked at 1', () => {
  expect([...popularityOf(LIKES, 5)]).toEqual([0.75, 1, 0.5, 0.25, 0]);
  expect([...popularityOf([], 2)]).toEqual([0, 0]);
});

describe('the collaborative view', () => {
  test('leans a vector towards its neighbours, by their weights', () => {
    const text = Float32Array.of(1, 0, 0, 1, 0, -1);
    const neighbours = {
      offsets: Uint32Array.of(0, 2, 2, 2),
      rows: Uint32Array.of(1, 2),
      weights: Float32Array.of(3, 1),
    };
    const [x, y] = withCollaborativeView(text, 2, neighbours);
    expect(y! / x!).toBeCloseTo(COLLABORATIVE_WEIGHT * (0.75 - 0.25), 6);
    expect(Math.hypot(x!, y!)).toBeCloseTo(1, 6);
  });

  test('leaves an item without neighbours, and one without words, finite and as it is', () => {
    const text = Float32Array.of(0.6, 0.8, 0, 0);
    const neighbours = { offsets: Uint32Array.of(0, 0, 0), rows: new Uint32Array(), weights: new Float32Array() };
    withCollaborativeView(text, 2, neighbours).forEach((value, i) => {
      expect(value).toBeCloseTo(text[i]!, 6);
    });
  });
});
