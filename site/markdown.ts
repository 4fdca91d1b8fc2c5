/** Markdown → a page's body. A fence marked "live" is shown, and runs: there is no second copy of an example. */
import MarkdownIt, { type Token } from 'markdown-it';

export interface Heading {
  level: number;
  id: string;
  text: string;
}

/** A block that runs: HTML stands in the page, CSS and scripts become files of it. */
export interface Example {
  language: 'html' | 'css' | 'ts';
  code: string;
}

export interface Rendered {
  html: string;
  headings: Heading[];
  /** Addresses as they stand in the source. */
  links: string[];
  examples: Example[];
}

const LANGUAGES = ['html', 'css', 'ts'] as const;
/** What a table is, said outright: on a narrow screen its rows are laid out as blocks, and some browsers then forget it. */
const TABLE_ROLES = {
  table: 'table',
  thead: 'rowgroup',
  tbody: 'rowgroup',
  tr: 'row',
  th: 'columnheader',
  td: 'cell',
} as const;

/** `linkTo` gives the address under which a page of the site reaches what a link in the source names. */
export function renderMarkdown(source: string, linkTo: (address: string) => string): Rendered {
  const markdown = new MarkdownIt({ html: true, typographer: true }).disable('replacements');
  const tokens = withoutEmptyHeads(withNamedCells(markdown.parse(source, {})));
  const headings: Heading[] = [];
  const links: string[] = [];
  const examples: Example[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const text = plain(tokens[at + 1]!.children ?? []);
      const heading = { level: Number(token.tag.slice(1)), id: freeId(text, headings), text };
      headings.push(heading);
      token.attrSet('id', heading.id);
    }
    const role = TABLE_ROLES[token.tag as keyof typeof TABLE_ROLES];
    if (role && token.nesting === 1) token.attrSet('role', role);
    for (const child of token.children ?? []) {
      const address = child.type === 'link_open' ? String(child.attrGet('href') ?? '') : null;
      if (address === null) continue;
      links.push(address);
      child.attrSet('href', linkTo(address));
    }
  }
  markdown.renderer.rules.fence = (all, at) => {
    const { info, content } = all[at]!;
    const [language = '', ...marks] = info.trim().split(/\s+/);
    const shown = codeBlock(content);
    if (!marks.includes('live')) return shown;
    const example = { language: liveLanguage(language), code: content };
    examples.push(example);
    if (example.language !== 'html') return `<div class="example">${shown}</div>\n`;
    return `<div class="example">${shown}<div class="running">\n${content}</div></div>\n`;
  };
  markdown.renderer.rules.code_block = (all, at) => codeBlock(all[at]!.content);
  return { html: markdown.renderer.render(tokens, markdown.options, {}), headings, links, examples };
}

/** Each cell after a row's first also has its column's name, for a screen on which columns don't fit. */
function withNamedCells(tokens: Token[]): Token[] {
  let heads: string[] = [];
  let column = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'thead_open') heads = [];
    if (token.type === 'tr_open') column = 0;
    if (token.type === 'th_open') heads.push(plain(tokens[at + 1]!.children ?? []));
    if (token.type !== 'td_open') continue;
    const name = heads[column++];
    if (name && column > 1) token.attrSet('data-column', name);
  }
  return tokens;
}

/** A table's head without words is none, and an empty cell of one heads nothing. */
function withoutEmptyHeads(tokens: Token[]): Token[] {
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'th_open' || tokens[at + 1]!.content) continue;
    token.tag = tokens[at + 2]!.tag = 'td';
  }
  const heads = tokens.flatMap(({ type }, at) => (type === 'thead_open' ? at : []));
  const spans = heads.map(
    (from) => [from, tokens.findIndex(({ type }, at) => at > from && type === 'thead_close')] as const,
  );
  const empty = spans.filter(
    ([from, to]) => !tokens.slice(from, to).some(({ tag, type }) => type === 'th_open' && tag === 'th'),
  );
  return tokens.filter((_, at) => !empty.some(([from, to]) => at >= from && at <= to));
}

function liveLanguage(name: string): Example['language'] {
  const language = LANGUAGES.find((known) => known === name);
  if (language) return language;
  throw new Error(`A live block is in "${name}". Write it in one of ${LANGUAGES.join(', ')}, or take "live" away.`);
}

function codeBlock(content: string): string {
  return `<pre><code>${escaped(content.replace(/\n$/, ''))}</code></pre>\n`;
}

/** Text safe in HTML, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function plain(tokens: { type: string; content: string }[]): string {
  return tokens.map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : '')).join('');
}

/** The id that code hosts give a heading, so that links between headings work there and here. */
export function headingId(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function freeId(text: string, taken: Heading[]): string {
  const id = headingId(text);
  const used = (candidate: string) => taken.some((heading) => heading.id === candidate);
  let found = id;
  for (let again = 1; used(found); again++) found = `${id}-${again}`;
  return found;
}
