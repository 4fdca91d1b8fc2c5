/** Picks as a person or a program reads them. */
import { listed } from '../src/pack/words.ts';
import type { Pick } from '../src/session.ts';
import type { Recommended } from './recommend.ts';

/**
 * One object: {taste, forecasts: [{title, verdict, percentile, reasons}], picks: [{id, title, score, reasons, narrative}],
 * timings}; a narrative is null where none was wanted, the taste where nothing stands out.
 */
export function shelfJson({ picks, narratives, taste, forecasts, timings }: Recommended): string {
  const told = picks.map(({ id, item, score, reasons }, at) => ({
    id,
    title: item.title,
    score,
    reasons,
    narrative: narratives[at] ?? null,
  }));
  return JSON.stringify({ taste, forecasts, picks: told, timings }, null, 2);
}

/** What the likes have in common, what was asked about, then numbered picks, if any are left, with reasons and narratives, wrapped to `width` columns. */
export function shelfText({ picks, narratives, taste, forecasts, timings }: Recommended, width: number): string {
  const cards = picks.map((pick, at) => cardText(pick, { number: at + 1, narrative: narratives[at], width }));
  if (cards.length === 0) cards.push('Nothing in this pack is left to recommend.');
  const spent = Object.entries(timings).map(([stage, ms]) => `${stage} ${Math.round(ms)} ms`);
  const about = taste ? [wrapped(`What I think you like: ${taste}`, { first: '', rest: '', width }).join('\n')] : [];
  return [...about, ...forecasts.map((one) => forecastText(one, width)), ...cards, spent.join(', ')].join('\n\n');
}

function forecastText(
  { title, verdict, percentile, reasons }: Recommended['forecasts'][number],
  width: number,
): string {
  const above = Math.floor(100 * percentile);
  const answer = `Would I like ${title}? ${SAID[verdict]}: of this catalogue, ${above} % is further from what you like.`;
  const why = reasons.flatMap(({ words }) => wrapped(words, { first: '   · ', rest: '     ', width }));
  return [...wrapped(answer, { first: '', rest: '', width }), ...why].join('\n');
}

const SAID = { likely: 'Likely', perhaps: 'Perhaps', unlikely: 'Not likely' };

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
