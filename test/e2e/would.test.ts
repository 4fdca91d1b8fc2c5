/** "Would I like it?", on the page: asked of a title that was found, answered on the device, and followed by a verdict. */
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseFavourites, FAVOURITES, keptOffline, openSite, type Site, shelfTitles, visit } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const question = (page: Page, title: string) =>
  page.getByRole('button', { name: `Would I like it? ${title}`, exact: true });
const card = (page: Page, title: string) => page.getByRole('region', { name: `Would I like ${title}?`, exact: true });
const say = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The headline takes the keyboard when the shelf opens: what is typed before would be closed again. */
async function openShelf(page: Page): Promise<void> {
  await chooseFavourites(page);
  await shelfTitles(page);
}

async function ask(page: Page, title: string): Promise<void> {
  await page.getByRole('combobox').fill(title);
  await question(page, title).click();
  await card(page, title)
    .getByText(/this catalogue/)
    .waitFor();
}

it('answers with the place in the ranking and what speaks for the title, without a request', async () => {
  const { context, page } = await visit(site);
  await openShelf(page);
  await keptOffline(page);
  const requests = site.requests.length;
  await ask(page, 'Anna Karenina');
  expect(await card(page, 'Anna Karenina').textContent()).toMatch(
    /Likely:.* nearer to what you like than \d+\s%.*Pride and Prejudice.*not how good it is/s,
  );
  await ask(page, 'Neuromancer');
  expect(await card(page, 'Neuromancer').textContent()).toMatch(/Not likely: \d+\s%/);
  expect(site.requests.slice(requests)).toEqual([]);
  await context.close();
});

it('takes the answer for what it is worth: a title that was liked joins the favourites, one that was not is kept off', async () => {
  const { context, page } = await visit(site);
  await openShelf(page);
  const [first] = await shelfTitles(page);
  await ask(page, first!);
  await say(page, 'Not for me').click();
  await card(page, first!).waitFor({ state: 'detached' });
  await expect.poll(async () => (await shelfTitles(page)).includes(first!)).toBe(false);
  await ask(page, 'Anna Karenina');
  await say(page, 'Like it').click();
  await page.getByRole('heading', { level: 1, name: /Because you loved Anna Karenina/ }).waitFor();
  expect(await page.locator('sotto-would').count()).toBe(0);
  await context.close();
});

it('answers anew when the person says more of their taste', async () => {
  const { context, page } = await visit(site);
  await openShelf(page);
  await ask(page, 'Dune');
  const before = await card(page, 'Dune').textContent();
  await chooseFavourites(page, ['Foundation']);
  await expect.poll(() => card(page, 'Dune').textContent()).not.toBe(before);
  await context.close();
});

it('is asked and closed with the keyboard alone', async () => {
  const { context, page } = await visit(site);
  await openShelf(page);
  const search = page.getByRole('combobox');
  await search.fill('war');
  await page.getByRole('option').nth(2).waitFor();
  await search.press('ArrowDown');
  await search.press('Tab');
  await page.keyboard.press('ArrowDown');
  const marked = await page.locator('[role="option"][aria-selected="true"] .title').textContent();
  expect(await page.locator('[role="option"] .title').nth(2).textContent()).toBe(marked);
  await page.keyboard.press('Enter');
  await card(page, marked!).waitFor();
  expect(await focused(page)).toBe(`Would I like ${marked}?`);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Like it');
  await page.keyboard.press('Escape');
  await card(page, marked!).waitFor({ state: 'detached' });
  expect(await search.evaluate((input) => (input.getRootNode() as ShadowRoot).activeElement === input)).toBe(true);
  await context.close();
});

it('is not offered before there is a taste to compare with, nor of favourites', async () => {
  const { context, page } = await visit(site);
  const offers = page.getByRole('button', { name: /^Would I like it/ });
  const offered = async (title: string) => {
    await page.getByRole('combobox').fill(title);
    await page.getByRole('option').first().waitFor();
    return offers.count();
  };
  expect(await offered('Dune')).toBe(0);
  await openShelf(page);
  expect(await offered('Dune')).toBeGreaterThan(0);
  await page.getByRole('combobox').fill(FAVOURITES[1]!);
  await page.getByText('already a favourite').waitFor();
  expect(await question(page, FAVOURITES[1]!).count()).toBe(0);
  await context.close();
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return (active?.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
}

it.each([
  ['light', 1280],
  ['dark', 390],
] as const)(
  'has no accessibility violations in %s at %d pixels, and nothing to scroll sideways',
  async (colorScheme, width) => {
    const viewport = { width, height: 844 };
    const { context, page } = await visit(site, { colorScheme, viewport, reducedMotion: 'reduce' });
    await openShelf(page);
    await ask(page, 'Anna Karenina');
    await page.getByRole('combobox').fill('war');
    await question(page, 'War and Peace').waitFor();
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await context.close();
  },
);
