/**
 * Writes dist/custom-elements.json, from which editors know the element: members, slots and events as the analyzer finds them in the
 * docstrings, attributes, parts and custom properties from the tables of the manual, which are their one description.
 * Usage: tsx scripts/elements-manifest.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Member {
  name: string;
  privacy?: string;
  static?: boolean;
  inheritedFrom?: unknown;
  [field: string]: unknown;
}

interface Declaration {
  name: string;
  tagName?: string;
  members: Member[];
  events: { name: string; description?: string }[];
  [field: string]: unknown;
}

export interface ElementsManifest {
  schemaVersion: string;
  readme: string;
  modules: { kind: string; path: string; declarations: Declaration[]; exports: unknown[] }[];
}

const SOURCES = ['src/widget/sotto-picks.ts', 'src/widget/attributes.ts'];
/** What a page loads. */
const SHIPPED = 'dist/widget/sotto-picks.js';
const OUTPUT = 'dist/custom-elements.json';
/** Of the class alone: nobody sets it from outside. */
const INTERNAL = new Set(['stage', 'most', 'fallback', 'template']);

/** Rows of the table after a heading of a Markdown page, cells trimmed, without the table's own header. Throws where there is none. */
export function tableAfter(page: string, heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  if (lines.length < 3) throw new Error(`There is no table under "${heading}". Write the rows as | name | … |.`);
  return lines.slice(2).map((line) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** Rows by each name that their first cell has in backquotes. */
export function named(rows: string[][]): { name: string; cells: string[] }[] {
  return rows.flatMap(([first = '', ...cells]) =>
    [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({ name, cells })),
  );
}

/** The manifest of the element, as the package ships it. */
export function elementsManifest(): ElementsManifest {
  const analysed = analyse();
  const element = analysed.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName);
  if (!element) throw new Error('The analyzer found no element. Has customElements.define() moved?');
  const [manual, theming] = ['docs/widget.md', 'docs/theming.md'].map((path) => readFileSync(path, 'utf8')) as [
    string,
    string,
  ];
  const attributes = named(tableAfter(manual, 'Attributes')).map(({ name, cells }) => ({
    name,
    fieldName: name,
    description: [...cells].reverse().join('; '),
  }));
  const described = {
    ...element,
    attributes,
    ...looks(theming),
    members: publicMembers(element),
    events: eventsOf(element),
  };
  const { superclass, source, ...declaration } = described as typeof described & {
    superclass?: unknown;
    source?: unknown;
  };
  const exported = { name: element.name, module: SHIPPED };
  return {
    schemaVersion: analysed.schemaVersion,
    readme: 'docs/widget.md',
    modules: [
      {
        kind: 'javascript-module',
        path: SHIPPED,
        declarations: [declaration],
        exports: [
          { kind: 'js', name: element.name, declaration: exported },
          { kind: 'custom-element-definition', name: element.tagName, declaration: exported },
        ],
      },
    ],
  };
}

function looks(theming: string): Pick<Declaration, 'cssParts' | 'cssProperties'> {
  const parts = named(tableAfter(theming, 'Parts')).map(({ name, cells }) => ({ name, description: cells[0] }));
  const properties = named(tableAfter(theming, 'Variables')).map(({ name, cells: [value = '', description] }) => ({
    name,
    description,
    default: value.replaceAll('`', ''),
  }));
  return { cssParts: parts, cssProperties: properties };
}

function publicMembers({ members }: Declaration): Member[] {
  return members
    .filter(({ name, privacy }) => privacy !== 'private' && privacy !== 'protected' && !INTERNAL.has(name))
    .map(({ inheritedFrom, ...member }) => member);
}

/** The analyzer also takes the parameter of whatever dispatches them for an event's name. */
function eventsOf({ events }: Declaration): Declaration['events'] {
  return events.filter(({ name }) => name.startsWith('sotto-'));
}

function analyse(): ElementsManifest {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-manifest-'));
  try {
    const cem = join(dirname(createRequire(import.meta.url).resolve('@custom-elements-manifest/analyzer')), 'cem.js');
    // Without this it also writes package.json.
    const config = { globs: SOURCES, litelement: true, packagejson: false, outdir: relative(process.cwd(), folder) };
    writeFileSync(join(folder, 'config.mjs'), `export default ${JSON.stringify(config)};`);
    const flags = ['analyze', '--config', relative(process.cwd(), join(folder, 'config.mjs'))];
    execFileSync(process.execPath, [cem, ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
    return JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(OUTPUT), { recursive: true });
  writeFileSync(OUTPUT, `${JSON.stringify(elementsManifest(), null, 1)}\n`);
}
