/** Facets in running text: the one form in which the encoder reads them, the narrator is told them and a screen shows them. */
import type { Facet, FacetTable } from './facets.ts';

/** "form novel; about family, grief; feels warm, funny; 380 pages; 1965", in the order of the manifest. */
export function facetWords(table: FacetTable, row: number): string {
  return table.facets.flatMap((facet) => valueWords(table, facet, row) ?? []).join('; ');
}

/** One facet's value in words; null where the item has none. */
function valueWords(table: FacetTable, facet: Facet, row: number): string | null {
  if (facet.type !== 'number') {
    const labels = table.terms(facet.name, row).map(({ term }) => term.label);
    return labels.length ? `${facet.label.toLowerCase()} ${labels.join(', ')}` : null;
  }
  const value = table.number(facet.name, row);
  if (value === null) return null;
  if (facet.role === 'year') return yearInWords(value);
  return facet.unit ? `${value} ${facet.unit}` : `${facet.label.toLowerCase()} ${value}`;
}

/** 1965 → "1965", −720 → "720 BC". */
export function yearInWords(year: number): string {
  return year < 0 ? `${-year} BC` : String(year);
}

/** "A", "A and B", "A, B and C". */
export function listed(names: string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Words as an index holds them: lower case, no accents, apostrophes closed up. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
