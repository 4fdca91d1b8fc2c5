/** Builds the documentation with Vite: pages from Markdown, live blocks as the files that they name, the element beside them. */
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { framed } from './frame.ts';
import { exampleModules, of, readSite, type SitePage } from './site.ts';

/** Pages lie in this folder of the built site, and whatever they need beside the demo's own files. */
export const FOLDER = 'docs/';
/** A live block's module: no file has it. */
const EXAMPLE = 'live-block:';
const ELEMENT = 'widget/sotto-picks.js';
const SAMPLE = 'site/sample/plants.csv';

export function documentation(root: string): { plugin: Plugin; input: Record<string, string> } {
  const pages = readSite(root);
  const modules = exampleModules(pages);
  const scripted = new Set(scriptsOf(pages));
  const input = {
    docs: join(root, 'site/docs.css'),
    ...Object.fromEntries([...scripted].map((name) => [name, join(root, `site/${name}/main.ts`)])),
    ...Object.fromEntries([...modules.keys()].map((name) => [name, `${EXAMPLE}${name}.ts`])),
  };
  const plugin: Plugin = {
    name: 'documentation',
    resolveId: (id) => (id.startsWith(EXAMPLE) ? `\0${id}` : null),
    load: (id) => (id.startsWith(`\0${EXAMPLE}`) ? modules.get(id.slice(EXAMPLE.length + 1, -3)) : null),
    configResolved({ build }) {
      rmSync(resolve(root, build.outDir, FOLDER), { recursive: true, force: true }); // of an earlier build
    },
    generateBundle(_options, bundle) {
      const built = Object.values(bundle);
      const sheet = built.find(({ fileName }) => /\/docs[^/]*\.css$/.test(fileName))!.fileName;
      const entry = (name: string) =>
        built.find((file) => file.type === 'chunk' && file.isEntry && file.name === name)!.fileName;
      this.emitFile({ type: 'asset', fileName: `${FOLDER}plants.csv`, source: readFileSync(join(root, SAMPLE)) });
      for (const page of pages) {
        const css = of(page.examples, 'css').join('\n');
        const own =
          css && this.getFileName(this.emitFile({ type: 'asset', name: `${page.page.slug}.css`, source: css }));
        const styles = [sheet, own].filter(Boolean).map(fromPage);
        const scripts = [...entriesOf(page, modules)].map((name) => fromPage(entry(name)));
        this.emitFile({
          type: 'asset',
          fileName: `${FOLDER}${page.page.slug}.html`,
          source: framed({ ...page, styles, scripts: [...elementOf(page), ...scripts] }),
        });
      }
    },
    writeBundle({ dir = '' }) {
      const element = join(root, 'dist/widget');
      if (!existsSync(element)) throw new Error('The live examples need the element. Run npm run build:widget first.');
      cpSync(element, join(dir, FOLDER, 'widget'), { recursive: true });
    },
  };
  return { plugin, input };
}

function scriptsOf(pages: readonly SitePage[]): string[] {
  return pages.flatMap(({ page }) => page.script ?? []);
}

function entriesOf({ page }: SitePage, modules: ReadonlyMap<string, string>): string[] {
  const examples = [...modules.keys()].filter((name) => name.startsWith(`example-${page.slug}-`));
  return [...(page.script ? [page.script] : []), ...examples];
}

/** The element's script, where a live block has the element and none of them loads it. */
function elementOf({ examples }: SitePage): string[] {
  const html = of(examples, 'html').join('\n');
  return html.includes('<sotto-picks') && !html.includes(ELEMENT) ? [ELEMENT] : [];
}

function fromPage(path: string): string {
  return path.startsWith(FOLDER) ? path.slice(FOLDER.length) : `../${path}`;
}
