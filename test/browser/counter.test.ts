/** What the elements of a page share: how long it lasts, and for whom. */
import { afterEach, expect, it, vi } from 'vitest';
import { enter } from '../../src/widget/counter.ts';

const PACK = new URL('/packs/books/manifest.json?counter', location.href).href;
/** Whatever was to be done after a leave has been done by then. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => vi.restoreAllMocks());

it('lasts for those who are in, whoever leaves that could not enter', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('offline'));
  const failed = enter(PACK, null);
  await expect(failed.stock).rejects.toMatchObject({ code: 'download-failed' });
  const entered = enter(PACK, null);
  const { room } = await entered.stock;
  failed.leave();
  await nextTask();
  expect(room.engine).not.toBeNull();
  entered.leave();
  await expect.poll(() => room.engine).toBeNull();
});

it('lasts while one is moved, and is opened anew once all have left', async () => {
  const entered = enter(PACK, null);
  const stock = await entered.stock;
  entered.leave();
  const again = enter(PACK, null);
  await nextTask();
  expect(await again.stock).toBe(stock);
  expect(stock.room.engine).not.toBeNull();
  again.leave();
  await nextTask();
  const later = enter(PACK, null);
  expect(await later.stock).not.toBe(stock);
  later.leave();
});
