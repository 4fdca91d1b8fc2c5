/** A pack with an encoder of a hub in the page: asked about when free words are typed, kept, and done without where it can't be had. */
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNamedEncoder } from '../../cli/hub-encoder.ts';
import { quantise } from '../../src/pack/pack.ts';
import { writeVectors } from '../../src/pack/vectors.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { COMMIT, FIXTURE, ID } from '../fixtures/hub-encoder.ts';
import { chooseFavourites, openSite, type Site, shelfTitles, visit } from './visit.ts';

const PACK = 'public/packs/books';
const FROM = `https://huggingface.co/${ID}/resolve/${COMMIT}/`;
const WISH = 'lanterns over wet cobbles';

let site: Site;
/** The books as if they had been built with the tiny encoder: the manifest, and the vectors of their words. */
let manifest: { encoder: { hub: { files: { path: string }[] } } };
let vectors: Buffer;

beforeAll(async () => {
  site = await openSite();
  const { encoder, made } = await openNamedEncoder(FIXTURE);
  const items = readFileSync(`${PACK}/items.jsonl`, 'utf8').trimEnd().split('\n');
  const texts = items.map((line) => (JSON.parse(line) as { text: string }).text);
  vectors = Buffer.from(writeVectors(quantise(await encoder.encode(texts), encoder.dim)));
  const books = JSON.parse(readFileSync(`${PACK}/manifest.json`, 'utf8'));
  const hub = { ...made.hub!, revision: COMMIT, from: FROM, licence: 'apache-2.0' };
  const file = { path: 'vectors.bin', bytes: vectors.length, sha256: await sha256(new Uint8Array(vectors)) };
  manifest = { ...books, encoder: { ...made, id: ID, hub }, files: { ...books.files, vectors: file } };
});
afterAll(() => site.close());

/** Serves those books, and the tiny encoder at the hub. Returns what the hub was asked for. */
async function booksOfTheHub(missing = false) {
  const asked: string[] = [];
  const arrange = async (context: BrowserContext) => {
    await context.route('**/packs/books/manifest.json', (route) => route.fulfill({ json: manifest }));
    await context.route('**/packs/books/vectors.bin', (route) => route.fulfill({ body: vectors }));
    await context.route('https://huggingface.co/**', (route) => {
      asked.push(`${route.request().method()} ${route.request().url()}`);
      const headers = { 'access-control-allow-origin': '*' };
      if (missing) return route.fulfill({ status: 404, headers });
      return route.fulfill({ body: readFileSync(`${FIXTURE}/${route.request().url().slice(FROM.length)}`), headers });
    });
  };
  return { asked, ...(await visit(site, { bypassCSP: false, arrange })) };
}

async function wishFor(page: Page, words: string): Promise<void> {
  await page.getByLabel('What should change?').fill(words);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: words }).waitFor();
}

const question = (page: Page) => page.getByRole('region', { name: 'The encoder' });
const openPanel = (page: Page) => page.getByRole('button', { name: 'On this device' }).click();
const inPart = (page: Page, words: string) => page.getByRole('button', { name: `${words}, as far as possible` });

describe('a pack with an encoder of a hub', () => {
  it('asks when free words are typed, understands them once it may, and then asks the network for nothing', async () => {
    const { context, page, asked } = await booksOfTheHub();
    await chooseFavourites(page);
    await shelfTitles(page);
    expect(await question(page).count()).toBe(0);
    await wishFor(page, WISH);
    expect(await question(page).textContent()).toMatch(/tiny-encoder.*huggingface\.co: 32 kB.*apache-2\.0/s);
    await inPart(page, WISH).waitFor();
    await question(page).getByRole('button', { name: 'Not now' }).click();
    await openPanel(page);
    await page.getByText('tiny-encoder was not fetched, as you wished').waitFor();
    expect(asked).toEqual([]);

    await page.getByRole('button', { name: 'Fetch tiny-encoder' }).click();
    await page.getByText('tiny-encoder understands wishes in free words').waitFor({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect.poll(() => inPart(page, WISH).count(), { timeout: 60_000 }).toBe(0);
    expect(asked.sort()).toEqual(manifest.encoder.hub.files.map(({ path }) => `GET ${FROM}${path}`).sort());

    const requests: string[] = [];
    context.on('request', (request) => requests.push(request.url()));
    const another = 'a keeper who counts the ships';
    await wishFor(page, another);
    await page.locator('sotto-book .reasons').getByText(another).first().waitFor({ timeout: 60_000 });
    expect(await inPart(page, another).count()).toBe(0);
    expect(requests.filter((url) => /^https?:/.test(url))).toEqual([]);
    await context.close();
  });

  it('wakes it unasked on a later visit, as it is kept', async () => {
    const { context, page, asked } = await booksOfTheHub();
    await chooseFavourites(page);
    await wishFor(page, WISH);
    await question(page).getByRole('button', { name: 'Fetch it' }).click();
    await expect.poll(() => inPart(page, WISH).count(), { timeout: 60_000 }).toBe(0);
    const fetched = asked.length;
    await page.reload();
    await shelfTitles(page);
    await openPanel(page);
    await page.getByText('tiny-encoder understands wishes in free words').waitFor({ timeout: 60_000 });
    expect(asked.length).toBe(fetched);
    await context.close();
  });

  it('that can’t be had leaves a shelf, and the panel says so', async () => {
    const { context, page } = await booksOfTheHub(true);
    await chooseFavourites(page);
    await wishFor(page, WISH);
    await question(page).getByRole('button', { name: 'Fetch it' }).click();
    await openPanel(page);
    await page.getByText('tiny-encoder is not to be had, where it lies can’t be reached').waitFor({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    expect(await shelfTitles(page)).toHaveLength(6);
    await inPart(page, WISH).waitFor();
    await context.close();
  });
});
