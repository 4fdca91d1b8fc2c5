/** The documentation as it is built: examples that run, pages that anybody can use, and a playground that keeps what it is given. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptOffline, openSite, type Site, visit } from './visit.ts';

const FOLDER = 'dist/app/docs';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PAGES = readdirSync(FOLDER).filter((name) => name.endsWith('.html'));
/** Pages with live examples, and the playground. */
const SCRIPTED = ['index.html', 'packages.html', 'playground.html', 'theming.html', 'widget.html'];
/** What a table of one's own may be made of: words that no file of the site has. */
const TABLE = `sku;Name;Blurb;Mood
q1;Quillabree;A lantern that hums when it rains;calm
q2;Quillamor;A lantern for windy harbours and cold hands;wild
q3;;Nobody named this one;calm
q4;Vexilow;A quiet drum of cherry wood;calm
q5;Brindlethwaite;A loud drum of brass for parades;wild
`;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

async function open(
  name: string,
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const kept = Object.assign(window, { violations: [] as string[] });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      kept.violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(`${site.url}docs/${name}`);
  return { context, page };
}

/** Run beside the page's policy, which lets no foreign script in. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const found = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

const policyBroken = (page: Page) => page.evaluate(() => (window as unknown as { violations: string[] }).violations);

async function picked(page: Page): Promise<void> {
  const elements = page.locator('sotto-picks');
  for (let at = 0; at < (await elements.count()); at++)
    await elements.nth(at).locator('[part="pick"], .tile').first().waitFor();
}

describe.each([
  { colorScheme: 'light', width: 390, pages: PAGES },
  { colorScheme: 'dark', width: 1280, pages: SCRIPTED }, // the others have no colours of their own
] as const)('in $colorScheme, $width pixels wide', ({ colorScheme, width, pages }) => {
  it('no page has accessibility violations, scrolls sideways or breaks its policy', { timeout: 300_000 }, async () => {
    const { context, page } = await open('index.html', { colorScheme, viewport: { width, height: 844 } });
    for (const name of pages) {
      await page.goto(`${site.url}docs/${name}`);
      await picked(page);
      expect(await violations(page), name).toEqual([]);
      const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(overflow), name).toBe(0);
      expect(await policyBroken(page), name).toEqual([]);
    }
    await context.close();
  });
});

it('carries script on the pages whose examples need it, and on no other', () => {
  const scripted = PAGES.filter((name) => readFileSync(`${FOLDER}/${name}`, 'utf8').includes('<script'));
  expect(scripted).toEqual(SCRIPTED);
});

it('is what the site answers, also where the demo’s service worker does', async () => {
  const { context, page } = await visit(site);
  await keptOffline(page);
  await page.goto(`${site.url}docs/faq.html`);
  await page.getByRole('heading', { level: 1, name: 'Questions' }).waitFor();
  await context.close();
});

describe('the examples', () => {
  it('of the element do what the text beside them says', async () => {
    const { context, page } = await open('widget.html');
    await picked(page);
    const filtered = page.locator('sotto-picks[filter]');
    await filtered.locator('[part="pick"]').nth(3).waitFor();
    await page
      .locator('#watched')
      .getByRole('button', { name: /^Like / })
      .first()
      .click();
    await expect.poll(() => page.locator('#heard').textContent()).toMatch(/^sotto-(feedback|ready) /);
    const wishes = page.locator('sotto-picks[mode="conversation"]');
    await wishes.getByRole('textbox').fill('cheaper');
    await page.keyboard.press('Enter');
    await wishes.locator('[part="chip"]').waitFor();
    await context.close();
  });

  it('of the package run as they are printed', async () => {
    const { context, page } = await open('packages.html');
    await page.locator('#picks li').nth(2).waitFor();
    expect(await page.locator('#picks li').first().textContent()).toMatch(/cheaper/);
    await context.close();
  });
});

describe('the playground', () => {
  it('reads, encodes and searches a table of one’s own, and nothing of it leaves the device or stays on it', async () => {
    const { context, page } = await open('playground.html');
    await page.waitForLoadState('networkidle');
    const asked: { method: string; url: string; body: string | null }[] = [];
    context.on('request', (request) =>
      asked.push({ method: request.method(), url: request.url(), body: request.postData() }),
    );
    await page
      .locator('#table')
      .setInputFiles({ name: 'lanterns.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
    await page.getByText('4 items').first().waitFor();
    await page.getByText('1 row without a title: lanterns.csv:4').waitFor();
    expect(await page.getByLabel('Title').inputValue()).toBe('Name');
    expect(asked).toEqual([]);
    await page.getByRole('button', { name: 'Encode 4 items on this device' }).click();
    await page.getByRole('searchbox').fill('a drum for parades');
    await page.keyboard.press('Enter');
    const first = page.locator('.shelf li').first();
    await expect.poll(() => first.textContent()).toContain('Brindlethwaite');
    await page.getByRole('button', { name: 'More like this: Quillabree' }).click();
    await page.getByRole('heading', { name: 'For somebody who likes Quillabree' }).waitFor();
    await expect.poll(() => first.textContent()).toContain('Quillamor');
    for (const { method, url, body } of asked) {
      const { origin, pathname, search } = new URL(url);
      expect([method, body, search, origin]).toEqual(['GET', null, '', new URL(site.url).origin]);
      expect(pathname).toMatch(/\/models\/(manifest\.json$|encoder\/)|\/assets\/[\w.-]+\.(js|mjs|wasm)$/);
    }
    expect(asked.some(({ url }) => url.endsWith('models/encoder/weights.bin'))).toBe(true);
    expect(await keptKeys(page)).toEqual([expect.stringMatching(/^manifest:.*models/)]);
    await context.close();
  });

  it('says what is wrong with a file, lets columns be chosen, and can be called off', async () => {
    const { context, page } = await open('playground.html');
    await context.route('**/models/**', () => {}); // never answered
    const choose = (name: string, content: string) =>
      page.locator('#table').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
    await choose('photo.png', 'x');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('neither .csv');
    await choose('list.csv', 'key,label\n1,One\n2,Two\n');
    await page.getByText('No column looks like a title').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByLabel('Title').selectOption('label');
    await page.getByRole('button', { name: 'Encode 2 items on this device' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Encode 2 items on this device' }).waitFor();
    await context.close();
  });

  it('is used with the keyboard alone, and sound in every state', async () => {
    const { context, page } = await open('playground.html');
    await tabTo(page, /60 house plants/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('How it is read');
    expect(await violations(page)).toEqual([]);
    await tabTo(page, /^Encode 60 items/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page), { timeout: 90_000 }).toMatch(/^Search by title/);
    await page.keyboard.type('orchid');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Found for' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await tabTo(page, /^More like this: Moth orchid/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('For somebody who likes Moth orchid');
    expect(await violations(page)).toEqual([]);
    await tabTo(page, /^Forget this table/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Choose a file');
    await context.close();
  });
});

/** Presses Tab until what has the focus has this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`Nothing named ${name} was reached.`);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : undefined;
    return (active?.getAttribute('aria-label') ?? label ?? active?.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
}

/** Keys of what the site keeps on the device, models' files aside: those are named by hashes of the models' manifest. */
function keptKeys(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const manifest = await fetch('../models/manifest.json').then((answer) => answer.text());
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('sotto');
      opening.onsuccess = () => resolve(opening.result);
    });
    const keys = await new Promise<string[]>((resolve) => {
      const asking = database.transaction('bytes').objectStore('bytes').getAllKeys();
      asking.onsuccess = () => resolve(asking.result as string[]);
    });
    database.close();
    return keys.filter((key) => !manifest.includes(key.replace('file:', '')));
  });
}
