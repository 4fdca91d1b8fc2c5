/** The shipped models, opened in the browser as a page opens them. */
import { memoryStore, openCache } from '../../src/cache/cache.ts';
import { type Device, type OpenModel, openModel, type Runtime, readModelManifest } from '../../src/model/model.ts';
import { openWebRuntime } from '../../src/model/web.ts';

export const MODELS = new URL('/models/manifest.json', location.href).href;

export async function openShipped(
  kind: 'encoder' | 'narrator',
  device: Device,
): Promise<{ model: OpenModel; runtime: Runtime }> {
  const cache = openCache(memoryStore());
  const manifest = readModelManifest(await cache.manifest(MODELS));
  const runtime = await openWebRuntime(device);
  const model = await openModel(manifest.models[kind], runtime, (file) => cache.load(MODELS, file));
  return { model, runtime };
}
