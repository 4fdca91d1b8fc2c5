/** The deterministic writer: true, modest sentences from the facts alone. The first tier, and the fall-back of every other. */
import { listed, yearInWords } from '../pack/words.ts';
import type { NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
import { ended } from './slots.ts';
import { isTaste, plainTaste } from './taste.ts';

/** Between two sentences: not after "Mr." or an initial. */
const SENTENCE_END = /(?<!\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|No|vs|\p{Lu})\.)(?<=[.!?…]["”’')]*)\s+(?=["“‘'(]*[\p{Lu}\p{N}])/u;

/** A text's sentences, in order. */
export function plainSentences(text: string): string[] {
  return text.split(SENTENCE_END);
}

/** One to four sentences; the same request always gives the same ones. */
export function plainNarrative(request: NarrationRequest): string[] {
  if (isTaste(request)) return plainTaste(request);
  return [whatItIs(request), aboutIt(request), whyForYou(request), whatWasAsked(request)].filter((s) => s !== null);
}

/** What a narrative leaves unsaid, sentence by sentence; of a thin one, also what the item is about. */
export function completion(request: NarrationRequest, told: string, thin: boolean): string[] {
  if (isTaste(request)) return told ? [] : plainTaste(request);
  const { item, liked } = request;
  const spans = [...item.text.matchAll(/(?=((?:\S+\s+){3}\S+))/g)].map(([, span]) => span!);
  const said = {
    what: told.includes(item.title),
    about: spans.some((span) => told.includes(span)),
    why: liked.some(({ title }) => told.includes(title)),
  };
  const sentences = [
    said.what ? null : whatItIs(request),
    said.about || !thin ? null : aboutIt(request),
    said.why ? null : whyForYou(request),
    /\b(?:asked|wish|wanted)\b/.test(told) ? null : whatWasAsked(request),
  ];
  return sentences.filter((sentence) => sentence !== null);
}

function whatItIs({ item }: NarrationRequest): string {
  const by = item.creators.length ? ` is by ${listed(item.creators)}` : ' is in this catalogue';
  const when = item.year === null ? '' : `, from ${yearInWords(item.year)}`;
  const length = item.length === null ? '' : `, at ${item.length.value} ${item.length.unit}`;
  return `${item.title}${by}${when}${length}.`;
}

function aboutIt({ item }: NarrationRequest): string | null {
  const text = item.text.trim();
  if (!text) return null;
  const first = plainSentences(text).slice(0, 2).join(' ');
  return /[.!?…]["”’')]*$/.test(first) ? first : `${first}.`;
}

function whyForYou({ liked, seed }: NarrationRequest): string | null {
  const telling = liked.find(({ shared }) => shared.length > 0);
  if (!telling) return liked[0] ? `It has little in common with ${liked[0].title}, so take it as a change.` : null;
  const shared = listed(telling.shared.slice(0, 3));
  const ways = [
    `Like ${telling.title}, it has ${shared}.`,
    `It shares ${shared} with ${ended(telling.title)}`,
    `You liked ${telling.title}; here too you find ${shared}.`,
  ];
  return ways[Math.abs(Math.trunc(seed)) % ways.length]!;
}

function whatWasAsked({ item, asked }: NarrationRequest): string | null {
  return asked ? `You asked for something ${listed(asked.split(', '))}, and ${item.title} is.` : null;
}

/** The deterministic writer behind the Narrator contract. */
export function plainNarrator(): Narrator {
  return {
    id: 'plain',
    async narrate(requests, { signal, onSentence }: NarrateOptions = {}) {
      return requests.map((request, index) => {
        signal?.throwIfAborted();
        const sentences = plainNarrative(request);
        for (const sentence of sentences) onSentence?.(index, sentence);
        return sentences.join(' ');
      });
    },
  };
}
