/** What stands around a page's text: masthead, contents, and the policy that the element's manual promises to work under. */
import { escaped, type Heading } from './markdown.ts';
import { PAGES, type Page } from './pages.ts';

/** As `docs/privacy.md` states it; the live examples run under it. */
export const POLICY = [
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'",
  "img-src 'self' data:; style-src 'self'; base-uri 'none'; form-action 'none'",
].join('; ');

export interface Framed {
  page: Page;
  title: string;
  /** The page's first sentence or so. */
  description: string;
  html: string;
  headings: Heading[];
  /** Addresses, from the page. */
  styles: string[];
  scripts: string[];
}

/** A whole HTML document. Addresses are relative to the folder that holds all pages. */
export function framed({ page, title, description, html, headings, styles, scripts }: Framed): string {
  const at = PAGES.indexOf(page);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}" />
<title>${escaped(title)} — Sotto</title>
<meta name="description" content="${escaped(description)}" />
<meta name="color-scheme" content="light dark" />
<link rel="icon" href="../icon.svg" type="image/svg+xml" />
${styles.map((href) => `<link rel="stylesheet" href="${href}" />`).join('\n')}
${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('\n')}
</head>
<body class="${page.slug}">
<a class="skip" href="#main">Skip to the text</a>
<header class="masthead">
<a class="wordmark" href="../">Sotto</a>
<p class="tagline">the documentation</p>
<nav aria-label="Ways through the site"><a class="to-contents" href="#contents">Contents</a><a href="../">Demo</a></nav>
</header>
<div class="leaf">
<main id="main" tabindex="-1">
<article>
${html}
</article>
${turnings(at)}
</main>
<nav id="contents" class="contents" aria-label="Documentation">
${contents(page, headings)}
</nav>
</div>
<footer class="colophon"><p><em>Sotto voce</em>: in a quiet voice. These pages are static files; what runs in them runs on your device.</p></footer>
</body>
</html>
`;
}

function addressOf({ slug }: Page): string {
  return slug === 'index' ? './' : `${slug}.html`;
}

function turnings(at: number): string {
  const link = (page: Page | undefined, rel: string, word: string) =>
    page
      ? `<a rel="${rel}" href="${addressOf(page)}"><span>${word}</span> ${escaped(page.title)}</a>`
      : '<span></span>';
  return `<nav class="turnings" aria-label="Next pages">${link(PAGES[at - 1], 'prev', 'Before')}${link(PAGES[at + 1], 'next', 'Next')}</nav>`;
}

function contents(current: Page, headings: Heading[]): string {
  const groups = [...new Set(PAGES.map(({ group }) => group))];
  return groups
    .map((group) => {
      const entries = PAGES.filter((page) => page.group === group).map((page) => entry(page, current, headings));
      return `<h2>${escaped(group)}</h2>\n<ul>\n${entries.join('\n')}\n</ul>`;
    })
    .join('\n');
}

function entry(page: Page, current: Page, headings: Heading[]): string {
  if (page !== current) return `<li><a href="${addressOf(page)}">${escaped(page.title)}</a></li>`;
  const sections = headings.filter(({ level }) => level === 2);
  const within = sections.map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`).join('');
  return `<li><a href="${addressOf(page)}" aria-current="page">${escaped(page.title)}</a>${within && `<ul>${within}</ul>`}</li>`;
}
