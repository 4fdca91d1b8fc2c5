/** "Would I like it?", answered in sentences. */
import type { Forecast } from '../forecast.ts';
import { ended } from '../narrator/slots.ts';
import { listed } from '../pack/words.ts';
import type { Reason } from '../reasons.ts';

/** Reasons that are told: what is rarest about an item comes first, and a third seldom adds to it. */
const TOLD = 2;

/** The verdict, and the place in the person's own ranking that it is read from. */
export function answerWords({ verdict, percentile }: Pick<Forecast, 'verdict' | 'percentile'>): {
  verdict: string;
  place: string;
} {
  return { verdict: { likely: 'Likely', perhaps: 'Perhaps', unlikely: 'Not likely' }[verdict], place: place() };

  function place(): string {
    if (percentile === 1) return 'nothing else in this catalogue is nearer to what you like.';
    if (percentile === 0) return 'everything else in this catalogue is nearer to what you like.';
    if (verdict === 'unlikely')
      return `${Math.floor(100 * (1 - percentile))} % of this catalogue is nearer to what you like.`;
    return `nearer to what you like than ${Math.floor(100 * percentile)} % of this catalogue.`;
  }
}

/** What speaks for it, one sentence a reason; of what is not likely, as a concession. */
export function reasonWords({ verdict, reasons }: Pick<Forecast, 'verdict' | 'reasons'>): string {
  const sentences = reasons.map(sentenceOf).filter((sentence) => sentence !== null);
  const told = sentences.slice(0, TOLD).join(' ');
  return verdict === 'unlikely' && told ? `Still, ${told.charAt(0).toLowerCase()}${told.slice(1)}` : told;
}

/** Null where a reason is none for an item that was asked about. */
function sentenceOf({ kind, names, title }: Reason): string | null {
  if (kind === 'popular') return 'Many like it.';
  if (kind === 'wish' || title === null) return null;
  if (kind === 'shared') return `It shares ${listed(names)} with ${ended(title)}`;
  if (kind === 'together') return `People who like ${title} like it too.`;
  return `It is by ${listed(names)}, like ${ended(title)}`;
}
