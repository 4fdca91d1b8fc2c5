/** `sotto build`: a catalogue, and what people liked of it → a pack. */
import { basename, extname } from 'node:path';
import { itemText } from '../src/encoder/encoder.ts';
import { SottoError } from '../src/errors.ts';
import type { Licence, RankingWeights } from '../src/pack/manifest.ts';
import { type Facet, type FacetTable, type Item, type Manifest, type Neighbours, quantise } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { type CatalogueEntry, readCatalogue } from './catalogue.ts';
import { openEncoder, withCollaborativeView } from './encode.ts';
import { modelsIn, openTerminalCache, SHIPPED_MODELS } from './files.ts';
import { inferFacets } from './inference.ts';
import { type Interactions, readInteractions } from './interactions.ts';
import { coOccurrence, popularityOf } from './neighbours.ts';
import { openProgress } from './progress.ts';
import { facetValue, readVocabulary, requireKnownTerms } from './vocabulary.ts';
import { facetTable, type PackParts, writePack } from './write.ts';

export interface BuildOptions {
  output: string;
  /** The catalogue's file name where absent. */
  name?: string | undefined;
  interactions?: string | undefined;
  facets?: string | undefined;
  /** The models folder; the shipped one where absent. */
  models?: string | undefined;
  /** False leaves encoding to the visitor's device. */
  vectors: boolean;
  licences: Licence[];
}

export interface Built {
  manifest: Manifest;
  /** Catalogue fields that became no facet. */
  leftOut: string[];
  interactions: Interactions | null;
}

/** What people like together tells most, where it is known; popularity settles ties and greets who has no history yet. */
const RANKING: RankingWeights = { vectors: 1, neighbours: 1, popularity: 0.05 };

/** Builds a pack. The same input gives the same bytes. Throws `bad-input` naming the file and line to mend. */
export async function build(cataloguePath: string, options: BuildOptions): Promise<Built> {
  const entries = await readCatalogue(cataloguePath);
  const items = entries.map(({ item }) => item);
  const facets = await facetsOf(entries, options.facets);
  const valueAt = (row: number, facet: Facet) => facetValue(facet, entries[row]!);
  const interactions = options.interactions ? await interactionsOn(items, options.interactions) : null;
  const people = interactions && {
    neighbours: coOccurrence(interactions.likes, items.length),
    popularity: popularityOf(interactions.likes, items.length),
  };
  const encoded = options.vectors
    ? await encode(items, facetTable({ items, facets, valueAt }), {
        neighbours: people?.neighbours,
        models: options.models ?? SHIPPED_MODELS,
      })
    : null;
  const name = options.name ?? basename(cataloguePath, extname(cataloguePath));
  const licences = [...options.licences, ...(encoded ? [encoded.licence] : [])];
  const manifest = await writePack(options.output, {
    name,
    items,
    facets,
    valueAt,
    ranking: RANKING,
    licences,
    people,
    encoded,
  });
  const known = new Set(facets.map((facet) => facet.name));
  const fields = new Set(entries.flatMap(({ rest }) => Object.keys(rest)));
  return { manifest, leftOut: [...fields].filter((field) => !known.has(field)), interactions };
}

async function facetsOf(entries: CatalogueEntry[], path: string | undefined): Promise<Facet[]> {
  if (!path) return inferFacets(entries);
  const facets = await readVocabulary(path);
  requireKnownTerms(facets, entries);
  return facets;
}

function interactionsOn(items: Item[], path: string): Promise<Interactions> {
  const rows = new Map(items.map(({ id }, row) => [id, row]));
  return readInteractions(path, (id) => rows.get(id));
}

interface EncodeInput {
  neighbours: Neighbours | undefined;
  models: string;
}

async function encode(
  items: Item[],
  facets: FacetTable,
  { neighbours, models }: EncodeInput,
): Promise<NonNullable<PackParts['encoded']> & { licence: Licence }> {
  const modelsUrl = modelsIn(models);
  if (!modelsUrl)
    throw new SottoError(
      'bad-input',
      `${models} holds no models. Point --models to a models folder, or leave encoding to the visitor’s device with --no-vectors.`,
    );
  const { entry, encoder } = await openEncoder(openTerminalCache().cache, modelsUrl);
  const { dim, id } = encoder;
  const progress = openProgress('Encoding');
  const texts = items.map((item, row) => itemText(item, facetWords(facets, row)));
  const text = await encoder.encode(texts, { onProgress: progress.to }).finally(progress.stop);
  return {
    encoder: { id, sha256: entry.files.weights.sha256, dim },
    vectors: quantise(neighbours ? withCollaborativeView(text, dim, neighbours) : text, dim),
    licence: { covers: 'vectors', licence: entry.licence, attribution: id },
  };
}

/** What was built, in lines for a person. */
export function buildSummary(output: string, { manifest, leftOut, interactions }: Built): string {
  const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}`;
  const lines = [
    `${output}: ${count(manifest.items, 'items')}, ${count(manifest.facets.length, 'facets')}, ${manifest.encoder ? `vectors by ${manifest.encoder.id}` : 'no vectors'}`,
  ];
  for (const { path, bytes } of Object.values(manifest.files))
    lines.push(`  ${path.padEnd(16)}${count(bytes, 'bytes').padStart(20)}`);
  if (interactions) {
    const { read, outside, likes } = interactions;
    lines.push(
      `${count(read, 'interactions')} read; ${count(outside, 'on items outside the catalogue')} left out; ${count(likes.length, 'people')} like something in it.`,
    );
  }
  if (leftOut.length) lines.push(`Fields that became no facet: ${leftOut.join(', ')}.`);
  return lines.join('\n');
}
