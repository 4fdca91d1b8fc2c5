/** The larger narrators that may be had from a model hub: a list, and what a person must know before one is fetched. */
import models from './hub-models.json' with { type: 'json' };
import type { Device } from './runtime.ts';

/** How weights are packed: 4 bits a weight, and computed with in single or in half precision. */
export type HubDtype = 'q4' | 'q4f16';

export interface HubModel {
  /** "owner/name" on the hub. */
  id: string;
  name: string;
  /** A commit, a tag or a branch. */
  revision: string;
  /** Bytes to fetch. */
  bytes: Record<HubDtype, number>;
  /** Whether `bytes` were rounded, or read at another revision: to be shown as "about". */
  approximate: boolean;
  /** Bytes of memory it takes while it writes, roughly. */
  memory: number;
  licence: string;
  /** Languages it was made for, in words. */
  languages: string;
}

export const HUB_HOST = 'https://huggingface.co/';

export const HUB_MODELS: readonly HubModel[] = models;

/** The packing for a device: half precision where the GPU's shaders have it. */
export async function hubDtype(device: Device, gpu: GPU | undefined = globalThis.navigator?.gpu): Promise<HubDtype> {
  if (device === 'cpu') return 'q4';
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter?.features.has('shader-f16') ? 'q4f16' : 'q4';
}

/** Where the files of a model lie: every address begins with it. */
export function hubAddress(host: string, { id, revision }: HubModel): string {
  return `${host}${id}/resolve/${encodeURIComponent(revision)}/`;
}
