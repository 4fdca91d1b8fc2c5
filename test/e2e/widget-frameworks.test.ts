import type { Browser } from 'playwright-core';
import { compile } from 'svelte/compiler';
import { build, type Plugin, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, openPage, openShop, type Shop, shopPage, thrown, told } from './widget-site.ts';

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const svelte: Plugin = {
  name: 'svelte',
  transform: (code, id) =>
    id.endsWith('.svelte') ? { code: compile(code, { filename: id, generate: 'client' }).js.code, map: null } : null,
};

async function bundled(entry: string): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [svelte],
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, rolldownOptions: { input: `examples/frameworks/${entry}` } },
  })) as Rolldown.RolldownOutput;
  return output[0].code;
}

it.each([
  ['React', 'react.jsx'],
  ['Vue', 'vue.js'],
  ['Svelte', 'svelte.js'],
])('is at home in %s: properties in, events out, and a change followed', async (_, entry) => {
  shop.put('app.js', await bundled(entry));
  const head = '<script type="module" src="widget/sotto-picks.js"></script>'; // before the framework: it asks what the element takes
  shop.put('index.html', shopPage('<div id="app"></div><script type="module" src="app.js"></script>', { head }));
  const page = await openPage(await browser.newContext(), `${shop.url}index.html`);
  await expect.poll(() => page.locator('sotto-picks [part=title]').count()).toBe(3);
  expect((await told(page, 'ready')).ids).not.toContain('1');
  await page.locator('sotto-picks [part=pick]').first().click();
  const { title } = await told(page, 'pick');
  await expect.poll(() => page.locator('output').textContent()).toBe(title);
  await page.getByRole('button', { name: 'Fewer' }).click();
  await expect.poll(() => page.locator('sotto-picks [part=title]').count()).toBe(2);
  expect(await thrown(page)).toEqual([]);
  await page.close();
});
