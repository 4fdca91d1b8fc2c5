/**
 * What the encoder made of each text, kept beside the pack that was built of it, so that the next build reads only what is new.
 * No manifest names the file: no visitor fetches it, and it need not be uploaded. Little-endian: the header of
 * `src/pack/binary.ts` (kind TEXT), then a key of 32 bytes for each text, the vectors as float32, and the SHA-256 of both.
 */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Encoder } from '../src/encoder/encoder.ts';
import { BinaryReader, HEADER_BYTES, writeBinary } from '../src/pack/binary.ts';

export const KEPT_FILE = '.encoded.bin';
const KIND = 'TEXT';
const KEY_BYTES = 32;

/** Unit vectors by the key of their text. */
export type Kept = Map<string, Float32Array>;

export interface EncodedTexts {
  /** Row-major, a row for each text. */
  vectors: Float32Array;
  /** Texts that were not read again. */
  kept: number;
  /** The same vectors by key, for `writeKept`. */
  byKey: Kept;
}

export interface EncodeTextsOptions {
  /** Names all that decides what the encoder makes of a text. */
  mark: string;
  kept: Kept;
  onProgress: (done: number, total: number) => void;
}

/**
 * Vectors of `texts`, of which those in `kept` are not read again. Each text is read alone: in company, padding and the runtime's
 * blocks move the last bits of a result, and a vector would depend on what else was new.
 */
export async function encodeTexts(
  encoder: Encoder,
  texts: string[],
  { mark, kept, onProgress }: EncodeTextsOptions,
): Promise<EncodedTexts> {
  const keys = texts.map((text) => keyOf(mark, text));
  const unknown = new Map(keys.flatMap((key, row) => (kept.has(key) ? [] : [[key, texts[row]!] as const])));
  const read: Kept = new Map();
  for (const [key, text] of unknown) {
    read.set(key, await encoder.encode([text]));
    onProgress(read.size, unknown.size);
  }
  const rows = keys.map((key) => kept.get(key) ?? read.get(key)!);
  const vectors = new Float32Array(texts.length * encoder.dim);
  rows.forEach((vector, row) => {
    vectors.set(vector, row * encoder.dim);
  });
  return {
    vectors,
    kept: keys.filter((key) => kept.has(key)).length,
    byKey: new Map(keys.map((key, row) => [key, rows[row]!])), // in the catalogue's order, whatever was kept
  };
}

/** What an earlier build left in `folder`; nothing where there is none, or where it is not whole: a new one is made then. */
export async function readKept(folder: string, dim: number): Promise<Kept> {
  const bytes = await readFile(join(folder, KEPT_FILE)).catch(() => null);
  const rows = bytes ? (bytes.length - HEADER_BYTES - KEY_BYTES) / (KEY_BYTES + dim * 4) : 0;
  if (!bytes || rows < 1 || !Number.isInteger(rows)) return new Map();
  try {
    const reader = new BinaryReader(new Uint8Array(bytes), KIND, { rows, width: dim });
    const [keys, vectors, sum] = [reader.u8(rows * KEY_BYTES), reader.f32(rows * dim), reader.u8(KEY_BYTES)];
    if (!checksum(keys, vectors).equals(sum)) return new Map();
    return new Map(
      Array.from({ length: rows }, (_, row) => [
        Buffer.from(keys.subarray(row * KEY_BYTES, (row + 1) * KEY_BYTES)).toString('hex'),
        vectors.subarray(row * dim, (row + 1) * dim),
      ]),
    );
  } catch {
    return new Map(); // of another version
  }
}

/** Leaves the vectors to the next build; null leaves nothing. */
export async function writeKept(folder: string, byKey: Kept | null, dim: number): Promise<void> {
  const path = join(folder, KEPT_FILE);
  if (!byKey) return rm(path, { force: true });
  const keys = new Uint8Array(Buffer.from([...byKey.keys()].join(''), 'hex'));
  const vectors = new Float32Array(byKey.size * dim);
  [...byKey.values()].forEach((vector, row) => {
    vectors.set(vector, row * dim);
  });
  const header = { kind: KIND, rows: byKey.size, width: dim, entries: 0 };
  await writeFile(path, writeBinary(header, [keys, vectors, checksum(keys, vectors)]));
}

function keyOf(mark: string, text: string): string {
  return createHash('sha256').update(`${mark}\n${text}`).digest('hex');
}

function checksum(keys: Uint8Array, vectors: Float32Array): Buffer {
  const values = new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
  return createHash('sha256').update(keys).update(values).digest();
}
