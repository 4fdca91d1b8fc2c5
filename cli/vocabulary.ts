/** The facets file: which fields of a catalogue are facets, and which terms they may hold. Unknown terms are errors, so that a slip is found. */
import { readFile } from 'node:fs/promises';
import { SottoError } from '../src/errors.ts';
import type { Facet, FacetTerm } from '../src/pack/facets.ts';
import type { CatalogueEntry } from './catalogue.ts';
import { facetLabel, facetValue, termLabel } from './facet-values.ts';
import { attempt, Fault, openTally, type Tally } from './faults.ts';

/** One entry of the facets file, by field name. */
interface FacetEntry {
  type: Facet['type'];
  label?: string;
  role?: Facet['role'];
  unit?: string;
  noun?: string;
  /** Term id → what it means. */
  terms?: Record<string, string>;
  /** How a term reads in a sentence, where its id with spaces for hyphens does not. */
  labels?: Record<string, string>;
  /** Ids of terms that are true of too much to be a reason. */
  quiet?: string[];
}

const TYPES = ['number', 'category', 'tags', 'graded'];
/** A category is stored as 16 bits, of which one value means "none". */
const MOST_TERMS = 65_535;

/** Reads a facets file; facets keep its order. Throws `bad-input` saying what is wrong. */
export async function readVocabulary(path: string): Promise<Facet[]> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new SottoError('bad-input', `The facets file ${path} can’t be read.`, { cause });
  });
  let entries: Record<string, FacetEntry>;
  try {
    entries = JSON.parse(text);
  } catch (cause) {
    throw new SottoError('bad-input', `The facets file ${path} is not JSON: ${(cause as SyntaxError).message}.`, {
      cause,
    });
  }
  return Object.entries(entries).map(([name, entry]) => facetOf(name, entry, path));
}

function facetOf(name: string, entry: FacetEntry, path: string): Facet {
  const bad = (what: string) => new SottoError('bad-input', `${path}: the facet "${name}" ${what}.`);
  if (!TYPES.includes(entry?.type)) throw bad(`has the type "${entry?.type}". Write one of ${TYPES.join(', ')}`);
  const { type, label = facetLabel(name), role, unit, noun, terms } = entry;
  const named = { name, label, type, ...(role && { role }), ...(unit && { unit }), ...(noun && { noun }) };
  if (type === 'number') return named;
  if (!terms || Object.keys(terms).length === 0) throw bad('has no terms. List them as {"term": "what it means"}');
  const unknown = [...Object.keys(entry.labels ?? {}), ...(entry.quiet ?? [])].find((id) => !(id in terms));
  if (unknown) throw bad(`speaks of "${unknown}", which is not among its terms. Add it, or correct the spelling`);
  if (Object.keys(terms).length > MOST_TERMS) throw bad(`has more than ${MOST_TERMS} terms. Leave out the rarest`);
  return { ...named, terms: Object.entries(terms).map(([id, description]) => termOf(id, description, entry)) };
}

function termOf(id: string, description: string, { labels, quiet }: FacetEntry): FacetTerm {
  return {
    id,
    label: labels?.[id] ?? termLabel(id),
    ...(description && { description }),
    ...(quiet?.includes(id) && { quiet: true }),
  };
}

/**
 * Holds every entry to a written vocabulary: a value that is not of its facet's type is taken out, a term that the vocabulary
 * lacks, most often a slip of spelling, is passed over. Each is a fault of the tally, which by default throws the first.
 */
export function requireKnownTerms(
  facets: Facet[],
  entries: CatalogueEntry[],
  tally: Tally = openTally({ strict: true }),
): void {
  for (const facet of facets) {
    const known = new Set(facet.terms?.map(({ id }) => id));
    for (const entry of entries) {
      const value = attempt(tally, () => facetValue(facet, entry));
      if (value === undefined) delete entry.rest[facet.name];
      const unknown = Array.isArray(value) ? value.find(({ term }) => !known.has(term)) : undefined;
      if (unknown) tally.add(unknownTerm(facet, entry, unknown.term));
    }
  }
}

function unknownTerm({ name }: Facet, { where, place }: CatalogueEntry, term: string): Fault {
  const message = `${where}: "${name}" has "${term}", which the vocabulary lacks. Add it there, or correct the row.`;
  return new Fault(place, `whose "${name}" has a term that the vocabulary lacks, kept without it`, message);
}
