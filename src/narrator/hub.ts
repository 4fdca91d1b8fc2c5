/**
 * The larger narrator: a chat model from a model hub, frozen, told the facts in words. Its answer is cut into sentences as
 * it comes; each passes the check or is dropped. Where the model fails, another narrator takes the rest of the turn.
 */
import type { ChatModel } from '../model/chat.ts';
import { type Check, openCheck } from './check.ts';
import { ofDescribed } from './described.ts';
import { chatMessages } from './hub-prompt.ts';
import type { NarrateOptions, NarrationRequest, Narrator } from './narrator.ts';
import { completed, renumbered, repeats, SENTENCE } from './sentences.ts';
import { withSlots } from './slots.ts';

const MOST_TOKENS = 160;
/** Chat models like to emphasise. */
const MARKUP = /[*_#`]/g;

export interface HubNarratorParts {
  chat: ChatModel;
  /** Stems of words that may open a sentence without ground. */
  voice: string[];
  /** Writes in the model's place once it has failed. */
  understudy: Narrator;
  /** Called once, with the reason. */
  onFailure: (error: unknown) => void;
}

export function openHubNarrator({ chat, voice, understudy, onFailure }: HubNarratorParts): Narrator {
  const check = openCheck(new Set(voice), { plainWords: 'any' });
  let failed = false;

  /** One narrative, as far as the model gets; what it leaves unsaid, the deterministic writer says. */
  async function tell(request: NarrationRequest, options: NarrateOptions): Promise<string> {
    const { signal, onSentence } = options;
    const draft = openDraft(request, check, options);
    try {
      await chat.answer(chatMessages(request), {
        seed: request.seed,
        mostTokens: MOST_TOKENS,
        onText: (text) => !signal?.aborted && draft.hear(text),
        ...(signal && { signal }),
      });
      draft.end();
    } catch (error) {
      signal?.throwIfAborted();
      failed = true;
      onFailure(error);
    }
    return completed(draft.kept, request, (sentence) => onSentence?.(0, sentence));
  }

  return ofDescribed({
    id: chat.id,
    async narrate(requests, options = {}) {
      const told: string[] = [];
      const from = (first: number) => renumbered(options, (index) => first + index);
      while (told.length < requests.length && !failed) told.push(await tell(requests[told.length]!, from(told.length)));
      const rest = requests.slice(told.length);
      return rest.length ? [...told, ...(await understudy.narrate(rest, from(told.length)))] : told;
    },
  });
}

interface Draft {
  /** Sentences that passed. */
  kept: string[];
  hear(text: string): void;
  end(): void;
}

/** An answer as it comes in: each sentence is judged as soon as it is whole. */
function openDraft(request: NarrationRequest, check: Check, { onSentence, onRefused }: NarrateOptions): Draft {
  const kept: string[] = [];
  let rest = '';

  function judge(sentence: string): void {
    const checked = check(sentence.trim(), request);
    const again = checked.sentence !== null && repeats(checked.sentence, kept.join(' '), request.item.text);
    if (checked.sentence === null || again) {
      onRefused?.(0, sentence.trim(), checked.refused ?? 'repeated');
      return;
    }
    kept.push(checked.sentence);
    onSentence?.(0, checked.sentence);
  }

  return {
    kept,
    hear(text) {
      rest += text.replace(MARKUP, '');
      for (;;) {
        // Names become slots first: the stops within them end no sentence.
        const told = withSlots(rest, request);
        const sentence = SENTENCE.exec(told)?.[0];
        if (!sentence) return;
        judge(sentence);
        rest = told.slice(sentence.length);
      }
    },
    end() {
      if (rest.trim()) judge(withSlots(rest, request));
    },
  };
}
