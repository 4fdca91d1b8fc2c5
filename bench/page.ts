/**
 * How long a person waits: from the third favourite to six picks, to the first narrative words, to all narratives, in a
 * real Chromium over the served build. The first visit is cold; the following ones find everything kept on the device.
 * Usage: npm run build:app && npx tsx bench/page.ts [VISITS] [cpu|webgpu]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { chromiumFlags, chromiumPath } from '../scripts/chromium.ts';

interface Visit {
  picks: number;
  firstSentence: number;
  sixtyWords: number;
  all: number;
  words: number;
}

/** Runs in the page: presses the last of three favourites and watches the screen, frame by frame. */
async function watch(): Promise<Visit> {
  const all = (selector: string, root: Document | ShadowRoot = document): Element[] => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll('*')].flatMap((element) =>
      element.shadowRoot ? all(selector, element.shadowRoot) : [],
    ),
  ];
  const count = (text: string | null | undefined) => (text ?? '').trim().split(/\s+/).filter(Boolean).length;
  const starters = all('button.book') as HTMLButtonElement[];
  const seen: Visit = { picks: 0, firstSentence: 0, sixtyWords: 0, all: 0, words: 0 };
  const began = performance.now();
  starters[2]!.click();
  for (;;) {
    await new Promise(requestAnimationFrame);
    const now = performance.now() - began;
    const told = all('.narrative');
    const busy = all('article[aria-busy="true"]').length;
    if (!seen.picks && all('sotto-book').length === 6) seen.picks = now;
    if (!seen.firstSentence && all('.sentence').length) seen.firstSentence = now;
    if (!seen.sixtyWords && told.some(({ textContent }) => count(textContent) >= 60)) seen.sixtyWords = now;
    if (told.length === 6 && busy === 0) {
      const words = told.reduce((sum, { textContent }) => sum + count(textContent), 0);
      return { ...seen, all: now, words };
    }
    if (now > 120_000) throw new Error('No six narratives within two minutes.');
  }
}

async function visit(page: Page, address: string): Promise<Visit> {
  await page.goto(address);
  await page.locator('button.book').nth(5).waitFor();
  await page.waitForTimeout(1500);
  await page.locator('button.book').nth(0).click();
  await page.locator('button.book').nth(1).click();
  await page.waitForTimeout(300);
  const seen = await page.evaluate(watch);
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('sotto');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const store = database.transaction('bytes', 'readwrite').objectStore('bytes');
    for (const key of await new Promise<IDBValidKey[]>((resolve) => {
      const keys = store.getAllKeys();
      keys.onsuccess = () => resolve(keys.result);
    }))
      if (String(key).startsWith('memory:')) store.delete(key);
    database.close();
  });
  return seen;
}

async function main(): Promise<void> {
  const [visits = '4', device = 'cpu'] = process.argv.slice(2);
  const server = await preview({ preview: { port: 0, host: '127.0.0.1' } });
  const address = `${server.resolvedUrls!.local[0]}?device=${device}`;
  const folder = await mkdtemp(join(tmpdir(), 'sotto-bench-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: chromiumFlags,
  });
  // tsx wraps named functions in a helper that the page lacks.
  await context.addInitScript('globalThis.__name = (named) => named');
  console.log(
    `${cpus().length} × ${cpus()[0]!.model}, Chromium ${context.browser()?.version() ?? ''}, device ${device}; milliseconds after the third favourite`,
  );
  for (let n = 0; n < Number(visits); n++) {
    const page = await context.newPage();
    const { picks, firstSentence, sixtyWords, all, words } = await visit(page, address);
    const kind = n === 0 ? 'first visit' : 'kept     ';
    console.log(
      `${kind}  picks ${picks.toFixed(0)}  first sentence ${firstSentence.toFixed(0)}  60 words ${sixtyWords.toFixed(0)}  all six (${words} words) ${all.toFixed(0)}`,
    );
    await page.close();
  }
  await context.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

await main();
