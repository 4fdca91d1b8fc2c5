/** What a page of Markdown becomes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped, headingId, renderMarkdown } from '../../site/markdown.ts';

const same = (address: string) => address;

describe('renderMarkdown', () => {
  it('shows a live block of HTML as code and, once more, as it is', () => {
    const { html, examples } = renderMarkdown('# A\n\n```html live\n<b id="x">one & two</b>\n```\n', same);
    expect(html).toContain('<code>&lt;b id=&quot;x&quot;&gt;one &amp; two&lt;/b&gt;</code>');
    expect(html).toContain('<div class="running">\n<b id="x">one & two</b>\n</div>');
    expect(examples).toEqual([{ language: 'html', code: '<b id="x">one & two</b>\n' }]);
  });

  it('gives scripts and styles that are live to whoever builds the page, and only shows the others', () => {
    const source =
      '```ts live\nlet a = 1;\n```\n\n```css live\nb {}\n```\n\n```ts\nlet c;\n```\n\n```html\n<i>no</i>\n```\n';
    const { html, examples } = renderMarkdown(source, same);
    expect(examples.map(({ language }) => language)).toEqual(['ts', 'css']);
    expect(html).not.toContain('class="running"');
    expect(html).not.toContain('<i>no</i>');
  });

  it('refuses a live block in a language that no page runs', () => {
    expect(() => renderMarkdown('```python live\nx\n```\n', same)).toThrow(/"python".*html, css, ts/);
  });

  it('gives headings the ids of code hosts, each of them once', () => {
    const { headings, html } = renderMarkdown('# A `b` c!\n\n## Same\n\n## Same\n', same);
    expect(headings.map(({ id }) => id)).toEqual(['a-b-c', 'same', 'same-1']);
    expect(html).toContain('<h2 id="same-1">Same</h2>');
  });

  it('turns links by the function it is given, and tells what they were', () => {
    const { html, links } = renderMarkdown('[x](widget.md#filters) and [y](https://example.org)', (address) =>
      address.replace('.md', '.html'),
    );
    expect(links).toEqual(['widget.md#filters', 'https://example.org']);
    expect(html).toContain('<a href="widget.html#filters">x</a>');
  });

  it('says outright that a table is one', () => {
    const { html } = renderMarkdown('| a |\n|---|\n| b |\n', same);
    expect(html).toContain('<table role="table">');
    expect(html).toContain('<td role="cell">b</td>');
  });

  it('gives each cell its column’s name, but for the first of a row', () => {
    const { html } = renderMarkdown('| a | *b* |\n|---|---|\n| 1 | 2 |\n', same);
    expect(html.match(/<td [^>]*>/g)).toEqual(['<td role="cell">', '<td data-column="b" role="cell">']);
  });

  it('leaves out a head without words, and an empty cell of one heads nothing', () => {
    expect(renderMarkdown('| | |\n|---|---|\n| a | b |\n', same).html).not.toContain('<thead');
    const { html } = renderMarkdown('| | x |\n|---|---|\n| a | b |\n', same);
    expect(html.match(/<t[hd] [^>]*>/g)).toEqual([
      '<td role="cell">',
      '<th role="columnheader">',
      '<td role="cell">',
      '<td data-column="x" role="cell">',
    ]);
  });

  it('never lets code out of its block, whatever is written there', () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        const line = code.replace(/[`\r\n]/g, '');
        const { html } = renderMarkdown(`\`\`\`html\n${line}\n\`\`\`\n`, same);
        expect(html.match(/<[^>]*>/g)).toEqual(['<pre>', '<code>', '</code>', '</pre>']);
      }),
    );
  });
});

it('headingId keeps letters of every script, and makes nothing an address could not hold', () => {
  expect(headingId('Größe & Maß: 2')).toBe('größe--maß-2');
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(headingId(text)).not.toMatch(/[\s<>"'#?&]/);
    }),
  );
});

it('escaped text has no markup left', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(escaped(text)).not.toMatch(/[<>"]/);
    }),
  );
});
