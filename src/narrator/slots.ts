/** Slots: tokens that stand for a name or a number. The catalogue's own words take their place, so none is ever misspelt. */
import { listed, yearInWords } from '../pack/words.ts';
import type { NarrationRequest } from './narrator.ts';

export const SLOTS = ['title', 'author', 'year', 'length', 'series', 'liked1', 'liked2', 'liked3'];
export const SLOT = new RegExp(`<\\|(${SLOTS.join('|')})\\|>`, 'g');

/** The words for a slot, or null where the request has none. */
export function slotValue(slot: string, { item, liked }: NarrationRequest): string | null {
  if (slot === 'title') return item.title || null;
  if (slot === 'author') return listed(item.creators) || null;
  if (slot === 'year') return item.year === null ? null : yearInWords(item.year);
  if (slot === 'length') return item.length === null ? null : String(item.length.value);
  if (slot === 'series') return item.series;
  return liked[Number(slot.at(-1)) - 1]?.title ?? null;
}

/** A name with the full stop after it; "Who Moved My Cheese?" and "Bill Martin Jr." need no other. */
export function ended(name: string, stop = '.'): string {
  return /[.!?]$/.test(name) ? name : name + stop;
}

/** Fills every slot of a sentence; null where one has no value. */
export function fillSlots(sentence: string, request: NarrationRequest): string | null {
  let missing = false;
  const filled = sentence.replace(new RegExp(`${SLOT.source}(\\.?)`, 'g'), (_, slot: string, stop: string) => {
    const value = slotValue(slot, request);
    missing ||= value === null;
    return value === null ? '' : ended(value, stop);
  });
  return missing ? null : filled;
}

/** A text that names things in the catalogue's own words, with slots in their places: the longest names first. */
export function withSlots(text: string, request: NarrationRequest): string {
  const named = SLOTS.flatMap((slot) => {
    const value = slotValue(slot, request);
    return value ? [{ slot, value }] : [];
  });
  return named
    .toSorted((a, b) => b.value.length - a.value.length)
    .reduce((told, { slot, value }) => told.replace(wholeWords(value), `<|${slot}|>`), text);
}

function wholeWords(value: string): RegExp {
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}|])${literal}(?![\\p{L}\\p{N}])`, 'gu');
}
