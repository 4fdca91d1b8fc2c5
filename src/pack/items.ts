/** Items: the words a person sees, one JSON object a line. Facets live in columns beside them, vectors in their own file. */
import { SottoError } from '../errors.ts';

export interface Item {
  id: string;
  title: string;
  /** Authors, makers, brands: whom a person would name beside the title. */
  creators: string[];
  /** A short description; may be empty. */
  text: string;
  series?: { name: string; index?: number };
}

export function writeItems(items: Item[]): Uint8Array {
  return new TextEncoder().encode(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
}

/** Parses the items file; throws `pack-damaged` on a line that is no item, `pack-truncated` when lines are missing. */
export function readItems(bytes: Uint8Array, count: number): Item[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length < count)
    throw new SottoError(
      'pack-truncated',
      `The items file has ${lines.length} lines, not ${count}. Upload it again, whole.`,
    );
  if (lines.length > count)
    throw new SottoError(
      'pack-damaged',
      `The items file has ${lines.length} lines, not ${count}. Deploy the whole folder of one build.`,
    );
  return lines.map(parseItem);
}

function parseItem(line: string, row: number): Item {
  const item = parseJson(line);
  if (
    typeof item?.id === 'string' &&
    typeof item.title === 'string' &&
    Array.isArray(item.creators) &&
    typeof item.text === 'string'
  )
    return item as Item;
  throw new SottoError(
    'pack-damaged',
    `Line ${row + 1} of the items file is no item. Rebuild the pack with sotto build.`,
  );
}

function parseJson(line: string): Partial<Item> | null {
  try {
    return JSON.parse(line) as Partial<Item> | null;
  } catch {
    return null;
  }
}
