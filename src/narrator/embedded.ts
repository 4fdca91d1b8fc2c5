/** The shipped narrator: the embedded language model writes, the check decides what is shown. */
import type { OpenModel, Runtime } from '../model/model.ts';
import { openCheck } from './check.ts';
import { openDecoder } from './decoder.ts';
import type { NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
import { completion } from './plain.ts';
import { promptText } from './prompt.ts';
import { NARRATIVE_SAMPLING, type Sampling, sample, uniform } from './sampling.ts';

const MOST_TOKENS = 120;
/** A narrative thinner than this after the check gives way to the deterministic writer. */
const FEWEST_WORDS = 22;
const SENTENCE = /^(.*?(?<!\b(?:Mr|Mrs|Ms|Dr|St|Jr|vs|etc))[.!?]["”’]?)(?=\s)/su;

/** A refused sentence is written anew this often in a narrative; after that it is left out. */
const RETRIES = 6;
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
  retries: number;
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
  const check = openCheck(new Set(voice));
  const { tokenizer } = model;
  const end = tokenizer.token_to_id('<|end|>')!;

  /** Token ids of the prompt; a description too long for the model's context is shortened until all fits. */
  function promptIds(request: NarrationRequest): number[] {
    const { ids } = tokenizer.encode(promptText(request));
    const { item } = request;
    if (ids.length <= decoder.context - MOST_TOKENS || item.text === '')
      return ids.slice(-(decoder.context - MOST_TOKENS));
    const shorter = item.text.slice(0, Math.min(item.text.length, 400) >> 1);
    return promptIds({ ...request, item: { ...item, text: shorter } });
  }

  /** Judges one sentence; false where the check refused it. */
  function show(draft: Draft, sentence: string, index: number, { onSentence, onRefused }: NarrateOptions): boolean {
    const checked = check(sentence.trim(), draft.request);
    if (checked.sentence === null || repeats(sentence, draft.raw)) {
      onRefused?.(index, sentence.trim(), checked.refused ?? 'repeated');
      return false;
    }
    draft.kept.push(checked.sentence);
    draft.raw += ` ${sentence}`;
    onSentence?.(index, checked.sentence);
    return true;
  }

  /** Takes the next token of one draft, hands on the sentence it completes, or takes a refused one back. */
  function advance(draft: Draft, logits: Float32Array, index: number, options: NarrateOptions): void {
    // The likeliest words are the safest; what they got refused for calls for other words.
    const temperature = sampling.temperature + WARMING * (RETRIES - draft.retries);
    const token = sample(logits, draft.tokens, { ...sampling, temperature }, draft.draw);
    const last = token === end || draft.tokens.length >= MOST_TOKENS;
    draft.tokens.push(token);
    const fresh = draft.tokens.slice(draft.judged, last ? -1 : undefined);
    const text = fresh.length ? tokenizer.decode(fresh, { skip_special_tokens: false }) : '';
    const sentence = last ? text : SENTENCE.exec(text)?.[0];
    if (!sentence?.trim()) {
      draft.done = last;
      return;
    }
    const shown = show(draft, sentence, index, options);
    if (!shown && draft.retries > 0) {
      draft.retries--;
      decoder.rewind(index, draft.tokens.length - draft.judged);
      draft.tokens.length = draft.judged;
      return;
    }
    // The token that showed the sentence to be complete begins the next one.
    draft.judged = draft.tokens.length - 1;
    draft.done = last;
  }

  /** One narrative for each request, all growing together: a batch costs little more than its longest. */
  async function together(requests: NarrationRequest[], options: NarrateOptions): Promise<string[]> {
    if (requests.length === 0) return [];
    const prompts = requests.map(promptIds);
    const drafts = requests.map((request, row) => openDraft(request, prompts[row]!.at(-1)!));
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
    return drafts.map((draft, index) => finish(draft, index, options));
  }

  /** The first two are told first: they are what a person reads while the others are written. */
  async function narrate(requests: NarrationRequest[], options: NarrateOptions = {}): Promise<string[]> {
    const first = await together(requests.slice(0, FIRST), options);
    const rest = await together(requests.slice(FIRST), {
      ...options,
      ...(options.onSentence && { onSentence: (index, sentence) => options.onSentence?.(index + FIRST, sentence) }),
      ...(options.onRefused && {
        onRefused: (index, sentence, cause) => options.onRefused?.(index + FIRST, sentence, cause),
      }),
    });
    return [...first, ...rest];
  }

  /** Tells the rest with the deterministic writer where the check left little. */
  function finish({ kept, request }: Draft, index: number, { onSentence }: NarrateOptions): string {
    const told = kept.join(' ');
    const thin = told.split(/\s+/).length < FEWEST_WORDS;
    const rest = thin ? completion(request, told) : [];
    for (const sentence of rest) onSentence?.(index, sentence);
    return [...kept, ...rest].join(' ');
  }

  return { id: model.entry.id, narrate };
}

/** Whether a sentence says a thing twice ("tense and tense"), or again what stands before it: any five words in a row. */
function repeats(sentence: string, before: string): boolean {
  if (/\b(\p{L}+)(?:,| and|, and) \1\b/u.test(sentence)) return true;
  const words = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const spans = (text: string[]) => text.slice(4).map((_, i) => text.slice(i, i + 5).join(' '));
  const said = spans(words(sentence));
  const known = new Set(spans(words(before)));
  return new Set(said).size < said.length || said.some((span) => known.has(span));
}

function openDraft(request: NarrationRequest, lead: number): Draft {
  return {
    request,
    lead,
    draw: uniform(request.seed),
    tokens: [],
    judged: 0,
    retries: RETRIES,
    kept: [],
    raw: '',
    done: false,
  };
}

/** Lets the thread hear its messages, an abort among them: the runtime's own promises never give way to them. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
