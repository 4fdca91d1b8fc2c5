/** An owner's own export → rows whose columns can be mapped, from a file. */
import type { Tally } from '../faults.ts';
import { readTable } from '../table.ts';
import { type Imported, type Shape, shaped } from './shape.ts';

export type { OnMapping } from './shape.ts';

/** Opens a table, by the first shape that it fits. Throws `bad-input` where the file can't be read. */
export function openImport(path: string, shapes: readonly Shape[], tally: Tally): Promise<Imported> {
  return shaped(readTable(path, tally), shapes, tally);
}
