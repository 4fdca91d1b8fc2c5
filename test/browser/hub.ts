/** A tiny chat model in the hub's layout (`train/hub_fixture.py`), served beside the tests; it says one thing by heart. */
import { memoryStore, openCache, openHubFiles } from '../../src/cache/cache.ts';
import type { HubModel } from '../../src/model/hub-models.ts';
import { openWebRuntime } from '../../src/model/web.ts';
import { type HubNarration, openNarration } from '../../src/narration.ts';
import type { NarrationRequest } from '../../src/narrator/narrator.ts';
import { MODELS } from './models.ts';

export const HOST = new URL('/test/fixtures/hub/', location.href).href;

export const TINY: HubModel = {
  id: 'sotto-tests/tiny-chat',
  name: 'Tiny',
  revision: 'main',
  bytes: { q4: 2e5, q4f16: 2e5 },
  approximate: true,
  memory: 1e6,
  licence: 'Apache-2.0',
  languages: 'English',
};

/** Its second sentence names someone that no request knows. */
export const ANSWER = [
  'This is a book for a slow evening, told with patience and with care for its people.',
  'Professor Brambleton called it the best of the year.',
  'It asks little of you at first, and then it stays with you for a long while.',
  'If you like to read in a quiet room, begin here.',
];

export function requestFor(title: string): NarrationRequest {
  const text = 'A lighthouse keeper counts the wrecks of one winter. He asks for little.';
  const facts = 'form novel; about sea; feels quiet';
  return {
    item: {
      title,
      creators: ['Bo Marsh'],
      year: 1962,
      length: { value: 212, unit: 'pages' },
      series: null,
      facts,
      text,
    },
    liked: [{ title: 'Harbour Lights', shared: ['sea'] }],
    asked: [],
    seed: 3,
  };
}

/** A narration with its built-in narrator loaded; the hub's files come through `fetcher`. */
export async function narrationOver(fetcher?: typeof fetch): Promise<HubNarration> {
  const hubFiles = openHubFiles(memoryStore(), fetcher);
  const runtime = () => openWebRuntime('cpu');
  const narration = openNarration({ cache: openCache(memoryStore()), hubFiles, runtime });
  await narration.load({ modelsUrl: MODELS });
  return narration;
}

/** Answers for the weights as told, and lets everything else through. */
export function forging(answer: (real: Response) => Response | Promise<Response>): typeof fetch {
  return async (input, init) => {
    const real = await fetch(input, init);
    return String(input).endsWith('.onnx') ? answer(real) : real;
  };
}

/** The first half of a file, under the length told. */
export async function half(real: Response, length: string): Promise<Response> {
  const bytes = await real.arrayBuffer();
  return new Response(bytes.slice(0, bytes.byteLength / 2), { headers: { 'content-length': length } });
}
