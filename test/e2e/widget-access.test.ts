import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const LIGHT = 'background: #fff; color: #222';
const DARK = 'background: #15171a; color: #e8e6e3; color-scheme: dark';

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

async function pageWith(body: string, style = LIGHT): Promise<Page> {
  shop.put('index.html', shopPage(body, { head: `<style>body { ${style} }</style>` }));
  return openPage(await browser.newContext({ reducedMotion: 'reduce' }), `${shop.url}index.html`);
}

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('on a %s page', (_, style) => {
  it.each([
    ['for-you', 'rate'],
    ['similar', 'item="10" link="/b/{id}" narratives="on"'],
    ['similar, asking', 'item="10" models="models/" narratives="ask"'],
    ['similar, in a row', 'item="10" layout="row" limit="12"'],
    ['search', 'query="jane"'],
    ['conversation', ''],
  ])('has no accessibility violations in %s', async (name, attributes) => {
    const page = await pageWith(
      `<sotto-picks pack="pack/" mode="${name.split(',')[0]}" ${attributes}></sotto-picks>`,
      style,
    );
    await told(page, 'ready');
    if (name.endsWith('asking')) await page.locator('[part=ask]').waitFor();
    expect(await violations(page)).toEqual([]);
    if (name === 'conversation') {
      await page.getByRole('textbox').fill('shorter, nothing sad');
      await page.keyboard.press('Enter');
      await told(page, 'ready', 1);
      await page
        .getByRole('button', { name: /^Like / })
        .first()
        .click();
      await told(page, 'ready', 2);
      expect(await violations(page)).toEqual([]);
    }
    await page.close();
  });
});

it('is used with the keyboard alone, which never loses its place', async () => {
  const page = await pageWith('<sotto-picks pack="pack/" mode="conversation" limit="3"></sotto-picks>');
  await told(page, 'ready');
  const focused = () =>
    page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return (
        active?.getAttribute('aria-label') ??
        (active as HTMLInputElement)?.labels?.[0]?.textContent ??
        active?.textContent?.trim() ??
        ''
      );
    });
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 20 && !name.test(await focused()); presses++) await page.keyboard.press('Tab');
    expect(await focused()).toMatch(name);
  };
  await tabTo(/^What should change/);
  await page.keyboard.type('shorter');
  await page.keyboard.press('Enter');
  await told(page, 'ready', 1);
  await tabTo(/^Take back: shorter/);
  await page.keyboard.press('Enter');
  await told(page, 'ready', 2);
  await expect.poll(focused).toMatch(/^What should change/);
  await tabTo(/^Like /);
  const liked = await focused();
  await page.keyboard.press('Enter');
  await told(page, 'ready', 3);
  await expect.poll(focused).toMatch(/^Like /);
  expect(await focused()).not.toBe(liked);
  await tabTo(/^Undo/);
  await page.keyboard.press('Enter');
  await told(page, 'ready', 4);
  await expect.poll(focused).toContain(liked.slice('Like '.length));
  await page.keyboard.press('Enter');
  expect((await told(page, 'pick')).title).toBe(liked.slice('Like '.length));
  await page.close();
});

it('is a list to every browser, whose buttons say what they are about', async () => {
  const page = await pageWith(
    '<sotto-picks pack="pack/" mode="similar" item="10" narratives="on" limit="2"></sotto-picks>',
  );
  await told(page, 'ready');
  expect(await page.locator('[part=list]').getAttribute('role')).toBe('list');
  const titles = await page.locator('[part=title]').allTextContents();
  const labels = await page.locator('[part=more]').evaluateAll((buttons) => buttons.map(({ ariaLabel }) => ariaLabel));
  expect(labels).toEqual(titles.map((title) => `Read on: ${title}`));
  await page.close();
});

it('says aloud what came of it, in whole sentences', async () => {
  const page = await pageWith('<sotto-picks pack="pack/" limit="2" rate></sotto-picks>');
  await told(page, 'ready');
  expect(await page.locator('sotto-picks [role=status]').textContent()).toBe('');
  await page
    .getByRole('button', { name: /^Not for me:/ })
    .first()
    .click();
  await told(page, 'ready', 1);
  expect(await page.locator('sotto-picks [role=status]').textContent()).toMatch(
    /^Noted: .+ is not for you\. Now showing: .+ and .+\.$/,
  );
  await page.close();
});
