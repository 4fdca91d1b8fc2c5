/** A pack that came without vectors, in memory, and a fetch that serves it beside everything the real server has. */
import { writeFacets } from '../../src/pack/facets.ts';
import { writeItems } from '../../src/pack/items.ts';
import type { Facet, Item, Manifest, PackFile } from '../../src/pack/pack.ts';
import { sha256 } from '../../src/pack/verify.ts';

export const PACK = 'https://shop.example/pack/manifest.json';

const FACETS: Facet[] = [
  { name: 'colour', label: 'Colour', type: 'category', terms: ['red', 'green'].map((id) => ({ id, label: id })) },
];

export async function packOf(count: number): Promise<{ fetch: typeof fetch }> {
  const items = Array.from({ length: count }, (_, i): Item => {
    const text = `Teapot number ${i}, for ${(i % 7) + 1} people, glazed ${i % 3} times.`;
    return { id: String(i), title: `Teapot ${i}`, creators: ['A Potter'], text };
  });
  const files = new Map([
    ['items.jsonl', writeItems(items)],
    ['facets.bin', writeFacets(FACETS, count, (row) => [{ term: row % 2 ? 'red' : 'green', strength: 1 }])],
  ]);
  const described = async (path: string): Promise<PackFile> => {
    const bytes = files.get(path)!;
    return { path, bytes: bytes.length, sha256: await sha256(bytes) };
  };
  const manifest: Manifest = {
    format: 'sotto-pack',
    version: 1,
    name: 'teapots',
    items: count,
    encoder: null,
    quantisation: 'int8-per-vector',
    facets: FACETS,
    ranking: { vectors: 1, neighbours: 0, popularity: 0 },
    files: { items: await described('items.jsonl'), facets: await described('facets.bin') },
    licences: [],
  };
  files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  const serve: typeof fetch = async (input, init) => {
    const url = String(input);
    if (!url.startsWith('https://shop.example/pack/')) return fetch(input, init);
    const bytes = files.get(url.slice(url.lastIndexOf('/') + 1));
    return new Response(bytes as Uint8Array<ArrayBuffer> | undefined, { status: bytes ? 200 : 404 });
  };
  return { fetch: serve };
}
