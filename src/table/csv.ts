/** CSV as people's programs write it: what parts the cells, and what of the form is forgiven. Whoever reads a file parses it so. */
import type { CastingFunction } from 'csv-parse/browser/esm/sync';

/** What a file is parted by: spreadsheets of many countries write semicolons. */
const DELIMITERS = [',', ';', '\t', '|'];

/** Options of csv-parse, whichever of its builds reads: rows by column; an empty cell is undefined, for it says nothing. */
export const FORGIVING = {
  bom: true,
  columns: true,
  info: true,
  skip_empty_lines: true,
  ltrim: true, // a quote after a space opens a cell
  relax_quotes: true, // a quote within a cell is none; without this, what follows one could not be read
  cast: cellOf as CastingFunction,
  skip_records_with_error: true,
} as const;

/** What csv-parse gives for each row under these options. */
export interface CsvRecord {
  info: { lines: number };
  record: Record<string, unknown>;
}

/** The delimiter that parts the header most often, quoted cells aside; at a tie the more usual one. `start` holds the header. */
export function delimiterIn(start: string): string {
  const [header = ''] = start.replace(/"[^"]*"/g, '').split(/\r?\n/, 1);
  const uses = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (uses(delimiter) > uses(best) ? delimiter : best));
}

/** A cell without the space around it, also where it follows the closing quote; an empty one says nothing. */
function cellOf(cell: string, { header }: { header: boolean }): string | undefined {
  const plain = (/^"(.*)"\s+$/s.exec(cell)?.[1] ?? cell).trim();
  return plain === '' && !header ? undefined : plain;
}
