import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Somebody else's page with the element on it. */
async function pageWith(markup: string): Promise<Page> {
  const page = await site.browser.newPage();
  await page.route('**/shop.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>A shop</title>
        <script>for (const name of ['ready', 'pick', 'error']) addEventListener('sotto-' + name, ({ detail }) => (window[name] = detail));</script>
        ${markup}<script type="module" src="widget/sotto-picks.js"></script>`,
    }),
  );
  await page.route('**/widget/**', (route) => {
    const path = join('dist/widget', new URL(route.request().url()).pathname.split('/widget/')[1]!);
    return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 });
  });
  await page.goto(`${site.url}shop.html`);
  return page;
}

const told = (page: Page, name: string) =>
  page
    .waitForFunction(
      (name) => (globalThis as unknown as Record<string, { [key: string]: unknown } | undefined>)[name],
      name,
    )
    .then((handle) => handle.jsonValue());

describe('<sotto-picks>', () => {
  it('shows items like one, and tells which was picked', async () => {
    const page = await pageWith(
      '<sotto-picks pack="packs/books/manifest.json" mode="similar" item="10" limit="4"></sotto-picks>',
    );
    const ready = (await told(page, 'ready')) as { ids: string[] };
    expect(ready.ids).toHaveLength(4);
    expect(ready.ids).not.toContain('10');
    await page.locator('sotto-picks button').nth(1).click();
    expect(await told(page, 'pick')).toMatchObject({ id: ready.ids[1] });
    await page.close();
  });

  it('follows its attributes, and survives being moved', async () => {
    const page = await pageWith('<main></main><sotto-picks pack="packs/books/manifest.json" limit="3"></sotto-picks>');
    await expect.poll(() => page.locator('sotto-picks li').count()).toBe(3);
    await page.evaluate(() => document.querySelector('sotto-picks')!.setAttribute('limit', '5'));
    await expect.poll(() => page.locator('sotto-picks li').count()).toBe(5);
    await page.evaluate(() => document.querySelector('main')!.append(document.querySelector('sotto-picks')!));
    await page.evaluate(() => document.querySelector('sotto-picks')!.setAttribute('limit', '2'));
    await expect.poll(() => page.locator('sotto-picks li').count()).toBe(2);
    await page.close();
  });

  it('learns from feedback, and remembers it', async () => {
    const page = await pageWith('<sotto-picks pack="packs/books/manifest.json" limit="3"></sotto-picks>');
    const { ids } = (await told(page, 'ready')) as { ids: string[] };
    const say = (id: string) =>
      page.evaluate(
        (id) =>
          (
            document.querySelector('sotto-picks') as unknown as { feedback(id: string, verdict: string): Promise<void> }
          ).feedback(id, 'like'),
        id,
      );
    await say(ids[0]!);
    await page.reload();
    const again = (await told(page, 'ready')) as { ids: string[] };
    expect(again.ids).not.toContain(ids[0]);
    await page.close();
  });

  it('tells what is wrong, and leaves the page’s own words standing', async () => {
    const page = await pageWith('<sotto-picks pack="packs/nowhere/manifest.json"><p>Our bestsellers</p></sotto-picks>');
    expect(await told(page, 'error')).toMatchObject({ code: 'pack-not-found' });
    expect(await page.getByText('Our bestsellers').isVisible()).toBe(true);
    await page.close();
  });
});
