/** The larger narrator in the page: nothing is fetched before a word that knows the price, and nothing is lost where it fails. */
import { existsSync, readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseFavourites, openSite, type Site, visit } from './visit.ts';

const FIXTURE = 'test/fixtures/hub/sotto-tests/tiny-chat/resolve/main/';
const SAYS = 'This is a book for a slow evening';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Puts the tiny model in the place of every model of the hub. Returns the requests as they come. */
async function tinyHub(context: BrowserContext, missing = new Set<string>()): Promise<string[]> {
  const asked: string[] = [];
  await context.route('https://huggingface.co/**', (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(`${route.request().method()} ${route.request().url()}`);
    const name = pathname.split('/resolve/main/')[1]!;
    const file = FIXTURE + name;
    const headers = { 'access-control-allow-origin': '*' };
    if (missing.has(name) || !existsSync(file)) return route.fulfill({ status: 404, headers });
    return route.fulfill({ body: readFileSync(file), headers });
  });
  return asked;
}

async function shelfWithNarrator(page: Page): Promise<void> {
  await chooseFavourites(page);
  await page.getByText('a language model writes here').waitFor({ state: 'attached', timeout: 60_000 });
}

const openPanel = (page: Page) => page.getByRole('button', { name: 'On this device' }).click();
const narrator = (page: Page, name: RegExp) => page.getByRole('radio', { name });
const narratives = (page: Page) => page.locator('sotto-book .narrative').allTextContents();

async function choose(page: Page): Promise<void> {
  await narrator(page, /^SmolLM2/).check();
  await page.getByRole('button', { name: 'Fetch SmolLM2 360M' }).click();
}

describe.skipIf(!existsSync('dist/app/models/manifest.json'))('a larger narrator', () => {
  it('is fetched after a word that knows size and licence, writes, is remembered, and goes when told to', async () => {
    const { context, page } = await visit(site, { models: true, bypassCSP: false });
    const asked = await tinyHub(context);
    await shelfWithNarrator(page);
    await openPanel(page);
    expect(await narrator(page, /built-in/).isChecked()).toBe(true);

    await narrator(page, /^SmolLM2/).focus();
    await page.keyboard.press('Space');
    const price = page.getByRole('status').filter({ hasText: 'huggingface.co' });
    expect(await price.textContent()).toMatch(/about \d+ MB[\s\S]*Apache-2\.0/);
    await page.getByRole('button', { name: 'Leave it' }).click();
    expect(await narrator(page, /built-in/).isChecked()).toBe(true);
    expect(asked).toEqual([]);

    await choose(page);
    await page.getByText('SmolLM2 360M writes here').waitFor({ timeout: 60_000 });
    await expect
      .poll(() => narratives(page), { timeout: 60_000 })
      .toEqual(Array(6).fill(expect.stringContaining(SAYS)));
    const files = 'https://huggingface.co/HuggingFaceTB/SmolLM2-360M-Instruct/resolve/main/';
    expect(asked.every((request) => request.startsWith(`GET ${files}`) && !request.includes('?'))).toBe(true);

    const before = asked.length;
    await page.reload();
    await page.getByText('SmolLM2 360M writes here').waitFor({ state: 'attached', timeout: 60_000 });
    await expect
      .poll(() => narratives(page), { timeout: 60_000 })
      .toEqual(Array(6).fill(expect.stringContaining(SAYS)));
    expect(asked.length).toBe(before);

    await openPanel(page);
    await page.getByRole('button', { name: /^Remove it: frees \d+ kB/ }).click();
    await page.getByText('a language model writes here').waitFor();
    expect(await narrator(page, /built-in/).isChecked()).toBe(true);
    await expect.poll(() => page.getByRole('button', { name: /^Remove it/ }).count()).toBe(0);
    await context.close();
  });

  it('that can’t be had leaves every narrative in place, says so, and may be tried again', async () => {
    const { context, page } = await visit(site, { models: true, bypassCSP: false });
    const missing = new Set(['onnx/model_q4.onnx']);
    await tinyHub(context, missing);
    await shelfWithNarrator(page);
    await page.locator('sotto-book .narrative').nth(5).waitFor();
    await openPanel(page);
    await choose(page);
    await page.getByText('a file of it is missing on the hub').first().waitFor();
    expect(await narrator(page, /built-in/).isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('alert').filter({ hasText: 'The built-in narrator writes instead' }).waitFor();
    await expect.poll(() => page.locator('sotto-book article[aria-busy="true"]').count(), { timeout: 60_000 }).toBe(0);
    expect((await narratives(page)).every((text) => text.trim().length > 60)).toBe(true);

    missing.clear();
    await openPanel(page);
    await choose(page);
    await page.getByText('SmolLM2 360M writes here').waitFor({ timeout: 60_000 });
    await context.close();
  });

  it('that takes its thread down gives way to the built-in one on a new thread', async () => {
    const { context, page } = await visit(site, { models: true, bypassCSP: false });
    await tinyHub(context);
    await shelfWithNarrator(page);
    await openPanel(page);
    await choose(page);
    await page.getByText('SmolLM2 360M writes here').waitFor({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    const thread = page.workers().find((worker) => worker.url().includes('narrator'))!;
    await thread.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of memory');
      });
    });
    await page.getByRole('button', { name: /^Hide/ }).first().click();
    await page.getByText('a language model writes here').waitFor({ state: 'attached', timeout: 60_000 });
    const told = async () => (await narratives(page)).filter((text) => text.trim().length > 60).length;
    await expect.poll(told, { timeout: 60_000 }).toBe(6);
    expect((await narratives(page)).some((text) => text.includes(SAYS))).toBe(false);
    await context.close();
  });

  it('stops coming when told to', async () => {
    const { context, page } = await visit(site, { models: true, bypassCSP: false });
    const asked = await tinyHub(context);
    await context.route('https://huggingface.co/**/*.onnx', () => undefined); // never answers
    await shelfWithNarrator(page);
    await openPanel(page);
    await choose(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await narrator(page, /built-in/).isChecked()).toBe(true);
    expect(await page.getByRole('progressbar').count()).toBe(0);
    await page.reload();
    await page.getByText('a language model writes here').waitFor({ state: 'attached', timeout: 60_000 });
    expect(asked).toEqual([]);
    await context.close();
  });
});
