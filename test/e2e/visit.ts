/** The built page as a visitor meets it: served under a sub-path, in a real Chromium; requests are counted at the server. */
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { chromiumFlags, chromiumPath } from '../../scripts/chromium.ts';

const BASE = '/some/place/';
export const FAVOURITES = ['Pride and Prejudice', 'Jane Eyre', 'Little Women'];

export interface Site {
  url: string;
  /** Paths asked for since the server started, by page, workers and service worker alike. */
  requests: string[];
  browser: Browser;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const server: PreviewServer = await preview({
    base: BASE,
    logLevel: 'error',
    preview: { port: 4401, host: '127.0.0.1' },
  });
  const requests: string[] = [];
  // The browser looks for a newer service worker when it pleases; that is no doing of the page.
  server.httpServer.prependListener('request', ({ url = '' }: { url?: string }) => {
    if (!/\/(?:sw|workbox-\w+)\.js$/.test(url)) requests.push(url);
  });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  return {
    url: server.resolvedUrls!.local[0]!,
    requests,
    browser,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

export interface VisitOptions extends BrowserContextOptions {
  /** Whether the page finds the models; without them it is quicker, and complete but for the narrator and free words. */
  models?: boolean;
  /** Arranges what the first request already must meet. */
  arrange?: (context: BrowserContext) => Promise<void>;
}

/** A first visit: nothing is kept from any other. */
export async function visit(
  site: Site,
  { models = false, arrange, ...options }: VisitOptions = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 900 },
    bypassCSP: true,
    ...options,
  });
  if (!models) await context.route('**/models/**', (route) => route.fulfill({ status: 404 }));
  await arrange?.(context);
  const page = await context.newPage();
  await page.goto(`${site.url}?device=cpu`);
  await page.getByRole('heading', { name: 'Or begin with one of these' }).waitFor();
  return { context, page };
}

export async function chooseFavourites(page: Page, titles = FAVOURITES): Promise<void> {
  for (const title of titles) {
    const search = page.getByRole('combobox');
    await search.fill(title);
    await page.getByRole('option').first().waitFor();
    await search.press('Enter');
  }
}

export async function shelfTitles(page: Page): Promise<string[]> {
  await page.locator('sotto-book').nth(5).waitFor();
  return page.locator('sotto-book h2').allTextContents();
}

/** Waits until the service worker serves the page, so that the next visit may be offline. */
export async function keptOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 50));
  });
}
