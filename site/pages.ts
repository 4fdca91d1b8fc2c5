/** The pages of the documentation, in the order in which they are read. */

export interface Page {
  /** File name without ending: its address. */
  slug: string;
  /** As the contents list it. */
  title: string;
  group: string;
  /** Markdown, from the repository's root; null where the page is generated. */
  source: string | null;
  /** An entry of the site's own build that the page runs. */
  script?: 'playground';
}

export const PAGES: readonly Page[] = [
  { slug: 'index', title: 'What Sotto is', group: 'Begin', source: 'docs/README.md' },
  { slug: 'quick-start', title: 'Quick start', group: 'Begin', source: 'docs/quick-start.md' },
  { slug: 'playground', title: 'Playground', group: 'Begin', source: 'docs/playground.md', script: 'playground' },
  { slug: 'widget', title: 'Embedding', group: 'On your site', source: 'docs/widget.md' },
  { slug: 'theming', title: 'Theming', group: 'On your site', source: 'docs/theming.md' },
  { slug: 'privacy', title: 'Privacy and CSP', group: 'On your site', source: 'docs/privacy.md' },
  { slug: 'importing', title: 'Importing data', group: 'On your site', source: 'docs/importing.md' },
  { slug: 'comparison', title: 'Beside a server', group: 'Questions', source: 'docs/comparison.md' },
  { slug: 'faq', title: 'Questions', group: 'Questions', source: 'docs/faq.md' },
  { slug: 'packages', title: 'The package', group: 'For programmers', source: 'docs/packages.md' },
  { slug: 'api', title: 'API reference', group: 'For programmers', source: null },
  { slug: 'pack', title: 'Pack format', group: 'For programmers', source: 'spec/pack.md' },
  { slug: 'models', title: 'Models', group: 'For programmers', source: 'docs/models.md' },
  { slug: 'model', title: 'Model format', group: 'For programmers', source: 'spec/model.md' },
];
