/** The guide as a script reads it; scripts/ten-minutes.ts takes these steps. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inventShop } from '../../scripts/invent-shop.ts';
import { stepsOf } from '../../scripts/quick-start.ts';

describe('stepsOf', () => {
  it('reads commands, servers and files in their order', () => {
    const guide =
      'Do:\n\n```sh\none\ntwo\n```\n\nSave as `a/b.html`:\n\n```html\n<p>\n</p>\n```\n\nOpen <http://localhost:1/>:\n\n```sh serve\nthree\n```\n';
    expect(stepsOf(guide)).toEqual([
      { kind: 'run', command: 'one' },
      { kind: 'run', command: 'two' },
      { kind: 'save', path: 'a/b.html', content: '<p>\n</p>\n' },
      { kind: 'serve', command: 'three', address: 'http://localhost:1/' },
    ]);
  });

  it('wants to know where to save, and where to look', () => {
    expect(() => stepsOf('Save it:\n\n```html\n<p>\n```\n')).toThrow(/neither address nor file/);
    expect(() => stepsOf('Run it:\n\n```sh serve\nrun\n```\n')).toThrow(/neither address nor file/);
  });

  it('finds in the quick start a page served after the pack was built', () => {
    const kinds = stepsOf(readFileSync('docs/quick-start.md', 'utf8')).map((step) =>
      step.kind === 'save' ? step.path : step.command.split(' ').slice(0, 3).join(' '),
    );
    expect(kinds.filter((kind) => /sotto build|index|http-server/.test(kind))).toEqual([
      'npx sotto build',
      'site/index.html',
      'npx --yes http-server@14.1.1',
    ]);
  });
});

describe('the invented shop', () => {
  it('is the same for the same seed, and another for another', () => {
    const sizes = { products: 20, lines: 50 };
    expect(inventShop(sizes)).toEqual(inventShop(sizes));
    expect(inventShop({ ...sizes, seed: 7 })).not.toEqual(inventShop(sizes));
    expect(inventShop(sizes).orders.trimEnd().split('\n')).toHaveLength(51);
  });
});
