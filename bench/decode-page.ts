/** The part of `decode.ts` that runs in the browser: the shipped narrator's decoder over golden prompts, greedily. */
import type { Device } from '../src/model/model.ts';
import { openDecoder } from '../src/narrator/decoder.ts';
import { likeliest } from '../src/narrator/sampling.ts';
import { openShipped } from '../test/browser/models.ts';
import golden from '../test/fixtures/golden-narrator.json';

/** Tokens of all streams together, a second. */
export interface Speed {
  prefill: number;
  decode: number;
}

declare global {
  /** Opens the narrator; returns what measures one round: `rows` prompts, each read and gone on with by `steps` tokens. */
  var openBench: (device: Device) => Promise<void>;
  var benchRound: (rows: number, steps: number, round: number) => Promise<Speed>;
}

globalThis.openBench = async (device) => {
  const { model, runtime } = await openShipped('narrator', device);
  const decoder = openDecoder(model, runtime);
  const { vocabulary } = decoder;

  globalThis.benchRound = async (rows, steps, round) => {
    const prompts = Array.from({ length: rows }, (_, row) => golden.ids[(round * rows + row) % golden.ids.length]!);
    const began = performance.now();
    let logits = await decoder.prefill(prompts);
    const read = performance.now();
    for (let step = 0; step < steps; step++) {
      const next = prompts.map((_, row) => likeliest(logits.subarray(row * vocabulary, (row + 1) * vocabulary)));
      logits = await decoder.step(next);
    }
    const written = performance.now();
    const size = prompts.reduce((sum, prompt) => sum + prompt.length, 0);
    return { prefill: (1000 * size) / (read - began), decode: (1000 * rows * steps) / (written - read) };
  };
};
