/** A person brings their Goodreads export: it is read on the device, told, kept, and taken back in one press. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keptOffline, openSite, type Site, shelfTitles, visit } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const BOOKS = [
  ['Pride and Prejudice', 'Jane Austen', 5, 'read'],
  ['Jane Eyre (Penguin Classics)', 'Charlotte Brontë', 4, 'read'],
  ['Dune (Dune, #1)', 'Frank Herbert', 5, 'read'],
  ['Little Women', 'Louisa May Alcott', 3, 'read'],
  ['Twilight (The Twilight Saga, #1)', 'Stephenie Meyer', 1, 'read'],
  ['Beloved', 'Toni Morrison', 0, 'to-read'],
  ['A Book That Nobody Wrote', 'Nobody', 5, 'read'],
] as const;
const ROWS = BOOKS.map(
  ([title, author, stars, shelf], at) => `${at},"${title}",${author},${stars},2024/01/0${at + 1},${shelf}`,
);
const EXPORT = ['Book Id,Title,Author,My Rating,Date Read,Exclusive Shelf', ...ROWS].join('\n');
const fileOf = (text: string) => ({
  name: 'goodreads_library_export.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});

const panel = (page: Page) => page.locator('sotto-library');
const bring = (page: Page) => page.getByRole('button', { name: 'Bring your Goodreads shelves', exact: true }).click();
const OUTCOME = '6 books read, 5 of them in this catalogue: 3 liked, 1 disliked.';

it('opens the shelf from a chosen file, asks the network for nothing, and keeps it over a reload', async () => {
  const { context, page } = await visit(site);
  await keptOffline(page);
  await bring(page);
  const before = site.requests.length;
  await page.locator('sotto-library input[type=file]').setInputFiles(fileOf(EXPORT));
  await panel(page).getByText(OUTCOME).waitFor();
  await page.getByRole('button', { name: 'See your shelf' }).click();
  await page.getByRole('heading', { name: 'Because you loved Dune, Jane Eyre and Pride and Prejudice' }).waitFor();
  const titles = await shelfTitles(page);
  expect(titles).not.toContain('Little Women');
  await page.locator('sotto-book .narrative').nth(5).waitFor();
  expect(site.requests.slice(before)).toEqual([]);
  await page.reload();
  expect((await shelfTitles(page)).toSorted()).toEqual(titles.toSorted());
  await context.close();
});

it('takes it all back in one press', async () => {
  const { context, page } = await visit(site);
  await bring(page);
  await page.locator('sotto-library input[type=file]').setInputFiles(fileOf(EXPORT));
  await panel(page).getByRole('button', { name: 'Undo' }).click();
  await panel(page).getByText('Undone').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Tell me three books you have loved.' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Or begin with one of these' }).waitFor();
  await context.close();
});

it('reads a file that is dropped anywhere, and says what to do about one that is none', async () => {
  const { context, page } = await visit(site);
  const drop = (text: string) =>
    page.evaluate((written) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([written], 'some.csv'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  await drop('Date,Amount\n2024-01-01,3\n');
  await panel(page).getByRole('alert').filter({ hasText: 'Import and export' }).waitFor();
  await drop(EXPORT);
  await panel(page).getByText(OUTCOME).waitFor();
  await context.close();
});

it('is offered again among what is remembered', async () => {
  const { context, page } = await visit(site);
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('button', { name: 'Bring your Goodreads shelves …' }).click();
  await page.getByRole('dialog', { name: 'Bring your shelves' }).waitFor();
  await context.close();
});
