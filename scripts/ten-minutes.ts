/**
 * Walks the way of docs/quick-start.md as a shop's owner would: an empty folder, the exports of an invented shop, the packed
 * package, then every command of the page in its order, to picks in a real Chromium. Prints how long each step took.
 * Usage: npm run build:package && tsx scripts/ten-minutes.ts [PRODUCTS] [ORDER LINES]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from './chromium.ts';
import { inventShop } from './invent-shop.ts';
import { type Step, stepsOf } from './quick-start.ts';

const MOST_SECONDS = 600;
const PATIENCE_MS = 60_000;
const GUIDE = 'docs/quick-start.md';

const [products = 5000, lines = 100_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'sotto-shop-'));
const servers: (() => void)[] = [];
let total = 0;
let computed = 0;

try {
  const shop = inventShop({ products, lines });
  writeFileSync(join(folder, 'products.csv'), shop.products);
  writeFileSync(join(folder, 'orders.csv'), shop.orders);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const step of stepsOf(readFileSync(GUIDE, 'utf8'))) {
    const begun = performance.now();
    const told = await take(step);
    const seconds = (performance.now() - begun) / 1000;
    total += seconds;
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${told}`);
  }
  console.log(
    `${total.toFixed(1).padStart(7)} s  in all, ${computed.toFixed(1)} s of computing, for ${products} products and ${lines} order lines`,
  );
  if (total > MOST_SECONDS) throw new Error(`That is more than ${MOST_SECONDS} s.`);
} finally {
  for (const stop of servers) stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Does what the guide says, and says what was done. Throws where it doesn't lead on. */
async function take(step: Step): Promise<string> {
  if (step.kind === 'save') {
    mkdirSync(dirname(join(folder, step.path)), { recursive: true });
    writeFileSync(join(folder, step.path), step.content);
    return `(saved ${step.path})`;
  }
  if (step.kind === 'run') return `${step.command}${computing(step.command)}`;
  const server = spawn('sh', ['-ec', `exec ${step.command}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  servers.push(() => process.kill(-server.pid!));
  await answering(step.address);
  return `${step.command}, ${await picksOn(step.address)}`;
}

/** Runs a command; says how long processors computed for it, which on a busy machine is less than it took. */
function computing(command: string): string {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const printed = execFileSync('sh', ['-ec', `${command}\ntimes`], {
    cwd: folder,
    encoding: 'utf8',
    stdio: [...stdio],
  });
  const spent = printed.trimEnd().split('\n').at(-1)!;
  const seconds = [...spent.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60 + Number(s),
    0,
  );
  computed += seconds;
  return `, ${seconds.toFixed(1)} s of computing`;
}

async function answering(address: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (
    !(await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > end) throw new Error(`${address} does not answer.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Opens the page as a visitor who was never there. */
async function picksOn(address: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on(
      'response',
      (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`),
    );
    await page.goto(address);
    const shown = page.locator('sotto-picks [part~="pick"]');
    await shown
      .nth(5)
      .waitFor({ timeout: PATIENCE_MS })
      .catch((error) => {
        throw new Error(`${address} shows no six picks. ${complaints.join('; ')}`, { cause: error });
      });
    const titles = await shown.locator('[part~="title"]').allTextContents();
    return `then a page with ${titles.length} picks: ${titles.slice(0, 3).join(', ')} …`;
  } finally {
    await browser.close();
  }
}
