import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseFavourites, FAVOURITES, keptOffline, openSite, type Site, shelfTitles, visit } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const button = (page: Page, name: RegExp) => page.getByRole('button', { name });

describe('choosing and changing', () => {
  it('shows six cards after three favourites, none of them a favourite, each with a reason and a narrative', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    const titles = await shelfTitles(page);
    expect(titles).toHaveLength(6);
    expect(titles.filter((title) => FAVOURITES.includes(title))).toEqual([]);
    expect(await page.locator('sotto-book .reasons').count()).toBe(6);
    await page.locator('sotto-book .narrative').nth(5).waitFor();
    expect(await page.locator('sotto-book article[aria-busy="true"]').count()).toBe(0);
    await context.close();
  });

  it('forgives slips in a title, and begins from tapped covers as well', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page, ['jane eyrre']);
    await page.getByText('Two more, and your shelf opens.').waitFor();
    expect(await page.getByRole('img', { name: 'Jane Eyre', exact: true }).count()).toBe(1);
    await page.locator('sotto-starters .book[aria-pressed="false"]').nth(0).click();
    // The first that is not pressed is another one only once the page has marked this one.
    await page.getByText('One more, and your shelf opens.').waitFor();
    await page.locator('sotto-starters .book[aria-pressed="false"]').nth(0).click();
    expect(await shelfTitles(page)).toHaveLength(6);
    await context.close();
  });

  it('follows a wish, shows it as a chip, and drops it again', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    const before = await shelfTitles(page);
    await page.getByLabel('What should change?').fill('shorter');
    await button(page, /^Ask$/).click();
    const chip = page.getByRole('list', { name: 'Wishes in force' }).getByRole('button');
    await chip.waitFor();
    expect(await chip.textContent()).toMatch(/shorter/);
    const shorter = await shelfTitles(page);
    expect(shorter).not.toEqual(before);
    await chip.click();
    await chip.waitFor({ state: 'detached' });
    expect((await shelfTitles(page)).toSorted()).toEqual(before.toSorted());
    await context.close();
  });

  it('says what to do when a wish is empty', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    await button(page, /^Ask$/).click();
    await page.getByRole('alert').filter({ hasText: 'shorter' }).waitFor();
    await context.close();
  });

  it('gives a liked, disliked or hidden card’s place to another, and takes it all back', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    const before = await shelfTitles(page);
    for (const verdict of [/^Like/, /^Dislike/, /^Hide/]) {
      const [first] = await shelfTitles(page);
      await button(page, verdict).first().click();
      await expect.poll(async () => (await shelfTitles(page)).includes(first!)).toBe(false);
    }
    await button(page, /^History$/).click();
    for (const heading of ['You like', 'You dislike', 'You would rather not see'])
      await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    for (let deed = 0; deed < 3; deed++) await button(page, /^Undo: /).click();
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await shelfTitles(page)).toSorted()).toEqual(before.toSorted());
    await context.close();
  });

  it('forgets everything, once asked twice', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    await shelfTitles(page);
    await button(page, /^History$/).click();
    await button(page, /^Forget everything …$/).click();
    await button(page, /^Forget everything$/).click();
    await page.getByRole('heading', { name: 'Tell me three books you have loved.' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Tell me three books you have loved.' }).waitFor();
    await context.close();
  });
});

describe('coming back', () => {
  it('keeps favourites and wishes over a reload', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    await page.getByLabel('What should change?').fill('newer');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Wishes in force' }).waitFor();
    const before = await shelfTitles(page);
    await page.reload();
    expect((await shelfTitles(page)).toSorted()).toEqual(before.toSorted());
    await page.getByRole('list', { name: 'Wishes in force' }).waitFor();
    await context.close();
  });

  it('works without a network after the first visit', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    const before = await shelfTitles(page);
    await keptOffline(page);
    await context.setOffline(true);
    await page.reload();
    expect((await shelfTitles(page)).toSorted()).toEqual(before.toSorted());
    await button(page, /^Like/).first().click();
    await expect.poll(() => shelfTitles(page)).not.toEqual(before);
    await context.close();
  });
});

describe('what leaves the device', () => {
  it('asks the network for nothing while liking, disliking and wishing', async () => {
    const { context, page } = await visit(site);
    await chooseFavourites(page);
    await page.locator('sotto-book .narrative').nth(5).waitFor();
    await keptOffline(page);
    const before = site.requests.length;
    await button(page, /^Like/).first().click();
    await button(page, /^Dislike/)
      .nth(1)
      .click();
    await page.getByLabel('What should change?').fill('shorter and funnier');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Wishes in force' }).waitFor();
    await chooseFavourites(page, ['Dune']);
    await page.waitForTimeout(500);
    expect(site.requests.slice(before)).toEqual([]);
    await context.close();
  });

  it.skipIf(!existsSync('dist/app/models/manifest.json'))(
    'writes narratives with its own model, and asks for nothing once it is there',
    async () => {
      const { context, page } = await visit(site, { models: true });
      await chooseFavourites(page);
      await page.getByText('a language model writes here').waitFor({ state: 'attached', timeout: 60_000 });
      await page.getByText('understands wishes in free words').waitFor({ state: 'attached', timeout: 60_000 });
      const before = site.requests.length;
      await page.getByLabel('What should change?').fill('set among lighthouse keepers');
      await page.keyboard.press('Enter');
      await page.getByRole('list', { name: 'Wishes in force' }).waitFor();
      await expect
        .poll(() => page.locator('sotto-book article[aria-busy="true"]').count(), { timeout: 90_000 })
        .toBe(0);
      expect(
        (await page.locator('sotto-book .narrative').allTextContents()).every((text) => text.trim().length > 60),
      ).toBe(true);
      expect(site.requests.slice(before)).toEqual([]);
      await context.close();
    },
  );

  it('asks before it fetches models over a metered connection', async () => {
    const { context, page } = await visit(site, { models: true });
    await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
    await page.reload();
    const before = site.requests.length;
    await chooseFavourites(page);
    const question = page.getByRole('region', { name: 'The narrator' });
    await question.waitFor();
    expect(await question.textContent()).toMatch(/about \d+ MB/);
    expect(site.requests.slice(before).filter((path) => /\.(?:bin|onnx|wasm)$/.test(path))).toEqual([]);
    await button(page, /^Not now$/).click();
    await question.waitFor({ state: 'detached' });
    await page.locator('sotto-book .narrative').nth(5).waitFor();
    await context.close();
  });
});
