/**
 * How fast the shipped narrator reads and writes in a real Chromium, on one thread as on any site: tokens a second of one
 * narrative alone and of several together, medians over rounds on different golden prompts. The constraint and the check of
 * sentences are not in it; `page.ts` measures what a person waits for.
 * Usage: npx tsx bench/decode.ts [ROUNDS] [cpu|webgpu]
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { chromiumFlags, chromiumPath } from '../scripts/chromium.ts';
import type { Speed } from './decode-page.ts';

/** Narratives written together. */
const STREAMS = [1, 2, 6];
/** Tokens a narrative is gone on with: about what a narrative has. */
const STEPS = 80;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function versionOf(library: string): string {
  return JSON.parse(readFileSync(new URL(`../node_modules/${library}/package.json`, import.meta.url), 'utf8')).version;
}

async function main(): Promise<void> {
  const [rounds = '7', device = 'cpu'] = process.argv.slice(2);
  const server = await createServer({
    configFile: false,
    root: new URL('..', import.meta.url).pathname,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: ['idb', '@huggingface/tokenizers'], exclude: ['onnxruntime-web'] },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls!.local[0]}bench/decode.html`);
  await page.waitForFunction(() => 'openBench' in globalThis);
  await page.evaluate((on) => openBench(on), device as 'cpu' | 'webgpu');
  console.log(
    `${cpus().length} × ${cpus()[0]!.model}, Chromium ${browser.version()}, onnxruntime-web ${versionOf('onnxruntime-web')}, ` +
      `device ${device}; medians of ${rounds} rounds, ${STEPS} tokens a narrative`,
  );
  for (const rows of STREAMS) {
    const speeds: Speed[] = [];
    // The first round is not counted: it compiles.
    for (let round = -1; round < Number(rounds); round++) {
      const speed = await page.evaluate(([r, s, n]) => benchRound(r, s, n), [rows, STEPS, round + 1] as const);
      if (round >= 0) speeds.push(speed);
    }
    const [decode, prefill] = [median(speeds.map((s) => s.decode)), median(speeds.map((s) => s.prefill))];
    console.log(
      `${rows} together: ${decode.toFixed(0)} tokens/s written (${(decode / rows).toFixed(0)} each), ${prefill.toFixed(0)} tokens/s read`,
    );
  }
  await browser.close();
  await server.close();
}

await main();
