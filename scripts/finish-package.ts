/**
 * What bundling leaves to do for the npm package: type declarations (dist/types), and the licences of what was bundled
 * (dist/licences.md). Usage: tsx scripts/finish-package.ts
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const TYPES = 'dist/types';
/** Bundled into workers and the element, which Vite's own list leaves out; the terminal's are in dist/cli/licences.md. */
const BUNDLED = ['@huggingface/tokenizers', '@huggingface/transformers', 'idb', 'lit', 'minisearch', 'onnxruntime-web'];

const require = createRequire(import.meta.url);

/** Declarations name each other's sources ("./pack.ts"); where there are only declarations, they are reached as "./pack.js". */
function emitTypes(): void {
  rmSync(TYPES, { recursive: true, force: true });
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.types.json'], { stdio: 'inherit' });
  for (const name of readdirSync(TYPES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.d.ts'),
  )) {
    const path = join(TYPES, name);
    const declared = readFileSync(path, 'utf8');
    writeFileSync(path, declared.replace(/((?:from |import\()["']\.[^"']*)\.ts(["'])/g, '$1.js$2'));
  }
}

/** The folder of an installed package: its own package.json need not be exported. */
function folderOf(name: string): string {
  const folder = (require.resolve.paths(name) ?? []).map((path) => join(path, name)).find((path) => existsSync(path));
  if (!folder) throw new Error(`${name} is not installed. Run npm install.`);
  return folder;
}

function licenceOf(name: string): string {
  const folder = folderOf(name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const words = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licensed under ${license}.`;
  return `## ${name} ${version} (${license})\n\n${words}\n`;
}

emitTypes();
writeFileSync('dist/licences.md', `# What is bundled\n\n${BUNDLED.map(licenceOf).join('\n')}`);
