/** The description in its own words: a sentence that begins as one of the description's is told as it stands there. */
import { plainSentences } from './plain.ts';
import { promptDescription } from './prompt.ts';

/** So many words make a beginning: fewer may be chance. */
const BEGINNING = /^(?:\S+\s+){4}\S+(?=\s)/;

export interface Quotation {
  /** The sentence of the description that a text begins as; undefined where it begins as none. */
  sourceOf(begun: string): string | undefined;
  /** Whether a text, where it begins as a sentence of the description, goes on as that does. */
  keeps(begun: string): boolean;
}

export function openQuotation(text: string): Quotation {
  const sentences = plainSentences(promptDescription(text));
  function sourceOf(begun: string): string | undefined {
    const [beginning] = BEGINNING.exec(begun.trimStart()) ?? [];
    return beginning && sentences.find((sentence) => sentence.startsWith(beginning));
  }
  function keeps(begun: string): boolean {
    const source = sourceOf(begun);
    const told = begun.trimStart();
    return source === undefined || source.startsWith(told) || told.startsWith(source);
  }
  return { sourceOf, keeps };
}
