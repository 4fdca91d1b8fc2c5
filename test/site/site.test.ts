/** The documentation as it stands: every page is there, every link leads somewhere, every export is described. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as pack from '../../exports/pack.ts';
import * as session from '../../exports/session.ts';
import { framed, POLICY } from '../../site/frame.ts';
import { PAGES } from '../../site/pages.ts';
import { apiReference } from '../../site/reference.ts';
import { exampleModules, readSite } from '../../site/site.ts';

const pages = readSite('.');
const page = (slug: string) => pages.find(({ page }) => page.slug === slug)!;

describe('the documentation', () => {
  it('has a title and a description for each page, and every source', () => {
    for (const { page, title, description } of pages) {
      expect(title).not.toBe('');
      expect(description.length, page.slug).toBeGreaterThan(20);
      expect(page.source === null || existsSync(page.source)).toBe(true);
    }
  });

  it('runs the examples of its manual: the element, and the package', () => {
    expect(page('widget').examples.filter(({ language }) => language === 'html').length).toBeGreaterThan(4);
    expect([...exampleModules(pages).keys()]).toEqual(['example-widget-1', 'example-packages-1']);
  });

  it('carries the policy that its page on privacy states, which is no wider than the manual’s', () => {
    const stated = readFileSync('docs/privacy.md', 'utf8');
    expect(stated).toContain(`\n${POLICY}\n`);
    const enough = /^script-src .*$/m.exec(readFileSync('docs/widget.md', 'utf8'))![0].split('; ');
    const allowed = POLICY.split('; ').filter((part) => !part.endsWith("'none'"));
    expect(allowed).toEqual(enough);
  });

  it('lists every page beside each, and marks the one that is open', () => {
    const html = framed({ ...page('theming'), styles: [], scripts: [] });
    for (const { slug } of PAGES) if (slug !== 'index') expect(html).toContain(`href="${slug}.html"`);
    expect(html.match(/aria-current="page"/g)).toHaveLength(1);
  });
});

describe('the reference', () => {
  it('describes whatever the package exports', () => {
    const { headings } = page('api');
    const described = headings.filter(({ level }) => level === 3).map(({ text }) => text);
    expect(described).toEqual(expect.arrayContaining([...Object.keys(session), ...Object.keys(pack)]));
    expect(new Set(described).size).toBe(described.length);
  });

  const read = (files: Record<string, string>) => (path: string) => files[path]!;

  it('follows re-exports, takes the docstring, and leaves bodies out', () => {
    const files = {
      'exports/a.ts': "/** The entry. */\nexport { add as sum, type Pair } from '../src/b.ts';\n",
      'src/b.ts':
        "export type { Pair } from './c.ts';\n/**\n * Adds.\n * Never throws.\n */\nexport function add(a: number): number {\n  return a;\n}\n",
      'src/c.ts': '/** Two. */\nexport interface Pair {\n  /** The first. */\n  a: number;\n}\n',
    };
    const reference = apiReference([{ module: 'x', path: 'exports/a.ts' }], read(files));
    expect(reference).toContain('## `x`\n\nThe entry.');
    expect(reference).toContain('### `sum`\n\nAdds.\nNever throws.\n\n```ts\nfunction add(a: number): number;\n```');
    expect(reference).toContain(
      '### `Pair`\n\nTwo.\n\n```ts\ninterface Pair {\n  /** The first. */\n  a: number;\n}\n```',
    );
  });

  it('describes a name once, and says where else it is', () => {
    const files = {
      'a.ts': "export type { T } from './t.ts';",
      'b.ts': "export type { T } from './t.ts';",
      't.ts': 'export type T = 1;',
    };
    const entries = [
      { module: 'a', path: 'a.ts' },
      { module: 'b', path: 'b.ts' },
    ];
    const reference = apiReference(entries, read(files));
    expect(reference.match(/### `T`/g)).toHaveLength(1);
    expect(reference).toMatch(/## `b`\n\nIt exports these, described above, as well: `T`\.$/);
  });

  it('names an export that it can’t follow', () => {
    const files = { 'a.ts': "export { gone } from './b.ts';", 'b.ts': 'export const other = 1;' };
    expect(() => apiReference([{ module: 'a', path: 'a.ts' }], read(files))).toThrow(/b\.ts does not export gone/);
  });
});
