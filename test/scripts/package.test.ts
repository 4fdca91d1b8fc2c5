/** The npm package: what package.json promises, and what docs/packages.md says of it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as pack from '../../exports/pack.ts';
import * as session from '../../exports/session.ts';
import { parseCritique } from '../../src/critique/critique.ts';
import { openSession } from '../../src/session.ts';
import { openFixture } from '../fixtures/pack.ts';

const PACKAGE = JSON.parse(readFileSync('package.json', 'utf8'));
const PAGE = readFileSync('docs/packages.md', 'utf8');

/** Names that the page imports from `module`. */
function imported(module: string): string[] {
  const imports = [...PAGE.matchAll(new RegExp(`^import \\{([^}]*)\\} from '${module}'`, 'gm'))];
  return imports.flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
}

describe('the package', () => {
  it('exports what its page imports', () => {
    expect(imported('sotto').length).toBeGreaterThan(5);
    expect(Object.keys(session)).toEqual(expect.arrayContaining(imported('sotto')));
    expect(Object.keys(pack)).toEqual(expect.arrayContaining(imported('sotto/pack')));
  });

  it('has a line on its page for every import path and every method of a session', async () => {
    const opened = await openFixture();
    const parts = { pack: opened.pack, engine: () => null, narration: () => null, parse: parseCritique };
    for (const name of Object.keys(openSession(parts))) expect(PAGE).toMatch(new RegExp(`^\\| .*\`${name}[(\`]`, 'm'));
    for (const path of Object.keys(PACKAGE.exports).filter((path) => path !== './package.json'))
      expect(PAGE).toContain(`| \`${path.replace(/^\./, 'sotto')}\` |`);
  });

  it('declares types that come from sources which are there', () => {
    const types = Object.values<{ types?: string }>(PACKAGE.exports).flatMap(({ types }) => types ?? []);
    expect(types).toHaveLength(3);
    for (const path of types)
      expect(existsSync(path.replace('./dist/types/', '').replace(/\.d\.ts$/, '.ts'))).toBe(true);
  });

  it('carries models that are there, and installs nothing that is bundled', () => {
    expect(existsSync(PACKAGE.exports['./models/*'].replace('*', 'manifest.json'))).toBe(true);
    expect(Object.keys(PACKAGE.dependencies)).toEqual([
      '@huggingface/tokenizers', // of these three, the declarations speak
      'lit',
      'onnxruntime-common',
      'onnxruntime-node',
    ]);
  });
});
