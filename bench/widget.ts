/**
 * Whether the element ever gets in the way: how long a key or a press waits for the screen while narratives are written
 * (INP), and how far the page moves after its first paint (CLS), in a real Chromium over the built widget. Presses come
 * from the browser's own input, as a person's do.
 * Shifts within half a second of an input count as its doing, so that they are measured in a visit where nobody presses; and one more
 * visit is traced, for the longest task on the page's thread in processor time. Leaves results/widget.json.
 * Usage: npm run build:widget && npx tsx bench/widget.ts [VISITS]
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { launch, openPage, openShop, shopPage } from '../test/e2e/widget-site.ts';
import { machine } from './logs.ts';
import { tasksOf } from './tasks.ts';

interface Seen {
  /** Milliseconds from an input to the next paint, by input. */
  waits: number[];
  /** Shifts that no input caused, summed. */
  shift: number;
}

/** `room` is what the page reserves for the element until its script has come, in pixels: as much as it will take. */
const bodyOf = (
  narratives: 'on' | 'off',
  room: number,
) => `<style>body { font: 16px/1.5 system-ui; max-width: 60rem; margin: auto } sotto-picks:not(:defined) { display: block; min-block-size: ${room}px }</style>
  <input aria-label="Type here" id="line"><button id="press">Press</button><output></output>
  <sotto-picks pack="pack/" models="models/" mode="similar" item="10" narratives="${narratives}"></sotto-picks>
  <p>What comes after must not move.</p>
  <script>const out = document.querySelector('output'); document.querySelector('#press').onclick = () => { out.textContent += '.' }</script>`;

/** Runs in the page, before anything of it. */
function watch(): void {
  const seen: Seen = { waits: [], shift: 0 };
  Object.assign(window, { seen });
  const byInput = new Map<number, number>();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEventTiming & { interactionId: number })[]) {
      if (!entry.interactionId) continue;
      byInput.set(entry.interactionId, Math.max(byInput.get(entry.interactionId) ?? 0, entry.duration));
      seen.waits = [...byInput.values()];
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

const writing = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('sotto-picks')!.shadowRoot!;
    const told = [...root.querySelectorAll('[part=narrative]')];
    return (
      told.length === 0 ||
      told.some((one) => !one.textContent?.trim()) ||
      root.querySelector('article[aria-busy=true]') !== null
    );
  });

/** Shifts of a visit in which nobody touches the page, until all is written. */
async function shiftOf(page: Page): Promise<number> {
  while (await writing(page)) await page.waitForTimeout(200);
  await page.waitForTimeout(500);
  return page.evaluate(() => (window as unknown as { seen: Seen }).seen.shift);
}

/** Presses keys and buttons while narratives are written; `inputs` of them where there are none. */
async function visit(page: Page, most = Number.POSITIVE_INFINITY): Promise<Seen & { inputs: number }> {
  let inputs = 0;
  while (inputs < most && (most < Number.POSITIVE_INFINITY || (await writing(page)))) {
    await page.locator('#line').press('a');
    await page.locator('#press').click();
    await page.waitForTimeout(100);
    inputs += 2;
  }
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  return { ...seen, inputs };
}

const VIEWPORT = { width: 1100, height: 900 };

/** Interaction to next paint as browsers report it, in milliseconds: the longest wait, but for one in fifty; 0 where none was seen. */
function inp({ waits, inputs }: Seen & { inputs: number }): number {
  return waits.toSorted((a, b) => b - a)[Math.floor(inputs / 50)] ?? 0;
}

const [visits = '3'] = process.argv.slice(2);
const shop = await openShop();
const browser = await launch();
const context = await browser.newContext({ viewport: VIEWPORT });
await context.addInitScript('globalThis.__name = (named) => named'); // tsx wraps named functions in a helper that the page lacks
await context.addInitScript(watch);
const load = loadavg()[0]!;
console.log(`load ${load.toFixed(1)}, Chromium ${browser.version()}`);
for (const narratives of ['off', 'on'] as const) {
  shop.put('room.html', shopPage(bodyOf(narratives, 0)));
  const page = await openPage(await browser.newContext({ viewport: VIEWPORT }), `${shop.url}room.html`);
  await page.waitForFunction(() => customElements.get('sotto-picks'));
  const room = await page.locator('sotto-picks').evaluate((element) => element.getBoundingClientRect().height);
  shop.put(`${narratives}.html`, shopPage(bodyOf(narratives, room)));
  await page.context().close();
}
const told = [];
for (let n = 0; n <= Number(visits); n++) {
  const page = await openPage(context, `${shop.url}${n === 0 ? 'off' : 'on'}.html`);
  const seen = await visit(page, n === 0 ? 60 : undefined);
  const kind = ['without narratives', 'narrating, first visit'][n] ?? 'narrating, models kept';
  const slowest = Math.max(0, ...seen.waits);
  told.push({ kind, inputs: seen.inputs, inp: inp(seen), slowest });
  console.log(`${kind}  ${seen.inputs} inputs  INP ${inp(seen)} ms (slowest ${slowest} ms)`);
  await page.close();
}
const untouched = await openPage(context, `${shop.url}on.html`);
const shift = await shiftOf(untouched);
console.log(`untouched, narrating  CLS ${shift.toFixed(4)}`);
await untouched.close();
const page = await context.newPage();
const tasks = await tasksOf(browser, async () => {
  await page.goto(`${shop.url}on.html`);
  await visit(page);
});
const [longest = 0] = tasks;
console.log(`longest task ${longest.toFixed(1)} ms of processor time, ${tasks.length} tasks`);
await browser.close();
await shop.close();
const command = 'npm run build:widget && npx tsx bench/widget.ts';
const study = { command, machine: { ...machine(), chromium: browser.version() }, load, visits: told, shift, longest };
writeFileSync('results/widget.json', `${JSON.stringify(study, null, 1)}\n`);
