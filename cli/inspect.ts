/** `sotto inspect`: what a pack holds, and whether its files are what its manifest says. */
import { codeOf } from '../src/errors.ts';
import type { Facet, FacetTable } from '../src/pack/facets.ts';
import type { HubEncoder } from '../src/pack/manifest.ts';
import { type Manifest, openPack, openVectors, type Pack, type PackFile, readManifest } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { encoderFiles, openTerminalCache, packUrl } from './files.ts';

export interface Inspection {
  text: string;
  /** Whether every file is whole. */
  sound: boolean;
}

/** Terms shown of a facet, the commonest first. */
const TERMS_SHOWN = 8;
const ITEMS_SHOWN = 3;

/** Describes the pack at `place`. A damaged file is described, not thrown; a manifest that can't be read is thrown. */
export async function inspect(place: string): Promise<Inspection> {
  const url = packUrl(place);
  const { cache } = openTerminalCache();
  const manifest = readManifest(await cache.manifest(url), place);
  const own = [...Object.values(manifest.files), ...encoderFiles(manifest.encoder)];
  const longest = Math.max(18, ...own.map(({ path }) => path.length));
  const files = await Promise.all(own.map((file) => examine(file, cache.load(url, file), longest)));
  const read = (file: PackFile) => cache.load(url, file);
  const opened = await openPack(manifest, read).catch(problemOf);
  const vectors = await openVectors(manifest, read).catch(problemOf);
  const told = files.map(({ line }) => line).join('\n');
  const problems = [opened, vectors].filter((found) => typeof found === 'string' && !told.includes(found)) as string[];
  const lines = [
    ...overview(manifest),
    ...section(
      'Files',
      files.map(({ line }) => line),
    ),
    ...section('Problems', problems),
    ...(typeof opened === 'string' ? [] : contents(opened)),
    ...section(
      'Licences',
      manifest.licences.map(({ covers, licence, attribution }) => `${covers}: ${licence}, ${attribution}`),
    ),
  ];
  return { text: lines.join('\n'), sound: problems.length === 0 && files.every(({ sound }) => sound) };
}

/** The message of an error of ours; any other error is a fault in Sotto and goes on. */
export function problemOf(error: unknown): string {
  if (!codeOf(error)) throw error;
  return (error as Error).message;
}

function overview({ name, version, items, encoder, ranking }: Manifest): string[] {
  const { softening: _, ...named } = ranking;
  const weights = Object.entries(named).map(([signal, weight]) => `${signal} ${weight}`);
  return [
    `${name}: ${items.toLocaleString('en')} items, format version ${version}`,
    encoder
      ? `Vectors by ${encoder.id}, ${encoder.dim} dimensions`
      : 'No vectors: encoded on the visitor’s device, or not at all',
    ...(encoder?.hub ? [sourceOf(encoder.hub)] : []),
    `Ranking: ${weights.join(', ')}`,
  ];
}

/** "Encoder: 23,026,053 bytes from https://…/, revision 751bff3, pooled by mean, licence apache-2.0". */
function sourceOf({ files, from, revision, pooling, licence = 'not stated' }: HubEncoder): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0).toLocaleString('en');
  return `Encoder: ${bytes} bytes from ${from}, revision ${revision}, pooled by ${pooling}, licence ${licence}`;
}

async function examine(
  file: PackFile,
  loading: Promise<unknown>,
  longest: number,
): Promise<{ line: string; sound: boolean }> {
  const size = `${file.path.padEnd(longest)}${file.bytes.toLocaleString('en').padStart(12)} bytes`;
  const problem = await loading.then(() => null, problemOf);
  return { line: problem ? `${size}  ${problem}` : `${size}  whole, hash verified`, sound: problem === null };
}

function contents({ items, facets, neighbours }: Pack): string[] {
  const samples = items.slice(0, ITEMS_SHOWN).map(({ title, creators }, row) => {
    const by = creators.length ? ` by ${creators.join(', ')}` : '';
    return `${title}${by} (${facetWords(facets, row)})`;
  });
  return [
    ...section(
      'Facets',
      facets.facets.map((facet) => facetLine(facet, facets, items.length)),
    ),
    ...section(
      'Neighbours',
      neighbours
        ? [
            `${neighbours.rows.length.toLocaleString('en')} pairs, ${(neighbours.rows.length / items.length).toFixed(1)} an item`,
          ]
        : [],
    ),
    ...section('Sample items', samples),
  ];
}

/** "kind (category): 5 terms: green 3, black 2". */
export function facetLine(facet: Facet, table: FacetTable, count: number): string {
  const head = `${facet.name} (${facet.type}${facet.role ? `, ${facet.role}` : ''})`;
  const rows = Array.from({ length: count }, (_, row) => row);
  if (facet.type === 'number') {
    const values = rows.map((row) => table.number(facet.name, row)).filter((value) => value !== null);
    if (values.length === 0) return `${head}: no values`;
    const range = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return `${head}: ${range.join(' to ')}${facet.unit ? ` ${facet.unit}` : ''}, known of ${values.length}`;
  }
  const counts = (facet.terms ?? []).map(({ id }) => ({
    id,
    uses: rows.filter((row) => table.strength(facet.name, id, row) > 0).length,
  }));
  const commonest = counts.toSorted((a, b) => b.uses - a.uses).slice(0, TERMS_SHOWN);
  const more = counts.length > TERMS_SHOWN ? ` and ${counts.length - TERMS_SHOWN} more` : '';
  return `${head}: ${counts.length} terms: ${commonest.map(({ id, uses }) => `${id} ${uses}`).join(', ')}${more}`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length ? ['', title, ...lines.map((line) => `  ${line}`)] : [];
}
