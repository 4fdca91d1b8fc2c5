/**
 * What a page carries: gzipped script of the element up to its first picks, the demo page's first load, the models and the pack,
 * beside the scripts that search and recommendation services publish for browsers on npm, as packed there.
 * Usage: npm run build && npx tsx bench/sizes.ts  (fetches the published packages with npm pack)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { chooseFavourites, openSite, shelfTitles, visit } from '../test/e2e/visit.ts';
import { launch, openPage, openShop, shopPage, told } from '../test/e2e/widget-site.ts';
import { machine } from './logs.ts';

interface Size {
  what: string;
  bytes: number;
  gzip: number;
}

/** Bundles for browsers that services publish: the file that the package itself names for a script tag (jsdelivr, unpkg). */
const PUBLISHED = [
  { name: '@algolia/recommend', version: '5.64.0', file: 'dist/builds/browser.umd.js', draws: false },
  { name: '@algolia/recommend-js', version: '1.16.0', file: 'dist/umd/index.js', draws: true },
  { name: 'algoliasearch', version: '5.64.0', file: 'dist/algoliasearch.umd.js', draws: false },
  { name: 'instantsearch.js', version: '4.118.1', file: 'dist/instantsearch.production.min.js', draws: true },
];

const gzipped = (bytes: Uint8Array) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }).length;

function sizeOf(what: string, files: string[]): Size {
  const contents = files.map((file) => readFileSync(file));
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
  return { what, bytes: sum(contents.map(({ length }) => length)), gzip: sum(contents.map(gzipped)) };
}

/** Files under a folder whose path fits, each compressed by itself, as it is sent. */
function folderSize(what: string, folder: string, fits: RegExp): Size {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return sizeOf(
    what,
    paths.filter((path) => statSync(path).isFile() && fits.test(path)),
  );
}

/** What the element asks for before its first picks are on the page: script, but for what draws covers, and the pack. */
async function elementSizes(mode: string): Promise<{ script: Size; pack: Size }> {
  const body = `<sotto-picks pack="pack/" mode="${mode}" item="10"></sotto-picks>`;
  const [shop, browser] = await Promise.all([openShop({ files: { 'index.html': shopPage(body) } }), launch()]);
  const context = await browser.newContext();
  let asked: string[] = [];
  await context.exposeFunction('onReady', () => {
    asked = [...shop.requests];
  });
  await context.addInitScript("addEventListener('sotto-ready', () => onReady(), { once: true })");
  const page = await openPage(context, `${shop.url}index.html`);
  await told(page, 'ready');
  while (asked.length === 0) await page.waitForTimeout(50);
  await browser.close();
  await shop.close();
  const paths = [...new Set(asked)];
  const scripts = paths.filter((path) => /^widget\/.*\.js$/.test(path) && !/\/cover-/.test(path));
  const files = paths.filter((path) => path.startsWith('pack/')).map((path) => path.slice('pack/'.length));
  return {
    script: sizeOf(
      `the element and all script up to its first picks (${mode})`,
      scripts.map((path) => join('dist', path)),
    ),
    pack: sizeOf(
      `the pack of 1,182 books as those picks read it: ${files.length} files`,
      files.map((file) => join('public/packs/books', file)),
    ),
  };
}

/** Document, styles and script of the demo page up to its first shelf. */
async function pageSize(): Promise<Size> {
  const site = await openSite();
  const { page } = await visit(site, { serviceWorkers: 'block' });
  await chooseFavourites(page);
  await shelfTitles(page);
  const { pathname } = new URL(site.url);
  const paths = site.requests.map((path) => path.slice(pathname.length).split('?')[0] || 'index.html');
  await site.close();
  const shell = [...new Set(paths)].filter((path) => /\.(?:html|js|css)$/.test(path));
  return sizeOf(
    'the demo page up to its first shelf: document, styles, script',
    shell.map((path) => join('dist/app', path)),
  );
}

/** A published bundle, from the registry's own archive. */
function publishedSize({ name, version, file }: (typeof PUBLISHED)[number]): Size {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-sizes-'));
  try {
    const packed = execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--ignore-scripts'], { cwd: folder });
    execFileSync('tar', ['-xzf', packed.toString().trim().split('\n').at(-1)!, `package/${file}`], { cwd: folder });
    return sizeOf(`${name} ${version}, ${file}`, [join(folder, 'package', file)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [forYou, similar] = [await elementSizes('for-you'), await elementSizes('similar')];
const first = [forYou.script, similar.script, await pageSize()];
const later = [
  similar.pack,
  folderSize('the encoder: graph for the CPU, weights, tokenizer', 'public/models/encoder', /(?<!webgpu\.onnx)$/),
  folderSize(
    'the narrator: graph for the CPU, weights, tokenizer, voice',
    'public/models/narrator',
    /(?<!webgpu\.onnx)$/,
  ),
  folderSize('ONNX Runtime for the CPU: script and wasm', 'dist/widget', /ort(?!.*jspi).*(?:\.wasm|\.js|\.mjs)$/),
];
const published = PUBLISHED.map((one) => ({ ...publishedSize(one), draws: one.draws }));
const command = 'npm run build && npx tsx bench/sizes.ts';
const study = { command, machine: machine(), first, later, published };
writeFileSync('results/sizes.json', `${JSON.stringify(study, null, 1)}\n`);
for (const { what, bytes, gzip } of [...first, ...later, ...published])
  console.log(
    `${(gzip / 1000).toFixed(1).padStart(9)} kB gzipped  ${(bytes / 1000).toFixed(1).padStart(9)} kB  ${what}`,
  );
