/** A shelf as a person or a program reads it. */
import { describe, expect, test } from 'vitest';
import type { Recommended } from '../../cli/recommend.ts';
import { shelfJson, shelfText } from '../../cli/shelf.ts';

const timings = { open: 1, recommend: 2, load: 0, narrate: 0 };
const item = { id: 't1', title: 'First Frost', creators: ['Anselm Roy'], text: '' };
const pick = { id: 't1', row: 0, item, score: 1, reasons: [] };
const taste = 'You go for smoky things. Harbour Smoke and Old Ledger have that in common.';
const shelf = (parts: Partial<Recommended>): Recommended => ({
  picks: [pick],
  narratives: [],
  taste: null,
  forecasts: [],
  timings,
  ...parts,
});

describe('what the likes have in common', () => {
  test('comes before the picks, in lines no wider than asked', () => {
    const [first = '', second = ''] = shelfText(shelf({ taste }), 50).split('\n\n');
    expect(first.replace(/\n/g, ' ')).toBe(`What I think you like: ${taste}`);
    expect(first.split('\n').every((line) => line.length <= 50)).toBe(true);
    expect(second).toBe('1. First Frost, Anselm Roy');
  });

  test('is left out where it is nothing', () => {
    expect(shelfText(shelf({}), 50)).toMatch(/^1\. First Frost/);
  });

  test('is there for a program, or null', () => {
    expect(JSON.parse(shelfJson(shelf({ taste }))).taste).toBe(taste);
    expect(JSON.parse(shelfJson(shelf({}))).taste).toBeNull();
  });
});

test('what was asked about is answered before the picks, with what speaks for it', () => {
  const reason = {
    kind: 'shared' as const,
    words: 'smoke, as in Harbour Smoke',
    names: ['smoke'],
    title: 'Harbour Smoke',
  };
  const forecasts = [{ title: 'Old Ledger', verdict: 'likely' as const, percentile: 0.978, reasons: [reason] }];
  expect(shelfText(shelf({ forecasts }), 120)).toMatch(
    /^Would I like Old Ledger\? Likely: of this catalogue, 97 % is further from what you like\.\n {3}· smoke, as in Harbour Smoke\n\n1\. /,
  );
  expect(JSON.parse(shelfJson(shelf({ forecasts }))).forecasts).toEqual(forecasts);
});

test('with no picks left, taste and forecasts are told all the same', () => {
  const forecasts = [{ title: 'Old Ledger', verdict: 'perhaps' as const, percentile: 0.5, reasons: [] }];
  const parts = shelfText(shelf({ picks: [], taste, forecasts }), 120).split('\n\n');
  expect(parts.slice(0, 3)).toEqual([
    `What I think you like: ${taste}`,
    'Would I like Old Ledger? Perhaps: of this catalogue, 50 % is further from what you like.',
    'Nothing in this pack is left to recommend.',
  ]);
});
