/** Folders as addresses, so that the cache which serves a page serves the terminal: the same checks, and nothing kept. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Cache, memoryStore, openCache, type Store } from '../src/cache/cache.ts';

/** The address of the manifest in a folder, or on a site: both are given with or without "manifest.json". */
export function manifestUrl(place: string): string {
  const file = place.endsWith('.json') ? place : `${place.replace(/\/+$/, '')}/manifest.json`;
  return /^https?:/.test(file) ? file : pathToFileURL(resolve(file)).href;
}

/** The models' manifest in `folder`; null where there are none, which is no error: Sotto does without. */
export function modelsIn(folder: string): string | null {
  if (/^https?:/.test(folder)) return manifestUrl(folder);
  return existsSync(join(folder, 'manifest.json')) ? manifestUrl(folder) : null;
}

/** The models that come with Sotto. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../public/models', import.meta.url));

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
