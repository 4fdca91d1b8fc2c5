import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseFavourites, openSite, type Site, shelfTitles, visit } from './visit.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

it('is on the screen, with a shelf, after at most 100 KB of page and script', async () => {
  const { context, page } = await visit(site, { serviceWorkers: 'block' }); // its own fetches come later, behind the page
  await chooseFavourites(page);
  await shelfTitles(page);
  const { pathname } = new URL(site.url);
  const files = new Set(
    site.requests.map((path) => path.slice(pathname.length).split('?')[0]!).map((path) => path || 'index.html'),
  );
  const shell = [...files].filter((path) => /\.(?:html|js|css)$/.test(path));
  expect(shell.filter((path) => path.includes('ort'))).toEqual([]);
  const bytes = shell.reduce((sum, path) => sum + gzipSync(readFileSync(`dist/app/${path}`)).length, 0);
  expect(bytes).toBeLessThan(100_000);
  await context.close();
});
