/** Picks as a person or a program reads them. */
import { listed } from '../src/pack/words.ts';
import type { Pick } from '../src/session.ts';
import type { Recommended } from './recommend.ts';

/** One object: {picks: [{id, title, score, reasons, narrative}], timings}; a narrative is null where none was wanted. */
export function shelfJson({ picks, narratives, timings }: Recommended): string {
  const told = picks.map(({ id, item, score, reasons }, at) => ({
    id,
    title: item.title,
    score,
    reasons,
    narrative: narratives[at] ?? null,
  }));
  return JSON.stringify({ picks: told, timings }, null, 2);
}

/** Numbered picks with reasons and narratives, wrapped to `width` columns. */
export function shelfText({ picks, narratives, timings }: Recommended, width: number): string {
  if (picks.length === 0) return 'Nothing in this pack is left to recommend.';
  const cards = picks.map((pick, at) => cardText(pick, { number: at + 1, narrative: narratives[at], width }));
  const spent = Object.entries(timings).map(([stage, ms]) => `${stage} ${Math.round(ms)} ms`);
  return `${cards.join('\n\n')}\n\n${spent.join(', ')}`;
}

function cardText(
  { item, reasons }: Pick,
  { number, narrative, width }: { number: number; narrative: string | undefined; width: number },
): string {
  const by = item.creators.length ? `, ${listed(item.creators)}` : '';
  const lines = [`${number}. ${item.title}${by}`];
  for (const { words } of reasons) lines.push(...wrapped(words, { first: '   · ', rest: '     ', width }));
  if (narrative) lines.push(...wrapped(narrative, { first: '   ', rest: '   ', width }));
  return lines.join('\n');
}

function wrapped(text: string, { first, rest, width }: { first: string; rest: string; width: number }): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/)) {
    const start = line === first || line === rest;
    if (!start && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest + word;
    } else line += start ? word : ` ${word}`;
  }
  return [...lines, line];
}
