import { describe, expect, it } from 'vitest';
import type { Device } from '../../src/model/model.ts';
import { type Decoder, openDecoder } from '../../src/narrator/decoder.ts';
import { likeliest } from '../../src/narrator/sampling.ts';
import golden from '../fixtures/golden-narrator.json';
import { openShipped } from './models.ts';

async function decoderOn(device: Device): Promise<Decoder> {
  const { model, runtime } = await openShipped('narrator', device);
  return openDecoder(model, runtime);
}

/** The likeliest tokens, one after the other, of each prompt. */
async function greedy(decoder: Decoder, prompts: number[][], count: number): Promise<number[][]> {
  const answers: number[][] = prompts.map(() => []);
  let logits = await decoder.prefill(prompts);
  for (;;) {
    answers.forEach((answer, row) => {
      answer.push(likeliest(logits.subarray(row * decoder.vocabulary, (row + 1) * decoder.vocabulary)));
    });
    if (answers[0]!.length === count) return answers;
    logits = await decoder.step(answers.map((answer) => answer.at(-1)!));
  }
}

describe('the shipped narrator on the CPU', async () => {
  const { model, runtime } = await openShipped('narrator', 'cpu');
  const decoder = openDecoder(model, runtime);
  const steps = golden.next[0]!.length;

  it('splits the golden prompts into the golden tokens', () => {
    expect(golden.prompts.map((prompt) => model.tokenizer.encode(prompt).ids)).toEqual(golden.ids);
  });

  it('goes on with the golden tokens, ten prompts together', async () => {
    const answers: number[][] = [];
    for (let start = 0; start < golden.ids.length; start += 10)
      answers.push(...(await greedy(decoder, golden.ids.slice(start, start + 10), steps)));
    expect(answers).toEqual(golden.next);
  });

  it('goes on with the same tokens one prompt at a time', async () => {
    const some = [...golden.ids.keys()].filter((i) => i % 5 === 0);
    const answers: number[][] = [];
    for (const i of some) answers.push(...(await greedy(decoder, [golden.ids[i]!], steps)));
    expect(answers).toEqual(some.map((i) => golden.next[i]));
  });

  it('keeps to its tokens when a narrative outgrows the room that its cache began with', async () => {
    const [ids] = golden.ids;
    const [answer] = await greedy(decoder, [ids!], 120);
    const [rest] = await greedy(decoder, [[...ids!, ...answer!.slice(0, 110)]], 10);
    expect(rest).toEqual(answer!.slice(110));
  });
});

describe('the shipped narrator on WebGPU', () => {
  it('goes on with the golden tokens', async () => {
    // The software adapter is slow: the shortest prompts and two tokens are enough to tell the graphs apart.
    const shortest = [...golden.ids.keys()].sort((a, b) => golden.ids[a]!.length - golden.ids[b]!.length).slice(0, 2);
    const decoder = await decoderOn('webgpu');
    const answers = await greedy(
      decoder,
      shortest.map((i) => golden.ids[i]!),
      2,
    );
    expect(answers).toEqual(shortest.map((i) => golden.next[i]!.slice(0, 2)));
  });
});
