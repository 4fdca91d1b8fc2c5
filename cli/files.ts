/** Folders as addresses, so that the cache which serves a page serves the terminal: the same checks, and nothing kept. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cache, memoryStore, openCache, type Store } from '../src/cache/cache.ts';
import { SottoError } from '../src/errors.ts';
import type { PackEncoder } from '../src/pack/manifest.ts';
import type { PackFile } from '../src/pack/pack.ts';

/** The address of the manifest in a folder, or on a site: both are given with or without "manifest.json". */
export function manifestUrl(place: string): string {
  const file = place.endsWith('.json') ? place : `${place.replace(/\/+$/, '')}/manifest.json`;
  return /^https?:/.test(file) ? file : pathToFileURL(resolve(file)).href;
}

/** The address of a pack's manifest. Throws `pack-not-found` for a folder without one. */
export function packUrl(place: string): string {
  const url = manifestUrl(place);
  if (!url.startsWith('file:') || existsSync(new URL(url))) return url;
  throw new SottoError(
    'pack-not-found',
    `${place} holds no pack: there is no manifest.json in it. Write the folder that sotto build wrote, or an address with https://.`,
  );
}

/** Files of an encoder that comes with its pack, beside the manifest; one of a hub is the hub's affair. */
export function encoderFiles(encoder: PackEncoder | null): PackFile[] {
  const { from = '', files = [] } = encoder?.hub ?? {};
  return /^https?:/.test(from) ? [] : files.map((file) => ({ ...file, path: from + file.path }));
}

/** The models' manifest in `folder`; null where there are none, which is no error: Sotto does without. */
export function modelsIn(folder: string): string | null {
  if (/^https?:/.test(folder)) return manifestUrl(folder);
  return existsSync(join(folder, 'manifest.json')) ? manifestUrl(folder) : null;
}

/** The models that come with Sotto. */
export const SHIPPED_MODELS = dirname(createRequire(import.meta.url).resolve('sotto/models/manifest.json'));

/** A cache over folders and sites alike, for the time of one command. */
export function openTerminalCache(): { cache: Cache; store: Store } {
  const store = memoryStore();
  return { cache: openCache(store, fetchAnywhere), store };
}

/** `fetch` that also reads `file:` addresses, which Node's own does not. */
export async function fetchAnywhere(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.protocol !== 'file:') return fetch(input, init);
  init?.signal?.throwIfAborted();
  try {
    return new Response(await readFile(url));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return new Response(null, { status: code === 'ENOENT' || code === 'ENOTDIR' ? 404 : 403 });
  }
}
