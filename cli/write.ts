/** A pack's parts → a folder. The manifest is written last: a folder without one is a build that did not finish. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HUB_ENCODER_FILES, HUB_ENCODER_WEIGHTS } from '../src/encoder/encoder.ts';
import type { Manifest } from '../src/pack/manifest.ts';
import { PACK_FILES, type PackParts, packed } from './packing.ts';

/** Where a pack keeps an encoder that came from a folder: visitors have no other place to fetch it from. */
export const ENCODER_FOLDER = 'encoder/';

/** Writes the pack and returns its manifest. The same parts give the same bytes. */
export async function writePack(folder: string, parts: PackParts): Promise<Manifest> {
  const { manifest, files } = await packed(parts);
  await mkdir(folder, { recursive: true });
  await rm(join(folder, 'manifest.json'), { force: true });
  for (const path of Object.values(PACK_FILES)) {
    const bytes = files.get(path);
    if (bytes) await writeFile(join(folder, path), bytes);
    else await rm(join(folder, path), { force: true }); // of an earlier build
  }
  await writeEncoder(join(folder, ENCODER_FOLDER), parts.encoded?.encoderFiles ?? new Map());
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

/** Writes the files of an encoder, and removes those of an earlier build. */
async function writeEncoder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const path of [...HUB_ENCODER_FILES, ...Object.values(HUB_ENCODER_WEIGHTS)]) {
    const bytes = files.get(path);
    if (!bytes) {
      await rm(join(folder, path), { force: true });
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}
