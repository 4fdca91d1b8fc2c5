/** The documentation's pages, read and rendered: what each needs beside its text, and every link between them checked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { type Example, type Rendered, renderMarkdown } from './markdown.ts';
import { PAGES, type Page } from './pages.ts';
import { apiReference } from './reference.ts';

export interface SitePage extends Rendered {
  page: Page;
  title: string;
  description: string;
}

const ENTRIES = [
  { module: 'sotto', path: 'exports/session.ts' },
  { module: 'sotto/pack', path: 'exports/pack.ts' },
];
const GENERATED = 'docs/api.md';
const EXTERNAL = /^(?:https?:|mailto:)/;
const SHORTEST_DESCRIPTION = 40;

/** Reads every page below `root`. Throws where a link leads nowhere. */
export function readSite(root: string): SitePage[] {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const pages = PAGES.map((page): SitePage => {
    const source = page.source === null ? apiReference(ENTRIES, read) : read(page.source);
    const rendered = renderMarkdown(source, (address) => addressFrom(page, address));
    const title = rendered.headings.find(({ level }) => level === 1)?.text;
    if (!title) throw new Error(`${page.source} has no heading of the first level. Begin it with one.`);
    return { page, ...rendered, title, description: descriptionOf(rendered.html) };
  });
  const broken = pages.flatMap((page) => page.links.flatMap((link) => brokenLink(page, link, pages) ?? []));
  if (broken.length) throw new Error(`Links that lead nowhere:\n${broken.join('\n')}`);
  return pages;
}

/** The page that a path in the source names, seen from the page that names it. */
function targetOf(from: Page, path: string): Page | undefined {
  const source = join(from.source ?? GENERATED, '..', path);
  return PAGES.find((page) => (page.source ?? GENERATED) === source);
}

/** The built page for a link between sources; an address elsewhere, or within the page, as it is. */
function addressFrom(from: Page, address: string): string {
  const [path = '', fragment] = address.split('#', 2);
  if (EXTERNAL.test(address) || !path.endsWith('.md')) return address;
  const target = targetOf(from, path);
  return `${target?.slug ?? path}.html${fragment ? `#${fragment}` : ''}`;
}

function brokenLink({ page, headings }: SitePage, link: string, pages: SitePage[]): string | null {
  const [path = '', fragment] = link.split('#', 2);
  if (EXTERNAL.test(link)) return null;
  const target = path === '' ? { headings } : pages.find((other) => other.page === targetOf(page, path));
  const where = `${page.source}: ${link}`;
  if (!target) return where;
  return !fragment || target.headings.some(({ id }) => id === fragment) ? null : where;
}

/** The first paragraph that says something, as plain text. */
function descriptionOf(html: string): string {
  const paragraphs = [...html.matchAll(/<p>([\s\S]*?)<\/p>/g)].map(([, inner = '']) =>
    inner
      .replace(/<[^>]+>/g, '')
      .replace(/\s+/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&'),
  );
  return paragraphs.find((text) => text.length >= SHORTEST_DESCRIPTION) ?? '';
}

/** Scripts among a page's live blocks, as modules of the site's build: by name, their TypeScript. */
export function exampleModules(pages: readonly SitePage[]): Map<string, string> {
  const modules = pages.flatMap(({ page, examples }) =>
    of(examples, 'ts').map((code, at): [string, string] => [`example-${page.slug}-${at + 1}`, code]),
  );
  return new Map(modules);
}

/** The code of a page's live blocks in one language. */
export function of(examples: readonly Example[], language: Example['language']): string[] {
  return examples.filter((example) => example.language === language).map(({ code }) => code);
}
