/** "What I think you like", on the page: told, corrected, kept, undone; nothing of it leaves the device. */
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseFavourites, keptOffline, openSite, type Site, shelfTitles, visit } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const summary = (page: Page) => page.getByRole('region', { name: 'What I think you like' });
const trait = (page: Page, name: RegExp) => summary(page).getByRole('button', { name });

it('tells what the favourites have in common, and follows a correction, over a reload, until it is undone', async () => {
  const { context, page } = await visit(site);
  await chooseFavourites(page);
  const before = await shelfTitles(page);
  await expect.poll(() => summary(page).textContent()).toMatch(/courtship/);
  await keptOffline(page);
  const requests = site.requests.length;

  await trait(page, /^about courtship$/).click();
  await trait(page, /^Not really/).click();
  await trait(page, /not what I like/).waitFor();
  expect(await summary(page).locator('p').textContent()).not.toMatch(/courtship/);
  const without = await shelfTitles(page);
  expect(without.toSorted()).not.toEqual(before.toSorted());
  expect(site.requests.slice(requests)).toEqual([]);

  await page.reload();
  expect((await shelfTitles(page)).toSorted()).toEqual(without.toSorted());
  await trait(page, /not what I like/).waitFor();

  await trait(page, /not what I like/).click();
  await trait(page, /^about courtship$/).waitFor();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('button', { name: /^Undo: left open/ }).click();
  await page.keyboard.press('Escape');
  await trait(page, /not what I like/).waitFor();
  await context.close();
});

it('is corrected with the keyboard alone, which stays at the trait it spoke of', async () => {
  const { context, page } = await visit(site);
  await chooseFavourites(page);
  const chip = trait(page, /^about courtship$/);
  await chip.focus();
  await page.keyboard.press('Enter');
  expect(await chip.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toMatch(/^about courtship.*wanted more/);
  await context.close();
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return (active?.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
}

it.each(['light', 'dark'] as const)(
  'has no accessibility violations in %s, whatever was answered',
  async (colorScheme) => {
    const { context, page } = await visit(site, { colorScheme, reducedMotion: 'reduce' });
    await chooseFavourites(page);
    await trait(page, /^about gender$/).click();
    await trait(page, /^Not really/).click();
    await trait(page, /not what I like/).waitFor();
    await trait(page, /^about courtship$/).click();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
    await context.close();
  },
);

it('says nothing of fewer favourites than three', async () => {
  const { context, page } = await visit(site);
  await chooseFavourites(page);
  await summary(page).waitFor();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('button', { name: 'Remove Jane Eyre' }).click();
  await page.keyboard.press('Escape');
  await summary(page).waitFor({ state: 'detached' });
  expect(await shelfTitles(page)).toHaveLength(6);
  await context.close();
});
