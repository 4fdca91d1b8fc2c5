/** What a newer build of a pack means for the device of somebody who saw the older one. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../src/pack/verify.ts';
import { launch, openPage, openShop, type Shop, shopPage, told } from './widget-site.ts';

let shop: Shop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([openShop(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

/** Publishes the pack with another word in its items. Returns the keys of the older and the newer items on a device. */
async function publishNewer(): Promise<[string, string]> {
  const manifest = await fetch(`${shop.url}pack/manifest.json`).then((answer) => answer.json());
  const { items } = manifest.files;
  const older = await fetch(`${shop.url}pack/${items.path}`).then((answer) => answer.text());
  const newer = older.replace(/"title":"/, '"title":"New: ');
  const bytes = new TextEncoder().encode(newer);
  const hash = await sha256(bytes);
  shop.put(`pack/${items.path}`, newer);
  const files = { ...manifest.files, items: { ...items, bytes: bytes.length, sha256: hash } };
  shop.put('pack/manifest.json', JSON.stringify({ ...manifest, files }));
  return [`file:${items.sha256}`, `file:${hash}`];
}

/** Keys of what is kept on the device, and the kept manifest. */
function kept(page: Page): Promise<{ keys: string[]; manifest: string }> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
    const database = await answer(indexedDB.open('sotto'));
    const store = database.transaction('bytes').objectStore('bytes');
    const keys = (await answer(store.getAllKeys())) as string[];
    const manifest = await answer(store.get(keys.find((key) => key.startsWith('manifest:'))!));
    database.close();
    return { keys, manifest: new TextDecoder().decode(manifest) };
  });
}

it('drops what only the older build needed, once the newer one has been opened', async () => {
  shop.put('index.html', shopPage('<sotto-picks pack="pack/"></sotto-picks>'));
  const context = await browser.newContext();
  const visit = async () => {
    const page = await openPage(context, `${shop.url}index.html`);
    await told(page, 'ready');
    return page;
  };
  await (await visit()).close();
  const [older, newer] = await publishNewer();
  const between = await visit();
  await expect.poll(async () => (await kept(between)).manifest).toContain(newer.slice('file:'.length));
  expect((await kept(between)).keys).toContain(older);
  await between.close();
  const after = await visit();
  await expect.poll(async () => (await kept(after)).keys).not.toContain(older);
  expect((await kept(after)).keys).toContain(newer);
  await context.close();
});
