import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseFavourites, openSite, type Site, shelfTitles, visit } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('has no accessibility violations, in any state', async () => {
    const { context, page } = await visit(site, { colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Bring your Goodreads shelves' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').fill('pride');
    await page.getByRole('option').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await chooseFavourites(page);
    await shelfTitles(page);
    await page.getByLabel('What should change?').fill('shorter and funnier');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Wishes in force' }).waitFor();
    expect(await violations(page)).toEqual([]);
    for (const panel of ['History', 'On this device']) {
      await page.getByRole('button', { name: panel, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await context.close();
  });
});

it.each([320, 360, 768])('needs no sideways scrolling at %i pixels', async (width) => {
  const { context, page } = await visit(site, { viewport: { width, height: 740 } });
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await chooseFavourites(page);
  await shelfTitles(page);
  expect(await overflow()).toBe(0);
  await context.close();
});

describe('with the keyboard alone', () => {
  /** Presses Tab until what has the focus has this name. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      if (name.test(await focused(page))) return;
    }
    throw new Error(`Nothing named ${name} was reached.`);
  }

  async function focused(page: Page): Promise<string> {
    return page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : active?.textContent;
      return (label ?? '').replace(/\s+/g, ' ').trim();
    });
  }

  it('chooses, judges, wishes and looks into the panels', async () => {
    const { context, page } = await visit(site);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the books');
    await tabTo(page, /^Search by title/);
    for (const title of ['emma', 'dune', 'beloved']) {
      await page.keyboard.type(title);
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
    }
    await shelfTitles(page);
    expect(await focused(page)).toMatch(/^Because you loved/);
    await tabTo(page, /^What should change/);
    await page.keyboard.type('shorter');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Wishes in force' }).waitFor();
    await tabTo(page, /remove this wish/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^What should change/);
    const [first] = await shelfTitles(page);
    await tabTo(page, /^Like /);
    expect(await focused(page)).toContain(first);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await shelfTitles(page))[0]).not.toBe(first);
    await expect.poll(() => focused(page)).toMatch(/^Like /);
    await page.getByRole('button', { name: 'History', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'What Sotto remembers' }).waitFor();
    await tabTo(page, /^Remove Dune/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Remove /);
    await tabTo(page, /^Forget everything/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Keep it');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Forget everything/);
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('History');
    await tabTo(page, /^Undo/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Because you loved/);
    await context.close();
  });
});
