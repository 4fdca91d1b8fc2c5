/** `sotto build`: a catalogue, and what people liked of it → a pack. */
import { basename, extname } from 'node:path';
import { itemText } from '../src/encoder/encoder.ts';
import { SottoError } from '../src/errors.ts';
import type { Licence, RankingWeights } from '../src/pack/manifest.ts';
import { type FacetTable, type Item, type Manifest, type Neighbours, quantise } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { openEncoder, withCollaborativeView } from './encode.ts';
import { modelsIn, openTerminalCache, SHIPPED_MODELS } from './files.ts';
import { learnNeighbours, popularityOf } from './neighbours.ts';
import { openProgress } from './progress.ts';
import { readSources, type SourceOptions, type Sources } from './sources.ts';
import { counted, sourceLines } from './told.ts';
import { facetTable, type PackParts, writePack } from './write.ts';

export interface BuildOptions extends SourceOptions {
  output: string;
  /** The catalogue's file name where absent. */
  name?: string | undefined;
  /** The models folder; the shipped one where absent. */
  models?: string | undefined;
  /** False leaves encoding to the visitor's device. */
  vectors: boolean;
  licences: Licence[];
}

export interface Built extends Pick<Sources, 'leftOut' | 'interactions' | 'faults'> {
  manifest: Manifest;
}

/** What people like together tells most, where it is known; popularity settles ties and greets who has no history yet. */
const RANKING: RankingWeights = { vectors: 1, neighbours: 1, popularity: 0.05 };

/** Builds a pack. The same input gives the same bytes. Throws `bad-input` naming the file, or under `strict` the line, to mend. */
export async function build(cataloguePath: string, options: BuildOptions): Promise<Built> {
  const { items, facets, valueAt, ...told } = await readSources(cataloguePath, options);
  const { interactions } = told;
  const people = interactions && {
    neighbours: neighboursFrom(interactions.likes, items.length),
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
  return { manifest, ...told };
}

function neighboursFrom(likes: Uint32Array[], count: number): Neighbours {
  const progress = openProgress('Neighbours');
  const neighbours = learnNeighbours(likes, count, progress.to);
  progress.stop();
  return neighbours;
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
export function buildSummary(output: string, { manifest, ...told }: Built): string {
  const lines = [
    `${output}: ${counted(manifest.items, 'items')}, ${counted(manifest.facets.length, 'facets')}, ${manifest.encoder ? `vectors by ${manifest.encoder.id}` : 'no vectors'}`,
  ];
  for (const { path, bytes } of Object.values(manifest.files))
    lines.push(`  ${path.padEnd(16)}${counted(bytes, 'bytes').padStart(20)}`);
  return [...lines, ...sourceLines(told)].join('\n');
}
