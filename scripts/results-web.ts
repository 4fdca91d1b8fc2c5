/** What bench/sizes.ts and bench/widget.ts left, as sections of docs/results.md: what a page carries, and whether it stays quick. */
import { table } from './results-table.ts';

interface Size {
  what: string;
  bytes: number;
  gzip: number;
}

export interface SizeStudy {
  command: string;
  machine: Record<string, string | number>;
  first: Size[];
  later: Size[];
  published: (Size & { draws: boolean })[];
}

export interface WidgetStudy {
  command: string;
  machine: Record<string, string | number>;
  /** Processes that waited for a core before the visits, by the system's average of a minute. */
  load: number;
  visits: { kind: string; inputs: number; inp: number; slowest: number }[];
  shift: number;
  longest: number;
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} kB`;
const row = ({ what, bytes, gzip }: Size) => [what, kilobytes(gzip), kilobytes(bytes)];

export function sizesText({ first, later, published }: SizeStudy): string {
  return `## What a page carries

Files as they are sent, each gzipped by itself at level 9. Before the first picks are on the page:

${table(['', 'gzipped', 'plain'], first.map(row))}

The pack comes with them; the models and what they run on, once narratives or free words are wanted:

${table(['', 'gzipped', 'plain'], later.map(row))}

Beside these, what search and recommendation services publish for browsers: the file that the package names for a script tag. A client
only asks the service and draws nothing, so that a page adds its own script to it; the service keeps the catalogue and the models,
so that pack and models have no counterpart here.

${table(
  ['', 'gzipped', 'plain', ''],
  published.map((one) => [...row(one), one.draws ? 'draws what it finds' : 'client only']),
)}`;
}

export function widgetText({ load, visits, shift, longest }: WidgetStudy): string {
  const waits = visits.map(({ kind, inputs, inp, slowest }) => [kind, inputs, `${inp} ms`, `${slowest} ms`]);
  return `## Whether the element stays out of the way

Keys and presses on a page with \`<sotto-picks>\`, by the browser's own input, ten a second, while its narratives are written in a
thread beside the page. INP is the longest wait from an input to the next paint, but for one in fifty. The machine was shared
(load ${load.toFixed(1)} on two cores as it began), and a wait by the clock counts what other programs take.

${table(['visit', 'inputs', 'INP', 'slowest'], waits)}

By the processor's clock, which tells of the page alone, its longest task from navigation to the last narrative takes
${longest.toFixed(1)} ms. The page moves by ${shift.toFixed(4)} (CLS) in a visit in which nobody touches it.`;
}
