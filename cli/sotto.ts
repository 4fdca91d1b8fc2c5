#!/usr/bin/env node
/** The terminal: commands in, text out. Exit 0 is done, 1 is something to mend in files, 2 is something to say differently. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { codeOf } from '../src/errors.ts';
import type { Licence } from '../src/pack/manifest.ts';
import { build, buildSummary } from './build.ts';
import { inspect } from './inspect.ts';
import { recommend } from './recommend.ts';
import { shelfJson, shelfText } from './shelf.ts';

const MOST_COLUMNS = 88;

function program(): Command {
  const sotto = new Command('sotto')
    .description('Recommendations that stay on the device that asks for them')
    .exitOverride();
  // Settings pass to subcommands made after them.
  sotto
    .command('build')
    .description('make a pack from a catalogue')
    .argument('<catalogue>', 'items as .jsonl, .json, .csv or .tsv: id, title, and creators, text, series, facets')
    .requiredOption('-o, --output <folder>', 'where to write the pack')
    .option('--interactions <file>', 'who liked what: user, item, and rating, timestamp')
    .option('--facets <file>', 'the facets and their terms; inferred from the catalogue without it')
    .option('--name <name>', 'the pack’s name')
    .option('--models <folder>', 'the models folder; the shipped one without it')
    .option('--no-vectors', 'leave encoding to the visitor’s device')
    .option('--licence <words>', '"covers | licence | attribution", repeatable', licence, [])
    .action(runBuild);
  sotto
    .command('recommend')
    .description('picks for someone who likes these titles')
    .argument('<pack>', 'a pack’s folder or address')
    .option('--like <title>', 'repeatable', oneMore, [])
    .option('--dislike <title>', 'repeatable', oneMore, [])
    .option('--critique <words>', 'what should be different: "shorter, less grim"')
    .option('-k, --picks <count>', 'how many picks', count, 5)
    .option('--json', 'print one JSON object and nothing else')
    .option('--no-narrate', 'leave out the narratives')
    .option('--models <folder>', 'the models folder; the shipped one without it')
    .action(runRecommend);
  sotto
    .command('inspect')
    .description('describe a pack and verify its files')
    .argument('<pack>', 'a pack’s folder or address')
    .action(runInspect);
  return sotto;
}

type BuildFlags = Omit<Parameters<typeof build>[1], 'licences'> & { licence: Licence[] };

async function runBuild(catalogue: string, { licence: licences, ...flags }: BuildFlags): Promise<void> {
  console.log(buildSummary(flags.output, await build(catalogue, { ...flags, licences })));
}

type RecommendFlags = Omit<Parameters<typeof recommend>[1], 'k' | 'onNote'> & { picks: number; json?: true };

async function runRecommend(pack: string, { picks, json, ...flags }: RecommendFlags): Promise<void> {
  const shelf = await recommend(pack, { ...flags, k: picks, onNote: (note) => console.error(note) });
  console.log(
    json ? shelfJson(shelf) : shelfText(shelf, Math.min(MOST_COLUMNS, process.stdout.columns ?? MOST_COLUMNS)),
  );
}

async function runInspect(pack: string): Promise<void> {
  const { text, sound } = await inspect(pack);
  console.log(text);
  if (!sound) process.exitCode = 1;
}

function oneMore(value: string, before: string[]): string[] {
  return [...before, value];
}

function count(value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Write a whole number from 1.');
}

function licence(value: string, before: Licence[]): Licence[] {
  const [covers, name, attribution, ...more] = value.split('|').map((part) => part.trim());
  if (!covers || !name || !attribution || more.length)
    throw new InvalidArgumentError('Write it as "catalogue | CC0-1.0 | who made it".');
  return [...before, { covers, licence: name, attribution }];
}

/** Prints what went wrong; an error that is not one of ours keeps its stack, for a report. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  const code = codeOf(error);
  console.error(code ? `${(error as Error).message} (${code})` : error);
  return code === 'unknown-item' ? 2 : 1;
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
