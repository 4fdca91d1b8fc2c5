import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { launch, openPage, openShop, type Shop, shopPage, thrown, told } from './widget-site.ts';

// A model is opened here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 300_000 });

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop(), launch()]);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const element = (attributes: string) =>
  `<sotto-picks pack="pack/" models="models/" mode="similar" item="10" limit="2" ${attributes}></sotto-picks>`;
const narratives = (page: Page) => page.locator('sotto-picks [part=narrative]').allTextContents();
const allWritten = (page: Page) =>
  expect
    .poll(async () => (await narratives(page)).filter((words) => words.trim().length > 60).length, { timeout: 280_000 })
    .toBe(2);

async function pageOf(
  body: string,
  arrange?: (context: BrowserContext) => Promise<unknown>,
): Promise<{ page: Page; requests: () => string[] }> {
  const path = `page-${shop.requests.length}.html`;
  shop.put(path, shopPage(body));
  const before = shop.requests.length;
  const context = await browser.newContext();
  await arrange?.(context);
  const page = await openPage(context, shop.url + path);
  return { page, requests: () => shop.requests.slice(before) };
}

it('fetches nothing of a model where narratives are off, for the whole of a visit', async () => {
  const { page, requests } = await pageOf(element('rate'));
  await told(page, 'ready');
  await page
    .getByRole('button', { name: /^Like / })
    .first()
    .click();
  await told(page, 'ready', 1);
  await page.waitForTimeout(500);
  expect(requests().filter((path) => /^models\/|wasm|narrator|ort/.test(path))).toEqual([]);
});

it('asks with the bytes it would fetch, fetches them on that word alone, and nothing but pack and models is ever asked for', async () => {
  const { page, requests } = await pageOf(element('narratives="ask"'));
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(shop.url) && !request.url().startsWith('data:')) strangers.push(request.url());
  });
  await told(page, 'ready');
  const ask = page.getByRole('button', { name: /Have the reasons written out \(19 MB, once\)/ });
  await ask.waitFor();
  expect(requests().filter((path) => path.startsWith('models/'))).toEqual(['models/manifest.json']);
  await ask.click();
  await allWritten(page);
  await expect.poll(() => page.locator('sotto-picks article[aria-busy=true]').count(), { timeout: 120_000 }).toBe(0);
  const files = requests().filter((path) => !path.startsWith('widget/') && !path.startsWith('page-'));
  expect(
    files.filter((path) => !/^(?:pack|models)\/(?:manifest\.json|[\w-]+\.(?:bin|jsonl)|narrator\/[\w.]+)$/.test(path)),
  ).toEqual([]);
  expect(files).toContain('models/narrator/weights.bin');
  expect(strangers).toEqual([]);
  expect(await thrown(page)).toEqual([]);
});

it('asks for the encoder too where words are typed, but not where the pack’s is a hub’s', async () => {
  const search = element('narratives="ask"').replace('similar', 'search');
  const { page: own } = await pageOf(search);
  await own.getByRole('button', { name: /\(24 MB, once\)/ }).waitFor();

  const { page, requests } = await pageOf(search, ofTheHub);
  await page.getByRole('button', { name: /\(19 MB, once\)/ }).click();
  await expect.poll(() => requests(), { timeout: 60_000 }).toContain('models/narrator/weights.bin');
  await page.getByRole('searchbox').fill('xqzzzzqx');
  await page.getByText('Nothing here goes by “xqzzzzqx”.').waitFor();
  expect(requests().filter((path) => /encoder|engine/.test(path))).toEqual([]);
  expect(await thrown(page)).toEqual([]);
});

/** The books as if they had been built with an encoder of a hub. */
async function ofTheHub(context: BrowserContext): Promise<void> {
  const { encoder, ...books } = JSON.parse(readFileSync('public/packs/books/manifest.json', 'utf8'));
  const files = [{ path: 'onnx/model.onnx', bytes: 1, sha256: encoder.sha256 }];
  const hub = { revision: 'abc', from: 'https://hub.example/model/resolve/abc/', pooling: 'mean', files };
  const json = { ...books, encoder: { ...encoder, hub } };
  await context.route('**/pack/manifest.json', (route) => route.fulfill({ json }));
}

it('waits for narratives until somebody can see the picks', async () => {
  const { page, requests } = await pageOf(`<div style="height: 3000px"></div>${element('narratives="on"')}`);
  await told(page, 'ready');
  await page.waitForTimeout(500);
  expect(requests().filter((path) => path.startsWith('models/') || path.includes('narrator'))).toEqual([]);
  await page.locator('sotto-picks').scrollIntoViewIfNeeded();
  await expect.poll(() => requests(), { timeout: 60_000 }).toContain('models/narrator/weights.bin');
});

it('has the deterministic writer speak where no model can be had', async () => {
  const { page } = await pageOf(element('narratives="on"').replace('models="models/"', 'models="nowhere/"'));
  await told(page, 'ready');
  await allWritten(page);
  expect((await narratives(page))[0]).toContain(
    (await page.locator('sotto-picks [part=title]').first().textContent())!,
  );
});

it.each(['narratives', 'plain'])('shows its picks where %s.js is gone after a deploy, and says so', async (chunk) => {
  const { page } = await pageOf(element('narratives="on"').replace('models="models/"', ''), (context) =>
    context.route(`**/assets/${chunk}-*.js`, (route) => route.abort()),
  );
  expect((await told(page, 'ready')).ids).toHaveLength(2);
  expect(await told(page, 'error')).toMatchObject({ code: 'unexpected' });
  expect(await page.locator('sotto-picks [part=title]').count()).toBe(2);
  await expect.poll(() => page.locator('sotto-picks article[aria-busy=true]').count()).toBe(0);
  expect(await thrown(page)).toEqual([]);
});

it('moves nothing on the page while narratives are written and nobody touches it', async () => {
  const { page } = await pageOf(`${element('narratives="on"')}<p>What comes after stays where it is.</p>`);
  await told(page, 'ready');
  await page.evaluate(() => {
    Object.assign(window, { shift: 0 });
    const sum = (list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        Object.assign(window, { shift: (window as unknown as { shift: number }).shift + entry.value });
    };
    new PerformanceObserver(sum).observe({ type: 'layout-shift' });
  });
  await allWritten(page);
  await page.locator('sotto-picks article[aria-busy=true]').first().waitFor({ state: 'detached', timeout: 120_000 });
  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBe(0);
});
