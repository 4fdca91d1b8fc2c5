import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { launch, openPage, openShop, type Shop, shopPage, thrown, told } from './widget-site.ts';

// A model is opened here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 300_000 });

let browser: Browser;
const shops: Shop[] = [];
beforeAll(async () => {
  browser = await launch();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await Promise.all(shops.splice(0).map((shop) => shop.close()));
});
afterAll(() => browser.close());

async function shopWith(options?: Parameters<typeof openShop>[0]): Promise<Shop> {
  const shop = await openShop(options);
  shops.push(shop);
  return shop;
}

const visit = async (shop: Shop, path = 'index.html'): Promise<Page> =>
  openPage(await browser.newContext(), shop.url + path);
const NARRATED = 'mode="similar" item="10" limit="1" narratives="on"';
const narrated = (page: Page) =>
  expect
    .poll(async () => (await page.locator('sotto-picks [part=narrative]').first().textContent())?.trim().length ?? 0, {
      timeout: 280_000,
    })
    .toBeGreaterThan(60);
const titlesIn = (frame: FrameLocator) => frame.locator('sotto-picks [part=title]').allTextContents();

it('works under a sub-path', async () => {
  const shop = await shopWith({
    base: '/some/place/',
    files: {
      'a/b.html': shopPage('<sotto-picks pack="../pack" limit="2"></sotto-picks>', {
        script: '../widget/sotto-picks.js',
      }),
    },
  });
  const page = await visit(shop, 'a/b.html');
  expect((await told(page, 'ready')).ids).toHaveLength(2);
  expect(await thrown(page)).toEqual([]);
});

describe('under the strict policy that docs/widget.md states', () => {
  const csp =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'";

  it('picks, draws its covers, and writes', async () => {
    const shop = await shopWith({
      csp,
      files: { 'index.html': shopPage(`<sotto-picks pack="pack/" models="models/" ${NARRATED}></sotto-picks>`) },
    });
    const page = await visit(shop);
    await told(page, 'ready');
    await page.locator('sotto-picks img').first().waitFor();
    await narrated(page);
    expect(shop.requests).toContain('models/narrator/weights.bin');
    expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
  });
});

describe('from another origin', () => {
  it('picks without a file of the page’s own', async () => {
    const cdn = await shopWith();
    const shop = await shopWith({
      files: {
        'index.html': shopPage(`<sotto-picks pack="${cdn.url}pack/" limit="2"></sotto-picks>`, {
          script: `${cdn.url}widget/sotto-picks.js`,
        }),
      },
    });
    const page = await visit(shop);
    expect((await told(page, 'ready')).ids).toHaveLength(2);
    expect(shop.requests).toEqual(['index.html']);
  });

  it('writes with one line of the page’s own for the worker', async () => {
    const cdn = await shopWith();
    const body = `<sotto-picks worker="sotto/" pack="${cdn.url}pack/" models="${cdn.url}models/" ${NARRATED}></sotto-picks>`;
    const files = {
      'index.html': shopPage(body, { script: `${cdn.url}widget/sotto-picks.js` }),
      'sotto/narrator.js': `import '${cdn.url}widget/narrator.js';`,
    };
    const shop = await shopWith({ files });
    const page = await visit(shop);
    await narrated(page);
    expect(shop.requests).toEqual(['index.html', 'sotto/narrator.js']);
    expect(cdn.requests).toContain('models/narrator/weights.bin');
    expect(await thrown(page)).toEqual([]);
  });

  it('has the deterministic writer speak without that line', async () => {
    const cdn = await shopWith();
    const body = `<sotto-picks pack="${cdn.url}pack/" models="${cdn.url}models/" ${NARRATED}></sotto-picks>`;
    const shop = await shopWith({
      files: { 'index.html': shopPage(body, { script: `${cdn.url}widget/sotto-picks.js` }) },
    });
    const page = await visit(shop);
    await narrated(page);
    expect(cdn.requests).not.toContain('models/narrator/weights.bin');
    expect(await thrown(page)).toEqual([]);
  });
});

it.each(['', 'sandbox="allow-scripts"'])('works in a frame %s', async (sandbox) => {
  const inner = shopPage('<sotto-picks pack="pack/" limit="2"></sotto-picks>');
  const shop = await shopWith({
    files: {
      'inner.html': inner,
      'index.html': `<!doctype html><title>Outer</title><iframe ${sandbox} src="inner.html"></iframe>`,
    },
  });
  const page = await visit(shop);
  await expect.poll(() => titlesIn(page.frameLocator('iframe')), { timeout: 60_000 }).toHaveLength(2);
});

it('takes over what a server rendered, whenever the script comes', async () => {
  const body = '<sotto-picks pack="pack/" limit="2"><a href="/all">Our bestsellers</a></sotto-picks>';
  const shop = await shopWith({ files: { 'index.html': shopPage(body, { script: 'later.js' }), 'later.js': '' } });
  const page = await visit(shop);
  expect(await page.getByText('Our bestsellers').isVisible()).toBe(true);
  await page.addScriptTag({ type: 'module', url: `${shop.url}widget/sotto-picks.js` });
  await told(page, 'ready');
  expect(await page.getByText('Our bestsellers').isVisible()).toBe(false);
  await page.evaluate(() => document.querySelector('sotto-picks')!.setAttribute('pack', 'nowhere/'));
  await told(page, 'error');
  expect(await page.getByText('Our bestsellers').isVisible()).toBe(true);
});
