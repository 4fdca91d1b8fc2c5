/** A request as the narrator was trained to read it; `train/sotto_train/prompt.py` builds the same text. */
import type { LikedFacts, NarrationRequest } from './narrator.ts';

/** The description is cut here: room is needed for the history and the answer. In characters. */
const TEXT_LIMIT = 400;

/**
 * The prompt's text, special tokens included; catalogue text can't forge a token. Of a taste it names no item, and what
 * stands behind `<|asked|>` is what the person said no to.
 */
export function promptText({ item, liked, asked, taste }: NarrationRequest): string {
  const by = item.creators.length ? ` by ${item.creators.join(', ')}` : '';
  const history = liked
    .slice(0, 3)
    .map((one) => `<|liked|>${sharing(one)}`)
    .join('');
  if (taste) {
    const against = taste.against ? `<|asked|>${sharing(taste.against)}` : '';
    return `<|facts|>${plain(item.facts)}${history}${against}<|write|>`;
  }
  return (
    `<|item|>${plain(item.title + by)}<|facts|>${plain(item.facts)}<|about|>${promptDescription(item.text)}` +
    `${history}${asked.length ? `<|asked|>${plain(asked.join(', '))}` : ''}<|write|>`
  );
}

function sharing({ title, shared }: LikedFacts): string {
  return `${plain(title)}<|shared|>${plain(shared.join(', ')) || 'little'}`;
}

/** A description as the narrator reads it. */
export function promptDescription(text: string): string {
  return plain(text).slice(0, TEXT_LIMIT);
}

function plain(text: string): string {
  return text.replace(/<+\|+/g, '').replace(/\s+/g, ' ').trim();
}
