/** The shipped narrator: the embedded language model writes, the check decides what is shown. */
import type { OpenModel, Runtime } from '../model/model.ts';
import { openCheck } from './check.ts';
import { openDecoder } from './decoder.ts';
import type { NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
import { plainNarrative } from './plain.ts';
import { promptText } from './prompt.ts';
import { NARRATIVE_SAMPLING, type Sampling, sample, uniform } from './sampling.ts';

const MOST_TOKENS = 120;
/** A narrative thinner than this after the check gives way to the deterministic writer. */
const FEWEST_WORDS = 22;
const SENTENCE = /^(.*?(?<!\b(?:Mr|Mrs|Ms|Dr|St|Jr|vs|etc))[.!?]["”’]?)(?=\s)/su;

interface Draft {
  request: NarrationRequest;
  draw: () => number;
  tokens: number[];
  /** Characters of the decoded text that were cut into sentences already. */
  read: number;
  kept: string[];
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
  const encode = (text: string) => tokenizer.encode(text).ids.slice(0, decoder.context - MOST_TOKENS);

  function show(draft: Draft, sentence: string, index: number, { onSentence }: NarrateOptions): void {
    const checked = check(sentence.trim(), draft.request).sentence;
    if (checked === null || draft.kept.includes(checked)) return;
    draft.kept.push(checked);
    onSentence?.(index, checked);
  }

  /** Takes the next token of one draft and hands on the sentences it completes. */
  function advance(draft: Draft, logits: Float32Array, index: number, options: NarrateOptions): void {
    const token = sample(logits, draft.tokens, sampling, draft.draw);
    draft.done = token === end || draft.tokens.length >= MOST_TOKENS;
    if (token !== end) draft.tokens.push(token);
    let rest = tokenizer.decode(draft.tokens, { skip_special_tokens: false }).slice(draft.read);
    for (let match = SENTENCE.exec(rest); match; match = SENTENCE.exec(rest)) {
      show(draft, match[0], index, options);
      draft.read += match[0].length;
      rest = rest.slice(match[0].length);
    }
    if (draft.done && rest.trim()) show(draft, rest, index, options);
  }

  async function narrate(requests: NarrationRequest[], options: NarrateOptions = {}): Promise<string[]> {
    if (requests.length === 0) return [];
    const drafts = requests.map((request): Draft => ({ request, draw: uniform(request.seed), tokens: [], read: 0, kept: [], done: false }));
    let logits = await decoder.prefill(requests.map((request) => encode(promptText(request))));
    while (drafts.some((draft) => !draft.done)) {
      options.signal?.throwIfAborted();
      drafts.forEach((draft, index) => {
        const from = index * decoder.vocabulary;
        if (!draft.done) advance(draft, logits.subarray(from, from + decoder.vocabulary), index, options);
      });
      if (drafts.every((draft) => draft.done)) break;
      logits = await decoder.step(drafts.map((draft) => draft.tokens.at(-1) ?? end));
    }
    return drafts.map((draft, index) => finish(draft, index, options));
  }

  /** Tells the rest with the deterministic writer where the check left little. */
  function finish(draft: Draft, index: number, { onSentence }: NarrateOptions): string {
    const words = draft.kept.join(' ').split(/\s+/).length;
    if (words < FEWEST_WORDS)
      for (const sentence of plainNarrative(draft.request)) {
        draft.kept.push(sentence);
        onSentence?.(index, sentence);
      }
    return draft.kept.join(' ');
  }

  return { id: model.entry.id, narrate };
}
