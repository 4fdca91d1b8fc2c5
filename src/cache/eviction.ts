/** Drops what no kept manifest asks for: files of older builds, and what is left of downloads and encodings given up. */
import type { Manifest } from '../pack/pack.ts';
import type { Store } from './cache.ts';

/** Once the thread has nothing better to do. `mark` is a key that goes too, as soon as nothing old is in use any more. */
export async function evictWhenIdle(store: Store, inUse: unknown, mark: string): Promise<void> {
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  await new Promise((resolve) => whenIdle(resolve));
  if (await evict(store, inUse)) await store.delete(mark);
}

/** What manifests `inUse` name stays as well. Returns whether that is no more than the kept ones name. */
export async function evict(store: Store, inUse: unknown = []): Promise<boolean> {
  const keys = await store.keys(); // before the manifests, which come before their files
  const kept = await keptManifests(store, keys);
  const [named, used] = [hashesIn([...kept.values()]), hashesIn(inUse)];
  const isWanted = (key: string) => {
    const [, kind, name = ''] = /^(file|piece|encoded):(.*)/.exec(key) ?? [];
    if (kind === 'encoded') return isEncodedHere(kept.get(name.split('#')[0]!));
    const hash = name.slice(0, 64);
    return !kind || named.has(hash) || used.has(hash);
  };
  for (const key of keys) if (!isWanted(key)) await store.delete(key);
  return [...used].every((hash) => named.has(hash));
}

/** Parsed, by address. */
async function keptManifests(store: Store, keys: string[]): Promise<Map<string, unknown>> {
  const manifests = new Map<string, unknown>();
  for (const key of keys) {
    const bytes = key.startsWith('manifest:') && (await store.get(key));
    if (bytes) manifests.set(key.slice('manifest:'.length), JSON.parse(new TextDecoder().decode(bytes)));
  }
  return manifests;
}

/** Whatever in manifests has the form of a SHA-256: one too many keeps a file, one too few would drop it. */
function hashesIn(manifests: unknown): Set<string> {
  return new Set(JSON.stringify(manifests).match(/[0-9a-f]{64}/g));
}

/** Whether it is of a pack that came without vectors, so that the device's own are needed. */
function isEncodedHere(manifest: unknown): boolean {
  return Boolean(manifest) && !(manifest as Partial<Manifest>).files?.vectors;
}
