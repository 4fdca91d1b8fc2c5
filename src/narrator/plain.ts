/** The deterministic writer: true, modest sentences from the facts alone. The first tier, and the fall-back of every other. */
import { listed, yearInWords } from '../pack/words.ts';
import { groundOf, words } from './ground.ts';
import type { NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
import { ended } from './slots.ts';
import { isTaste, plainTaste } from './taste.ts';

/** A wish that "it is" may stand before: "shorter". */
const COMPARATIVE = /^\p{Ll}+er$/u;

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
  const { wishes } = groundOf(request);
  const said = {
    what: told.includes(item.title),
    about: spans.some((span) => told.includes(span)),
    why: liked.some(({ title }) => told.includes(title)),
  };
  const sentences = [
    said.what ? null : whatItIs(request),
    said.about || !thin ? null : aboutIt(request),
    said.why ? null : whyForYou(request),
    words(told).some(({ word }) => wishes(word)) ? null : whatWasAsked(request),
  ];
  return sentences.filter((sentence) => sentence !== null);
}

/** What is known of it, in words that hold for a book, a film or a cream; a number without its unit says nothing. */
function whatItIs({ item }: NarrationRequest): string {
  const { creators, year, length } = item;
  const size = length?.unit ? `${length.value} ${length.unit}` : null;
  const is = [
    ...(creators.length ? [`by ${listed(creators)}`] : []),
    ...(year === null ? [] : [`from ${yearInWords(year)}`]),
  ];
  if (!is.length) return size ? `${item.title} runs to ${ended(size)}` : `${item.title} is in this catalogue.`;
  return ended(`${item.title} is ${[...is, ...(size ? [`at ${size}`] : [])].join(', ')}`);
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
    `It has this in common with ${telling.title}: ${shared}.`,
    `It shares ${shared} with ${ended(telling.title)}`,
    `You liked ${telling.title}; here too you find ${shared}.`,
  ];
  return oneOf(ways, seed);
}

/** The wish in the person's own words, which may be of any form: "cheaper", "no war", "by Jane Austen", "under 20 euros". */
function whatWasAsked({ asked, seed }: NarrationRequest): string | null {
  if (asked.length === 0) return null;
  const wish = listed(asked);
  const ways = asked.every((one) => COMPARATIVE.test(one))
    ? [`It is ${wish}, as you asked.`, `You asked for something ${wish}, and this is.`]
    : [`You asked for this: ${ended(wish)}`, `It answers your wish: ${ended(wish)}`];
  return oneOf(ways, seed);
}

function oneOf(ways: string[], seed: number): string {
  return ways[Math.abs(Math.trunc(seed)) % ways.length]!;
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
