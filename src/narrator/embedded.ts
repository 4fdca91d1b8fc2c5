/** The shipped narrator: the embedded language model writes, the check decides what is shown. */
import { breath } from '../model/breath.ts';
import type { OpenModel, Runtime } from '../model/model.ts';
import { uniform } from '../random.ts';
import { openCheck } from './check.ts';
import { tellsLittle } from './claims.ts';
import { openConstraints, type TokenConstraint } from './constraint.ts';
import { openDecoder } from './decoder.ts';
import { ofDescribed } from './described.ts';
import type { NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
import { promptText } from './prompt.ts';
import { likeliest, NARRATIVE_SAMPLING, probability, type Sampling, sample } from './sampling.ts';
import { completed, renumbered, repeats, restates, SENTENCE } from './sentences.ts';
import { SLOTS } from './slots.ts';

const MOST_TOKENS = 150;
/** A narrative may end from so many words on, a taste from fewer, and begins no further sentence from so many. */
const ENOUGH_WORDS = 36;
const ENOUGH_OF_A_TASTE = 10;
const MOST_WORDS = 56;
/** What a wish still unanswered is given more. */
const WORDS_FOR_A_WISH = 18;
/** A refused sentence is written anew this often in a narrative; after that it is left out. */
const RETRIES = 6;
/** A model this sure of a token that may not be written is on a wrong way. */
const SURE = 0.3;
/** Words are taken back this often in a narrative. */
const TURNS = 16;
/** Narratives written before the others. */
const FIRST = 2;
/** Added to the temperature at each refusal. */
const WARMING = 0.12;

interface Draft {
  request: NarrationRequest;
  /** The token that the first step after a full rewind is fed: the last of the prompt. */
  lead: number;
  draw: () => number;
  tokens: number[];
  /** Of `tokens`, those that belong to sentences already judged. */
  judged: number;
  /** By place in `tokens`, those that led nowhere there. */
  banned: Map<number, Set<number>>;
  retries: number;
  /** Words that may still be taken back where there is no way on. */
  turns: number;
  constraint: TokenConstraint;
  kept: string[];
  /** The same with slots unfilled. */
  raw: string;
  done: boolean;
}

export function openEmbeddedNarrator(
  model: OpenModel,
  runtime: Runtime,
  voice: string[],
  sampling: Sampling = NARRATIVE_SAMPLING,
): Narrator {
  const decoder = openDecoder(model, runtime);
  const free = new Set(voice);
  const check = openCheck(free);
  const { tokenizer } = model;
  const constraints = openConstraints(tokenizer, decoder.vocabulary, free);
  const end = tokenizer.token_to_id('<|end|>')!;
  const slots = new Set(SLOTS.map((slot) => tokenizer.token_to_id(`<|${slot}|>`)!));

  /** Token ids of the prompt; a description too long for the model's context is shortened until all fits. */
  function promptIds(request: NarrationRequest): number[] {
    const { ids } = tokenizer.encode(promptText(request));
    const { item } = request;
    if (ids.length <= decoder.context - MOST_TOKENS || item.text === '')
      return ids.slice(-(decoder.context - MOST_TOKENS));
    const shorter = item.text.slice(0, Math.min(item.text.length, 400) >> 1);
    return promptIds({ ...request, item: { ...item, text: shorter } });
  }

  /** The sentence being written, as far as it is. */
  function sentenceOf({ tokens, judged }: Draft, last = false): string {
    const ids = tokens.slice(judged, last ? -1 : undefined);
    return ids.length ? tokenizer.decode(ids, { skip_special_tokens: false }) : '';
  }

  /** Whether a token may be written next. */
  function mayFollow(draft: Draft, sentence: string, token: number): boolean {
    if (token === end) return mayEnd(draft, sentence);
    if (draft.banned.get(draft.tokens.length)?.has(token)) return false;
    return !(slots.has(token) && draft.tokens.includes(token)) && draft.constraint.allows(token, sentence, draft.raw);
  }

  /** The next token; null where none is allowed. */
  function nextToken(draft: Draft, logits: Float32Array, sentence: string): number | null {
    // The likeliest words are the safest; what they got refused for calls for other words.
    const temperature = sampling.temperature + WARMING * (RETRIES - draft.retries);
    const settings = { ...sampling, temperature };
    return sample(logits, draft.tokens, settings, draft.draw, (token) => mayFollow(draft, sentence, token));
  }

  /** Whether the model is sure of a token that may not follow: any other would bend the sentence out of shape. */
  function strays(draft: Draft, logits: Float32Array, sentence: string): boolean {
    if (!sentence.trim()) return false; // any other way to begin will do
    const sure = likeliest(logits);
    if (sure === end || draft.retries <= 0 || mayFollow(draft, sentence, sure)) return false;
    if (draft.constraint.quotes(sentence)) return false;
    return probability(logits, sure) > SURE;
  }

  /** Takes the next token of one draft, hands on the sentence it completes, or takes back what led nowhere. */
  function advance(draft: Draft, logits: Float32Array, index: number, options: NarrateOptions): void {
    const begun = sentenceOf(draft);
    if (strays(draft, logits, begun)) {
      refuse(draft, begun, index, 'no way on', options);
      return;
    }
    const token = nextToken(draft, logits, begun);
    if (token === null) {
      stuck(draft, index, options);
      return;
    }
    draft.tokens.push(token);
    const last = token === end || draft.tokens.length >= MOST_TOKENS;
    const text = sentenceOf(draft, token === end);
    const sentence = last ? text : SENTENCE.exec(text)?.[0];
    if (!sentence?.trim()) {
      draft.done = last;
      if (repeats(text, draft.raw, draft.request.item.text)) refuse(draft, text, index, 'repeated', options);
      return;
    }
    const checked = check(sentence.trim(), draft.request);
    const again = repeats(sentence, draft.raw, draft.request.item.text) || restates(sentence, draft.raw, free);
    if (checked.sentence === null || again) {
      refuse(draft, sentence, index, checked.refused ?? 'repeated', options);
      return;
    }
    // Where nothing but the description is told yet, the deterministic writer has more to say than a thin reason.
    if (draft.kept.every((one) => draft.request.item.text.includes(one)) && tellsLittle(sentence, draft.request)) {
      options.onRefused?.(index, sentence.trim(), 'thin');
      draft.done = true;
      return;
    }
    draft.kept.push(checked.sentence);
    draft.raw += ` ${sentence}`;
    options.onSentence?.(index, checked.sentence);
    // The token that showed the sentence to be complete begins the next one.
    draft.judged = draft.tokens.length - 1;
    draft.done = last || wordCount(draft.raw) >= mostWords(draft);
  }

  /** Where no token is allowed, the word before is taken back; where that has been tried enough, the sentence. */
  function stuck(draft: Draft, index: number, options: NarrateOptions): void {
    let start = draft.tokens.length - 1;
    while (start > draft.judged && constraints.continues(draft.tokens[start]!)) start--;
    if (start < draft.judged || draft.turns-- <= 0) refuse(draft, sentenceOf(draft), index, 'no way on', options);
    else takeBack(draft, index, start, draft.tokens.length);
  }

  /** Takes back the sentence being written; a draft that has no retries left ends here. */
  function refuse(draft: Draft, sentence: string, index: number, cause: string, { onRefused }: NarrateOptions): void {
    onRefused?.(index, sentence.trim(), cause);
    draft.done = draft.retries-- <= 0;
    takeBack(draft, index, draft.judged, cause === 'no way on' ? draft.tokens.length : draft.tokens.length - 1);
  }

  /** Forgets the tokens from `start` on, of which the first is not taken again there. `fed` of the tokens the decoder has seen. */
  function takeBack(draft: Draft, index: number, start: number, fed: number): void {
    const first = draft.tokens[start];
    if (first !== undefined) draft.banned.set(start, (draft.banned.get(start) ?? new Set()).add(first));
    for (const place of draft.banned.keys()) if (place > start) draft.banned.delete(place);
    // One more than is forgotten: the next step feeds the last token that stays.
    decoder.rewind(index, fed - start + 1);
    draft.tokens.length = start;
  }

  /** One narrative for each request, all growing together: a batch costs little more than its longest. */
  async function together(requests: NarrationRequest[], options: NarrateOptions): Promise<string[]> {
    if (requests.length === 0) return [];
    const prompts = requests.map(promptIds);
    const drafts = requests.map((request, row) => openDraft(request, prompts[row]!.at(-1)!, constraints.over(request)));
    let logits = await decoder.prefill(prompts);
    for (;;) {
      await breath();
      options.signal?.throwIfAborted();
      drafts.forEach((draft, index) => {
        const from = index * decoder.vocabulary;
        if (!draft.done) advance(draft, logits.subarray(from, from + decoder.vocabulary), index, options);
      });
      if (drafts.every(({ done }) => done)) break;
      logits = await decoder.step(drafts.map(({ tokens, lead }) => tokens.at(-1) ?? lead));
    }
    return drafts.map(({ kept, request }, index) =>
      completed(kept, request, (sentence) => options.onSentence?.(index, sentence)),
    );
  }

  /** The first two are told first: they are what a person reads while the others are written. */
  async function narrate(requests: NarrationRequest[], options: NarrateOptions = {}): Promise<string[]> {
    const first = await together(requests.slice(0, FIRST), options);
    const rest = await together(
      requests.slice(FIRST),
      renumbered(options, (index) => FIRST + index),
    );
    return [...first, ...rest];
  }

  return ofDescribed({ id: model.entry.id, narrate });
}

function openDraft(request: NarrationRequest, lead: number, constraint: TokenConstraint): Draft {
  return {
    request,
    lead,
    draw: uniform(request.seed),
    tokens: [],
    judged: 0,
    banned: new Map(),
    constraint,
    retries: RETRIES,
    turns: TURNS,
    kept: [],
    raw: '',
    done: false,
  };
}

/** Whether a narrative may end after what is written: a whole sentence, enough of them, and each wish spoken of. */
function mayEnd({ raw, retries, request, constraint }: Draft, sentence: string): boolean {
  if (!/[.!?]["”’]?\s*$/.test(sentence)) return false;
  const enough = request.taste ? ENOUGH_OF_A_TASTE : ENOUGH_WORDS;
  return retries === 0 || (wordCount(raw + sentence) >= enough && constraint.answered(raw + sentence));
}

function mostWords({ raw, constraint }: Draft): number {
  return constraint.answered(raw) ? MOST_WORDS : MOST_WORDS + WORDS_FOR_A_WISH;
}

function wordCount(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
