/** `sotto build`: a catalogue, and what people liked of it → a pack. */
import { mkdir } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { itemText } from '../src/encoder/encoder.ts';
import { SottoError } from '../src/errors.ts';
import type { Licence } from '../src/pack/manifest.ts';
import { type FacetTable, type Item, type Manifest, quantise, type Vectors } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { type OpenEncoder, openEncoder, withCollaborativeView } from './encode.ts';
import { modelsIn, openTerminalCache, SHIPPED_MODELS } from './files.ts';
import { openNamedEncoder } from './hub-encoder.ts';
import type { Interactions } from './interactions.ts';
import { encodeTexts, readKept, writeKept } from './kept.ts';
import { facetTable, type PackParts, RANKING_WITHOUT_PEOPLE } from './packing.ts';
import { openProgress } from './progress.ts';
import type { Text } from './questions.ts';
import { type LearnedRanking, learnRanking } from './ranking.ts';
import { readSources, type SourceOptions, type Sources } from './sources.ts';
import { counted, sourceLines } from './told.ts';
import { writePack } from './write.ts';

export interface BuildOptions extends SourceOptions {
  output: string;
  /** The catalogue's file name where absent. */
  name?: string | undefined;
  /** The models folder; the shipped one where absent. */
  models?: string | undefined;
  /** False leaves encoding to the visitor's device. */
  vectors: boolean;
  /** Of the model hub, or a folder in its layout: encodes instead of Sotto's own. */
  encoder?: string | undefined;
  /** Encodes every text, also where an earlier build left its vectors in `output`. The bytes are the same either way. */
  fresh?: boolean | undefined;
  licences: Licence[];
}

export interface Built extends Pick<Sources, 'leftOut' | 'interactions' | 'faults'> {
  manifest: Manifest;
  /** Items whose vectors an earlier build left in `output`. */
  kept: number;
}

/** Builds a pack. The same input gives the same bytes. Throws `bad-input` naming the file, or under `strict` the line, to mend. */
export async function build(cataloguePath: string, options: BuildOptions): Promise<Built> {
  if (options.encoder !== undefined && !options.vectors)
    throw new SottoError('bad-input', 'A named encoder makes vectors here. Leave out --encoder, or --no-vectors.');
  const { items, facets, valueAt, ...told } = await readSources(cataloguePath, options);
  const { interactions } = told;
  await requireFolder(options.output);
  const table = facetTable({ items, facets, valueAt });
  const encoded = options.vectors
    ? await encode(items, table, {
        models: options.models ?? SHIPPED_MODELS,
        named: options.encoder,
        output: options.output,
        fresh: options.fresh ?? false,
      })
    : null;
  const people = interactions && (await learn({ items, facets: table, text: encoded?.text ?? null }, interactions));
  const name = options.name ?? basename(cataloguePath, extname(cataloguePath));
  const licences = [...options.licences, ...(encoded ? [encoded.licence] : [])];
  const manifest = await writePack(options.output, {
    name,
    items,
    facets,
    valueAt,
    ranking: people?.ranking ?? RANKING_WITHOUT_PEOPLE,
    licences,
    people,
    encoded: encoded && { ...encoded, vectors: vectorsOf(encoded.text, people) },
  });
  if (!encoded) await writeKept(options.output, null, 0);
  return { manifest, kept: encoded?.kept ?? 0, ...told };
}

/** Before minutes of encoding, not after them. */
async function requireFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    const message = `The pack can’t be written to ${folder} (${cause.code}). Give --output a folder that may be written to.`;
    throw new SottoError('bad-input', message, { cause });
  });
}

function learn(
  catalogue: { items: Item[]; facets: FacetTable; text: Text | null },
  { histories, timed }: Interactions,
): Promise<LearnedRanking> {
  const progress = openProgress('Learning');
  return learnRanking({ ...catalogue, histories, timed, onProgress: progress.to }).finally(progress.stop);
}

function vectorsOf({ vectors, dim }: Text, people: LearnedRanking | null): Vectors {
  return quantise(people ? withCollaborativeView(vectors, dim, people.neighbours) : vectors, dim);
}

interface EncodeInput {
  models: string;
  named: string | undefined;
  /** Where an earlier build may have left vectors, and this one leaves its own. */
  output: string;
  fresh: boolean;
}

interface Encoded extends Omit<NonNullable<PackParts['encoded']>, 'vectors'> {
  text: Text;
  licence: Licence;
  kept: number;
}

async function encode(
  items: Item[],
  facets: FacetTable,
  { models, named, output, fresh }: EncodeInput,
): Promise<Encoded> {
  const { encoder, made, licence, files, mark } = await (named === undefined
    ? openShipped(models)
    : openNamedEncoder(named));
  const { dim, id } = encoder;
  const progress = openProgress('Encoding');
  const texts = items.map((item, row) => itemText(item, facetWords(facets, row)));
  const earlier = fresh ? new Map() : await readKept(output, dim);
  const { vectors, kept, byKey } = await encodeTexts(encoder, texts, {
    mark,
    kept: earlier,
    onProgress: progress.to,
  }).finally(progress.stop);
  await writeKept(output, byKey, dim); // at once, so that whatever goes wrong after this costs no encoding
  return {
    kept,
    encoder: made,
    ...(files && { encoderFiles: files }),
    text: { vectors, dim },
    licence: { covers: 'vectors', licence, attribution: id },
  };
}

function openShipped(models: string): Promise<OpenEncoder> {
  const modelsUrl = modelsIn(models);
  if (!modelsUrl)
    throw new SottoError(
      'bad-input',
      `${models} holds no models. Point --models to a models folder, or leave encoding to the visitor’s device with --no-vectors.`,
    );
  return openEncoder(openTerminalCache().cache, modelsUrl);
}

/** What was built, in lines for a person. */
export function buildSummary(output: string, { manifest, kept, ...told }: Built): string {
  const lines = [
    `${output}: ${counted(manifest.items, 'items')}, ${counted(manifest.facets.length, 'facets')}, ${manifest.encoder ? `vectors by ${manifest.encoder.id}` : 'no vectors'}`,
  ];
  for (const { path, bytes } of Object.values(manifest.files))
    lines.push(`  ${path.padEnd(16)}${counted(bytes, 'bytes').padStart(20)}`);
  if (kept)
    lines.push(
      `Of the last build ${counted(kept, 'items')} keep their vectors; ${counted(manifest.items - kept, manifest.items - kept === 1 ? 'was encoded' : 'were encoded')}.`,
    );
  return [...lines, ...sourceLines(told)].join('\n');
}
