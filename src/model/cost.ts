/** What the models cost a visitor before any is loaded: whether there are some, their bytes, and whether to ask first. */
import type { Cache, CachedFile } from '../cache/cache.ts';
import { type Device, type ModelManifest, readModelManifest } from './model.ts';

/** Bytes of the runtime that computes the models; it comes with the page and is in no manifest. */
const RUNTIME_BYTES: Record<Device, number> = { cpu: 14.2e6, webgpu: 16.8e6 };

type ModelName = keyof ModelManifest['models'];

/** The models' manifest, or null where the site publishes none that can be read. */
export async function findModels(cache: Cache, url: string): Promise<ModelManifest | null> {
  return cache
    .manifest(url)
    .then(readModelManifest)
    .catch(() => null);
}

/** Bytes still to fetch before the models can run on `device`; 0 where all are kept already. */
export async function missingBytes(
  cache: Cache,
  { models }: ModelManifest,
  device: Device,
  names: ModelName[] = ['narrator', 'encoder'],
): Promise<number> {
  const files = names.flatMap((name): CachedFile[] => {
    const { files } = models[name];
    const { weights, tokenizer, voice } = files;
    return [weights, tokenizer, files[device], ...(voice ? [voice] : [])];
  });
  const kept = await Promise.all(files.map((file) => cache.has(file)));
  const missing = files.filter((_, i) => !kept[i]);
  return missing.length ? missing.reduce((sum, { bytes }) => sum + bytes, RUNTIME_BYTES[device]) : 0;
}

/** Whether this connection is one to ask before using: a person who saves data, or a slow line. */
export function isFrugal(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g|3g/.test(connection?.effectiveType ?? '');
}
