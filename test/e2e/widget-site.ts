/**
 * Somebody else's site with the element on it: pages by path, the built widget, the demo's pack and the shipped models,
 * from a server that can send a policy and remembers what was asked for. A second one is another origin.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../scripts/chromium.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Folders of the repository, by the path under which a site owner publishes them. */
const FOLDERS: Record<string, string> = {
  widget: 'dist/widget',
  pack: 'public/packs/books',
  models: 'public/models',
};

export interface ShopOptions {
  /** Under which everything lies: "/some/place/". */
  base?: string;
  /** Sent with every answer, as a site's content security policy is. */
  csp?: string;
  /** Files of the site's own, by path under the base: pages and shims. */
  files?: Record<string, string>;
}

export interface Shop {
  url: string;
  /** Paths asked for so far, under the base. */
  requests: string[];
  /** Adds or replaces a file of the site's own. */
  put(path: string, content: string): void;
  close(): Promise<void>;
}

export async function openShop({ base = '/', csp, files = {} }: ShopOptions = {}): Promise<Shop> {
  const requests: string[] = [];
  const own = new Map(Object.entries(files));
  const headers = { 'access-control-allow-origin': '*', ...(csp && { 'content-security-policy': csp }) };

  async function answer(path: string, response: ServerResponse): Promise<void> {
    const [folder = '', ...rest] = path.split('/');
    const file = FOLDERS[folder] && join(FOLDERS[folder], normalize(`/${rest.join('/')}`));
    const content = own.get(path) ?? (file && existsSync(file) ? await readFile(file) : null);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(content === null ? 404 : 200, { ...headers, 'content-type': type }).end(content);
  }

  const server: Server = createServer(({ url = '/' }, response) => {
    const path = decodeURIComponent(new URL(url, 'http://shop').pathname).slice(base.length);
    if (path !== 'favicon.ico') requests.push(path);
    void answer(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    requests,
    put: (path, content) => void own.set(path, content),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A page with this between its body tags, and the one script tag. */
export function shopPage(body: string, { head = '', script = 'widget/sotto-picks.js' } = {}): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A shop</title>${head}</head><body><main><h1>A shop</h1>${body}</main>
<script type="module" src="${script}"></script></body></html>`;
}

export interface Told {
  name: string;
  detail: { [key: string]: unknown };
}

/** Opens a page that keeps every event of the element's, and every error nobody caught, in `window.told` and `window.thrown`. */
export async function openPage(browser: Browser | BrowserContext, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const kept = Object.assign(window, { told: [] as unknown[], thrown: [] as string[], violations: [] as string[] });
    for (const name of ['ready', 'pick', 'feedback', 'error'])
      addEventListener(`sotto-${name}`, (event) => kept.told.push({ name, detail: (event as CustomEvent).detail }));
    addEventListener('error', (event) => kept.thrown.push(String(event.message)));
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      kept.violations.push(`${violatedDirective} ${blockedURI}`),
    );
    addEventListener('unhandledrejection', (event) => kept.thrown.push(String(event.reason)));
  });
  await page.goto(address);
  return page;
}

/** The next event of that name after `skip` others, once it has come. */
export async function told(page: Page, name: string, skip = 0): Promise<Told['detail']> {
  const found = await page.waitForFunction(
    ([name, skip]) => {
      const { told } = window as unknown as { told: Told[] };
      return told.filter((event) => event.name === name)[skip as number]?.detail;
    },
    [name, skip] as const,
    { timeout: 60_000 },
  );
  return (await found.jsonValue()) as Told['detail'];
}

/** What went wrong on the page and nobody caught. */
export function thrown(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { thrown: string[] }).thrown);
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
}
