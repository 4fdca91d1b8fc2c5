/** Of items without a description the deterministic writer speaks, whatever model writes of the others. */
import { expect, test, vi } from 'vitest';
import { ofDescribed } from '../../src/narrator/described.ts';
import type { NarrateOptions, NarrationRequest } from '../../src/narrator/narrator.ts';

const request = (title: string, text: string): NarrationRequest => ({
  item: { title, creators: [], year: null, length: null, series: null, facts: 'genres Crime, Drama', text },
  liked: [{ title: 'Casino', shared: ['Crime'] }],
  asked: [],
  seed: 0,
});
const HEAT = request('Heat', 'A thief and a detective drink coffee together, once.');
const FARGO = request('Fargo', '');
const ROCK = request('The Rock', 'See disc two.');

const model = (write: (requests: NarrationRequest[], options: NarrateOptions) => Promise<string[]>) => {
  const narrate = vi.fn((requests: NarrationRequest[], options: NarrateOptions = {}) => write(requests, options));
  return { narrate, writer: ofDescribed({ id: 'model', narrate }) };
};

test('a model is asked of items with a description alone, and each narrative keeps its place', async () => {
  const { narrate, writer } = model(async (requests, { onSentence }) => {
    requests.forEach((_, index) => {
      onSentence?.(index, 'Told.');
    });
    return requests.map(() => 'Told.');
  });
  const heard: [number, string][] = [];
  const told = await writer.narrate([FARGO, HEAT, ROCK, HEAT], {
    onSentence: (number, sentence) => heard.push([number, sentence]),
  });
  expect(narrate).toHaveBeenCalledOnce();
  expect(narrate.mock.calls[0]![0]).toEqual([HEAT, HEAT]);
  expect(told).toEqual([
    'Fargo has this in common with Casino: Crime.',
    'Told.',
    'See disc two. The Rock has this in common with Casino: Crime.',
    'Told.',
  ]);
  for (const number of told.keys())
    expect(heard.flatMap(([of, sentence]) => (of === number ? sentence : [])).join(' ')).toBe(told[number]);
});

test('a taste is told by the model, which needs no description for it', async () => {
  const { narrate, writer } = model(async () => ['You like crime.']);
  const taste = {
    things: 'films',
    moods: [],
    lead: '',
    topics: [],
    place: null,
    often: false,
    mostly: [],
    against: null,
  };
  expect(await writer.narrate([{ ...FARGO, taste }])).toEqual(['You like crime.']);
  expect(narrate).toHaveBeenCalledOnce();
});

test('a model that fails is its holder’s to deal with', async () => {
  const { writer } = model(() => Promise.reject(new Error('worker died')));
  await expect(writer.narrate([HEAT])).rejects.toThrow('worker died');
});
