/** The manifest, the items and the integrity of files: every way in which a pack can be wrong has its own code. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../src/errors.ts';
import { type Item, readItems, writeItems } from '../../src/pack/items.ts';
import { readManifest } from '../../src/pack/pack.ts';
import { sha256, verify } from '../../src/pack/verify.ts';

const FILE = { path: 'items.jsonl', bytes: 3, sha256: 'a'.repeat(64) };
const MANIFEST = {
  format: 'sotto-pack',
  version: 1,
  name: 'Teas',
  items: 2,
  encoder: null,
  quantisation: 'int8-per-vector',
  facets: [{ name: 'kind', label: 'Kind', type: 'category', terms: [{ id: 'black', label: 'black' }] }],
  ranking: { vectors: 1, neighbours: 1, popularity: 0 },
  files: { items: FILE, facets: { ...FILE, path: 'facets.bin' } },
  licences: [],
};

function codeOfManifest(manifest: unknown): string | undefined {
  try {
    readManifest(new TextEncoder().encode(typeof manifest === 'string' ? manifest : JSON.stringify(manifest)), 'here');
    return undefined;
  } catch (error) {
    return codeOf(error) ?? `not ours: ${error}`;
  }
}

const encoderFrom = (from: string) => ({
  id: 'e',
  sha256: FILE.sha256,
  dim: 2,
  hub: { revision: '1', from, pooling: 'mean', files: [FILE] },
});

describe('the manifest', () => {
  test('is read as it was written', () => {
    expect(readManifest(new TextEncoder().encode(JSON.stringify(MANIFEST)), 'here')).toEqual(MANIFEST);
  });

  test.each(['encoder/', 'https://hub.example/owner/name/resolve/1/'])(
    'may name an encoder whose files lie in %s',
    (from) => {
      const manifest = { ...MANIFEST, encoder: encoderFrom(from) };
      expect(readManifest(new TextEncoder().encode(JSON.stringify(manifest)), 'here')).toEqual(manifest);
    },
  );

  test('of a newer version is too new', () => {
    expect(codeOfManifest({ ...MANIFEST, version: 2 })).toBe('pack-too-new');
  });

  test.each<[string, unknown]>([
    ['a page that says 404', '<!doctype html>'],
    ['another format', { ...MANIFEST, format: 'other' }],
    ['null', null],
    ['no count', { ...MANIFEST, items: -1 }],
    ['a path out of the folder', { ...MANIFEST, files: { ...MANIFEST.files, items: { ...FILE, path: '../secret' } } }],
    [
      'an address as a path',
      { ...MANIFEST, files: { ...MANIFEST.files, items: { ...FILE, path: 'https://elsewhere' } } },
    ],
    ['a hash that is none', { ...MANIFEST, files: { ...MANIFEST.files, items: { ...FILE, sha256: 'x' } } }],
    ['no facets file', { ...MANIFEST, files: { items: FILE } }],
    ['a facet without terms', { ...MANIFEST, facets: [{ name: 'kind', label: 'Kind', type: 'tags' }] }],
    ['an encoder without a dimension', { ...MANIFEST, encoder: { id: 'e', sha256: FILE.sha256, dim: 0 } }],
    ['an encoder whose files lie out of the folder', { ...MANIFEST, encoder: encoderFrom('../elsewhere/') }],
    ['an encoder whose files lie at no web address', { ...MANIFEST, encoder: encoderFrom('file:///encoder/') }],
    ['an encoder whose files lie in no folder', { ...MANIFEST, encoder: encoderFrom('https://hub.example/encoder?') }],
    [
      'an encoder without its weights',
      { ...MANIFEST, encoder: { ...encoderFrom('encoder/'), sha256: 'b'.repeat(64) } },
    ],
    ['weights that are no numbers', { ...MANIFEST, ranking: { vectors: 'much' } }],
    ['a recency above 1', { ...MANIFEST, ranking: { ...MANIFEST.ranking, recency: 1.5 } }],
    ['a softening below 0', { ...MANIFEST, ranking: { ...MANIFEST.ranking, softening: { words: -1 } } }],
  ])('with %s is no pack', (_, manifest) => {
    expect(codeOfManifest(manifest)).toBe('pack-not-a-pack');
  });

  test('of any other shape is refused with a code, never read', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(codeOfManifest(json)).toBe('pack-not-a-pack');
      }),
    );
  });
});

const words = fc.string({ unit: 'grapheme' });
const items = fc.array(
  fc.record(
    {
      id: words,
      title: words,
      creators: fc.array(words),
      text: words,
      series: fc.record({ name: words, index: fc.integer() }),
    },
    { requiredKeys: ['id', 'title', 'creators', 'text'], noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 5 },
) as fc.Arbitrary<Item[]>;

function codeOfItems(bytes: Uint8Array, count: number): string | undefined {
  try {
    readItems(bytes, count);
    return undefined;
  } catch (error) {
    return codeOf(error) ?? `not ours: ${error}`;
  }
}

describe('the items', () => {
  test('are read as they were written, in any script', () => {
    fc.assert(
      fc.property(items, (written) => {
        expect(readItems(writeItems(written), written.length)).toEqual(written);
      }),
    );
  });

  test('cut anywhere are truncated or damaged, but for the last line’s end', () => {
    fc.assert(
      fc.property(items, fc.nat(), (written, at) => {
        const bytes = writeItems(written);
        const cut = bytes.subarray(0, at % (bytes.length - 1));
        expect(['pack-truncated', 'pack-damaged']).toContain(codeOfItems(cut, written.length));
      }),
    );
  });

  test('in another number than the manifest’s are of another build', () => {
    const bytes = writeItems([{ id: 'a', title: 'A', creators: [], text: '' }]);
    expect(codeOfItems(bytes, 2)).toBe('pack-truncated');
    expect(codeOfItems(bytes, 0)).toBe('pack-damaged');
  });
});

describe('verification', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);

  test('passes the file that the manifest names', async () => {
    await verify(bytes, { path: 'x', bytes: 4, sha256: await sha256(bytes) });
  });

  test('tells a short file from a changed one', async () => {
    const expected = { path: 'x', bytes: 4, sha256: await sha256(bytes) };
    await expect(verify(bytes.subarray(0, 3), expected)).rejects.toMatchObject({ code: 'pack-truncated' });
    await expect(verify(Uint8Array.of(1, 2, 3, 5), expected)).rejects.toMatchObject({ code: 'pack-damaged' });
    await expect(verify(Uint8Array.of(1, 2, 3, 4, 5), expected)).rejects.toMatchObject({ code: 'pack-damaged' });
  });

  test('hashes as everybody does', async () => {
    expect(await sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
