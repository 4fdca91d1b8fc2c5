import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, openPage, openShop, type Shop, shopPage, told } from './widget-site.ts';

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

it.each(['for-you', 'similar'])(
  'has first picks (%s) on the page after at most 30 KB of script and no wasm',
  async (mode) => {
    shop.put('index.html', shopPage(`<sotto-picks pack="pack/" mode="${mode}" item="10"></sotto-picks>`));
    const before = shop.requests.length;
    let asked: string[] = [];
    const context = await browser.newContext();
    await context.exposeFunction('onReady', () => {
      asked = shop.requests.slice(before);
    });
    await context.addInitScript("addEventListener('sotto-ready', () => onReady(), { once: true })");
    const page = await openPage(context, `${shop.url}index.html`);
    await told(page, 'ready');
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    const scripts = [...new Set(asked)].filter((path) => path.startsWith('widget/'));
    expect(scripts.filter((path) => !path.endsWith('.js'))).toEqual([]);
    // What draws covers may be on its way already; it is not waited for.
    const needed = scripts.filter((path) => !/\/cover-/.test(path));
    const bytes = needed.reduce(
      (sum, path) => sum + gzipSync(readFileSync(path.replace('widget/', 'dist/widget/'))).length,
      0,
    );
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(30_000);
    await context.close();
  },
);

it('gives its memory back: fifty elements that came and went leave nothing behind', { timeout: 600_000 }, async () => {
  shop.put('index.html', shopPage(''));
  const page = await openPage(browser, `${shop.url}index.html`);
  await page.waitForFunction(() => customElements.get('sotto-picks'));
  const devtools = await page.context().newCDPSession(page);
  const cycle = (times: number) =>
    page.evaluate(async (times) => {
      for (let i = 0; i < times; i++) {
        const element = document.createElement('sotto-picks');
        Object.assign(element, { pack: 'pack/', limit: 4, rate: true });
        const ready = new Promise((resolve) => element.addEventListener('sotto-ready', resolve, { once: true }));
        document.body.append(element);
        await ready;
        element.remove();
        await new Promise((resolve) => setTimeout(resolve));
      }
      (window as unknown as { told: unknown[] }).told.length = 0;
    }, times);
  const measure = async () => {
    for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    return { usedSize, nodes, jsEventListeners };
  };
  await cycle(5);
  const before = await measure();
  await cycle(50);
  const after = await measure();
  expect(after.usedSize - before.usedSize).toBeLessThan(500_000);
  expect(after.nodes - before.nodes).toBeLessThan(50);
  expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(20);
  await page.close();
});
