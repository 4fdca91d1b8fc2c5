/** What is known of the models before any is loaded: whether there are some, and what they would cost to fetch. */
import type { Cache, CachedFile } from '../cache/cache.ts';
import { type Device, type ModelManifest, readModelManifest } from '../model/model.ts';

/** Bytes of the runtime that computes the models; it comes with the page and is in no manifest. */
const RUNTIME_BYTES: Record<Device, number> = { cpu: 14.2e6, webgpu: 16.8e6 };

/** The models' manifest, or null where the site publishes none that can be read. */
export async function findModels(cache: Cache, url: string): Promise<ModelManifest | null> {
  return cache
    .manifest(url)
    .then(readModelManifest)
    .catch(() => null);
}

/** Bytes still to fetch before the narrator and the encoder can run on `device`; 0 where all are kept already. */
export async function missingBytes(cache: Cache, { models }: ModelManifest, device: Device): Promise<number> {
  const files = [models.narrator, models.encoder].flatMap(({ files }): CachedFile[] => {
    const { weights, tokenizer, voice } = files;
    return [weights, tokenizer, files[device], ...(voice ? [voice] : [])];
  });
  const kept = await Promise.all(files.map((file) => cache.has(file)));
  const missing = files.filter((_, i) => !kept[i]);
  return missing.length ? missing.reduce((sum, { bytes }) => sum + bytes, RUNTIME_BYTES[device]) : 0;
}
