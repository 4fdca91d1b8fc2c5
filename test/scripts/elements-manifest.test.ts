/** What editors are told of the element is what the element has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementsManifest, named, tableAfter } from '../../scripts/elements-manifest.ts';
import { PicksAttributes } from '../../src/widget/attributes.ts';

const FOLDER = 'src/widget';
/** Asking for them is what has Lit read the properties. */
const observed = PicksAttributes.observedAttributes;

const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(FOLDER, path), 'utf8'));

/** What a pattern's group captures anywhere in the element's sources. */
function inSources(pattern: RegExp): Set<string> {
  return new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, found = '']) => found)));
}

describe('the custom-elements manifest', { timeout: 120_000 }, () => {
  const manifest = elementsManifest();
  const [element] = manifest.modules[0]!.declarations;
  const names = (field: string) => new Set((element![field] as { name: string }[]).map(({ name }) => name));

  it('describes the one element under the file that a page loads', () => {
    expect(manifest.modules.map(({ path }) => path)).toEqual(['dist/widget/sotto-picks.js']);
    expect(element).toMatchObject({ tagName: 'sotto-picks', customElement: true });
  });

  it('has every attribute that the element heeds, and no other', () => {
    expect(names('attributes')).toEqual(new Set(observed));
  });

  it('has every property and method that a page may use, and nothing private', () => {
    const properties = [...PicksAttributes.elementProperties].filter(([, { state }]) => !state).map(([name]) => name);
    expect(names('members')).toEqual(new Set([...properties, 'feedback', 'retract', 'addStrings']));
  });

  it('has every part, event and custom property of the sources', () => {
    const parts = inSources(/part="([a-z]+)"/g);
    expect(names('cssParts')).toEqual(new Set([...parts, 'like', 'dislike']));
    expect(names('cssProperties')).toEqual(inSources(/var\((--sotto-[a-z-]+)/g));
    expect(names('events')).toEqual(new Set(['sotto-ready', 'sotto-pick', 'sotto-feedback', 'sotto-error']));
    expect(names('slots')).toEqual(
      inSources(/<slot(?: name="([a-z]+)")?>/g)
        .add('')
        .add('card'),
    );
  });
});

describe('tableAfter', () => {
  it('reads the rows under a heading and not those of the next', () => {
    const page =
      '# A\n\n## One\n\n| a | b |\n|---|---|\n| `x`, `y` | 1 \\| 2 |\n| | more |\n\n## Two\n\n| a |\n|---|\n| `z` |\n';
    expect(tableAfter(page, 'One')).toEqual([
      ['`x`, `y`', '1 \\| 2'],
      ['', 'more'],
    ]);
    expect(named(tableAfter(page, 'One')).map(({ name }) => name)).toEqual(['x', 'y']);
  });

  it('says which heading has no table', () => {
    expect(() => tableAfter('# A\n\n## One\n\nwords\n', 'One')).toThrow(/"One"/);
  });
});
