/** The room that the element keeps for a site's own cards, before they come and once they have. */
import type { Browser, Page } from 'playwright-core';
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

const CARD = `<article class="tile"><b data-sotto="title"></b><p data-sotto="creators"></p><p data-sotto="reason"></p>
  <button data-sotto-action="like">+</button></article>`;
const STYLE = '<style>.tile { white-space: nowrap; overflow: hidden } .tile p { margin: 0 }</style>';

/** A page whose pack comes late, so that what it waits with can be seen. */
async function slowPage(): Promise<Page> {
  shop.put(
    'index.html',
    shopPage(
      `<sotto-picks pack="pack/" limit="4"><template slot="card">${CARD}</template></sotto-picks><p id="after">What comes after.</p>`,
      { head: STYLE },
    ),
  );
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  await context.addInitScript(() => {
    const seen = Object.assign(window, { shifts: [] as { at: number; value: number }[] });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        seen.shifts.push({ at: entry.startTime, value: entry.value });
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await context.route(/\/pack\/items/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  return openPage(context, `${shop.url}index.html`);
}

const roomOf = (page: Page) =>
  page.locator('sotto-picks').evaluate((element) => element.getBoundingClientRect().height);

it('is that of the site’s card before it comes, and nothing on the page moves when the cards come', async () => {
  const page = await slowPage();
  await page.locator('.tile').nth(3).waitFor({ state: 'attached' });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
  const defined = await page.evaluate(() => performance.now());
  expect(await page.locator('.tile').count()).toBe(4);
  expect(await page.locator('.tile').first().isVisible()).toBe(false);
  const waiting = await roomOf(page);
  expect(waiting).toBeGreaterThan(40);
  expect(await page.evaluate(() => (window as unknown as { told: unknown[] }).told)).toEqual([]);

  await told(page, 'ready');
  await page.locator('.tile').nth(3).waitFor();
  await page.waitForTimeout(300);
  expect(Math.abs((await roomOf(page)) - waiting)).toBeLessThan(1); // kept in whole pixels
  expect(await page.locator('.tile').count()).toBe(4);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: { at: number; value: number }[] }).shifts);
  expect(shifts.filter(({ at }) => at > defined)).toEqual([]);
  await page.context().close();
});

it('is beyond the reach of keyboard and screen reader, and given up where there is no pack', async () => {
  const page = await slowPage();
  await page.locator('.tile').first().waitFor({ state: 'attached' });
  expect(await page.getByRole('button').count()).toBe(0);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  await page.locator('sotto-picks').evaluate((element) => element.setAttribute('pack', 'nowhere/'));
  await told(page, 'error');
  await expect.poll(() => page.locator('.tile').count()).toBe(0);
  await page.context().close();
});
