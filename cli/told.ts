/** What was read of an owner's files, in lines for a person: at the end of a build, and in place of one. */
import { facetLine } from './inspect.ts';
import { facetTable } from './packing.ts';
import { readSources, type SourceOptions, type Sources } from './sources.ts';

/** "1,234 items". */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}`;
}

/** Interactions, fields without a facet, and what could not be used. */
export function sourceLines({
  interactions,
  leftOut,
  faults,
}: Pick<Sources, 'interactions' | 'leftOut' | 'faults'>): string[] {
  return [
    ...(interactions ? interactionLines(interactions) : []),
    ...(leftOut.length ? [`Fields that became no facet: ${leftOut.join(', ')}.`] : []),
    ...(faults.length ? ['Not everything could be used:', ...faults.map((line) => `  ${line}`)] : []),
  ];
}

/** What was read of a log. */
export function interactionLines({ read, outside, stranger, likes }: NonNullable<Sources['interactions']>): string[] {
  const told = `${counted(read, 'interactions')} read; ${counted(outside, 'on items outside the catalogue')} left out; ${counted(likes.length, 'people')} like something in it.`;
  if (read === 0 || outside < read) return [told];
  const advice = `None of them is on an item of the catalogue: the first is on "${stranger}". Say which columns hold the same ids with --map id=… or --map-interactions item=….`;
  return [told, advice];
}

/** `sotto build --dry-run`: what a build would make of the files. Nothing is encoded or written. */
export async function previewBuild(path: string, options: SourceOptions): Promise<string> {
  const sources = await readSources(path, options);
  const { items, facets } = sources;
  const table = facetTable(sources);
  const lines = [
    `${counted(items.length, 'items')}, ${counted(facets.length, 'facets')}. Nothing is written: this is a dry run.`,
    ...facets.map((facet) => `  ${facetLine(facet, table, items.length)}`),
    ...sourceLines(sources),
  ];
  return lines.join('\n');
}
