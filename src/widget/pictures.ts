/** The picture of an item: the site's own, or a typographic cover, drawn here from the item. Drawing is fetched after the first picks. */
import type { Item, Pack } from '../pack/pack.ts';
import { addressOf } from './addresses.ts';

type Draw = (pack: Pack, row: number) => string;

let draw: Draw | null = null;
const drawn = new WeakMap<Item, string>();

/** An address for an image element; null while what draws covers is still to come. */
export function pictureOf(pack: Pack, row: number, pattern: string | null): string | null {
  const item = pack.items[row]!;
  if (pattern) return addressOf(pattern, item.id);
  const known = drawn.get(item);
  if (known || !draw) return known ?? null;
  const cover = draw(pack, row);
  drawn.set(item, cover);
  return cover;
}

/** Resolves to whether anything changed: covers can be drawn from now on. Never rejects. */
export async function fetchDrawing(): Promise<boolean> {
  if (draw) return false;
  draw = await import('../cover/cover.ts').then(
    ({ coverUrl }) => coverUrl,
    () => null,
  );
  return draw !== null;
}
