/** The deterministic writer: true, modest sentences from the facts alone. The first tier, and the fall-back of every other. */
import { listed, yearInWords } from '../pack/words.ts';
import { groundOf, words } from './ground.ts';
import type { ItemFacts, LikedFacts, NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
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
  return completion(request, '', true);
}

/** What a narrative leaves unsaid, sentence by sentence; of a thin one, also what the item is about. */
export function completion(request: NarrationRequest, told: string, thin: boolean): string[] {
  if (isTaste(request)) return told ? [] : plainTaste(request);
  const { item, liked } = request;
  const about = aboutIt(item);
  // A model that stopped short in the description is helped out where it stopped.
  const rest = about.filter((sentence) => !tells(told, sentence));
  const description = thin && rest.length ? [rest.join(' ')] : [];
  const { wishes } = groundOf(request);
  const named = told.includes(item.title);
  const what = named ? null : whatItIs(item);
  // What has not been introduced is called by its name.
  const it = named || what ? 'it' : item.title;
  const brokenOff = rest.length < about.length;
  const sentences = [
    ...(brokenOff ? description : []),
    ...(what ? [what] : []),
    ...(brokenOff ? [] : description),
    ...(liked.some(({ title }) => told.includes(title)) ? [] : whyForYou(request, it)),
    ...(words(told).some(({ word }) => wishes(word)) ? [] : whatWasAsked(request, it)),
  ];
  return told || sentences.length ? sentences : [`${item.title} is in this catalogue.`];
}

/** A description of fewer words is as good as none. */
const FEWEST_WORDS = 6;

/** Whether there is a description to write from. */
export function isDescribed({ text }: ItemFacts): boolean {
  return (text.match(/\p{L}+/gu)?.length ?? 0) >= FEWEST_WORDS;
}

/** What is known of it, in words that hold for a book, a film or a cream; a number without its unit says nothing. */
function whatItIs({ title, creators, year, length }: ItemFacts): string | null {
  const size = length?.unit ? `${length.value} ${length.unit}` : null;
  const is = [
    ...(creators.length ? [`by ${listed(creators)}`] : []),
    ...(year === null ? [] : [`from ${yearInWords(year)}`]),
  ];
  if (!is.length) return size && `${title} runs to ${ended(size)}`;
  return ended(`${title} is ${[...is, ...(size ? [`at ${size}`] : [])].join(', ')}`);
}

/** The first two sentences of the description. */
function aboutIt({ text }: ItemFacts): string[] {
  const told = text.trim();
  if (!told) return [];
  const first = plainSentences(told).slice(0, 2);
  return first.map((sentence) => (/[.!?…]["”’')]*$/.test(sentence) ? sentence : `${sentence}.`));
}

/** Whether a text has four words in a row of a sentence, or all of a shorter one. */
function tells(text: string, sentence: string): boolean {
  const spans = [...sentence.matchAll(/(?=((?:\S+\s+){3}\S+))/g)].map(([, span]) => span!);
  return [sentence, ...spans].some((span) => text.includes(span));
}

/** What it shares with something liked. Where that is nothing, or all there is to say of it, who else likes it. */
function whyForYou({ item, liked, alongside = [], seed }: NarrationRequest, it: string): string[] {
  const telling = liked.find(({ shared }) => shared.length > 0);
  const people = alongside.length ? [`People who like ${listed(alongside)} like ${it} too.`] : [];
  if (telling) return [whatIsShared(telling, it, seed), ...(isDescribed(item) ? [] : people)];
  if (people.length || !liked[0]) return people;
  return [begun(`${it} has little in common with ${liked[0].title}, so take it as a change.`)];
}

function whatIsShared({ title, shared }: LikedFacts, it: string, seed: number): string {
  const terms = listed(shared.slice(0, 3));
  const ways = [
    `${it} has this in common with ${title}: ${terms}.`,
    `${it} shares ${terms} with ${ended(title)}`,
    it === 'it' ? `You liked ${title}; here too you find ${terms}.` : `You liked ${title}; ${it} has ${terms} too.`,
  ];
  return begun(oneOf(ways, seed));
}

/** The wish in the person's own words, which may be of any form: "cheaper", "no war", "by Jane Austen", "under 20 euros". */
function whatWasAsked({ asked, seed }: NarrationRequest, it: string): string[] {
  if (asked.length === 0) return [];
  const wish = listed(asked);
  const ways = asked.every((one) => COMPARATIVE.test(one))
    ? [`${it} is ${wish}, as you asked.`, `You asked for something ${wish}, and this is.`]
    : [`You asked for this: ${ended(wish)}`, `${it} answers your wish: ${ended(wish)}`];
  // What has no other sentence is named in this one.
  return [begun(oneOf(it === 'it' ? ways : ways.filter((way) => way.includes(it)), seed))];
}

/** A sentence of ours begins with a capital; a title stands as the catalogue has it. */
function begun(sentence: string): string {
  return sentence.replace(/^it\b/, 'It');
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
