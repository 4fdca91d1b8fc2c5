#!/usr/bin/env node
/** The terminal: commands in, text out. Exit 0 is done, 1 is something to mend in files, 2 is something to say differently. */
import { createRequire } from 'node:module';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { codeOf } from '../src/errors.ts';
import type { Licence } from '../src/pack/manifest.ts';
import { CATALOGUE_HEADERS, INTERACTION_HEADERS } from '../src/table/headers.ts';
import { type BuildOptions, build, buildSummary } from './build.ts';
import { isSound, reportJson, reportText } from './check/finding.ts';
import { type CheckOptions, check } from './check.ts';
import { type EvalOptions, evaluate } from './eval.ts';
import { evaluationJson, evaluationText } from './evaluation/report.ts';
import { inspect } from './inspect.ts';
import { recommend } from './recommend.ts';
import { shelfJson, shelfText } from './shelf.ts';
import { previewBuild } from './told.ts';

const MOST_COLUMNS = 88;
const MOST_PICKS = 9999;
/** Of seeds and of counts of people. */
const LARGEST = 999_999_999;

/** What several commands ask for. */
const PACK = 'a pack’s folder or address';
const LOG = 'who liked what: user, item, and rating or event, timestamp';
const FACETS = 'the facets and their terms; inferred from the catalogue without it';
const MODELS = 'the models folder; the shipped one without it';
const JSON_ALONE = 'print one JSON object and nothing else';

const BUILD_HELP = `
Exports are read as they are: Shopify products (variants become one item), Google Analytics events from BigQuery, MovieLens,
and any table whose headers say what they hold. How columns were read is printed first; --map says otherwise, and --map text=
says that no column holds the text.
  fields of the catalogue: ${Object.keys(CATALOGUE_HEADERS).join(', ')}
  fields of the log:       ${Object.keys(INTERACTION_HEADERS).join(', ')}
In a log of events a purchase counts 4, a wish 3, a cart 2, a view 1, a refund −4; 3 points of one person for one item are a like.
In a log of views alone, one is enough.`;

function program(): Command {
  const sotto = new Command('sotto')
    .description('Recommendations that stay on the device that asks for them')
    .version(createRequire(import.meta.url)('sotto/package.json').version, '--version', 'say which version this is')
    .exitOverride();
  // Settings pass to subcommands made after them.
  for (const add of [addBuild, addRecommend, addInspect, addCheck, addEval]) add(sotto);
  return sotto;
}

function addBuild(sotto: Command): void {
  sotto
    .command('build')
    .description('make a pack from a catalogue')
    .argument('<catalogue>', 'items as .csv, .tsv, .jsonl, .json or .parquet, or a MovieLens folder')
    .option('-o, --output <folder>', 'where to write the pack; needed unless --dry-run')
    .option('--interactions <file>', LOG)
    .option(
      '--map <field=column>',
      'where the guess is wrong: title="Product Name"; repeatable',
      mapped(CATALOGUE_HEADERS),
    )
    .option('--map-interactions <field=column>', 'the same for the log; repeatable', mapped(INTERACTION_HEADERS))
    .option('--strict', 'stop at the first row that can’t be used, in place of counting it')
    .option('--dry-run', 'say what would be built, and write nothing')
    .option('--facets <file>', FACETS)
    .option('--name <name>', 'the pack’s name')
    .option('--models <folder>', MODELS)
    .option(
      '--encoder <id>',
      'a feature-extraction model of the model hub, or a folder that holds one, instead of Sotto’s',
    )
    .option('--no-vectors', 'leave encoding to the visitor’s device')
    .option('--fresh', 'encode every item again, also those that have not changed since the last build')
    .option('--licence <words>', '"covers | licence | attribution", repeatable', licence, [])
    .addHelpText('after', BUILD_HELP)
    .action(runBuild);
}

function addRecommend(sotto: Command): void {
  sotto
    .command('recommend')
    .description('picks for someone who likes these titles')
    .argument('<pack>', PACK)
    .option('--like <title>', 'repeatable', oneMore, [])
    .option('--dislike <title>', 'repeatable', oneMore, [])
    .option(
      '--library <file>',
      'a list of one’s own, such as a Goodreads export: what has 4 stars or more is liked, 2 or fewer disliked',
    )
    .option('--critique <words>', 'what should be different: "shorter, less grim"')
    .option('--would <title>', 'say whether this would be liked; repeatable', oneMore, [])
    .option('-k, --picks <count>', 'how many picks', wholeTo(MOST_PICKS), 5)
    .option('--json', JSON_ALONE)
    .option('--no-narrate', 'leave out the narratives')
    .option('--models <folder>', MODELS)
    .action(runRecommend);
}

function addInspect(sotto: Command): void {
  sotto
    .command('inspect')
    .description('describe a pack and verify its files')
    .argument('<pack>', PACK)
    .action(runInspect);
}

function addCheck(sotto: Command): void {
  sotto
    .command('check')
    .description('look at a deployed pack as a visitor’s browser does, and say what to mend')
    .argument('<pack>', 'a pack’s address or folder; models and widget are looked for beside it')
    .option('--origin <origin>', 'that of the page, where it is another: https://shop.example')
    .option('--models <place>', 'the models’ address or folder, where it is not ../models')
    .option('--widget <place>', 'the element’s address or folder, where it is not ../widget')
    .option('--json', JSON_ALONE)
    .action(runCheck);
}

function addEval(sotto: Command): void {
  const protocols = ['leave-one-out', 'temporal'];
  sotto
    .command('eval')
    .description('how well Sotto finds what people liked next, beside simple recommenders')
    .requiredOption('--items <file>', 'the catalogue, as for build')
    .requiredOption('--interactions <file>', LOG)
    .option('--facets <file>', FACETS)
    .option(
      '--map <field=column>',
      'where the catalogue’s columns are guessed wrong; repeatable',
      mapped(CATALOGUE_HEADERS),
    )
    .option('--map-interactions <field=column>', 'the same for the log; repeatable', mapped(INTERACTION_HEADERS))
    .addOption(
      new Option('--protocol <name>', 'how to hide items; by lot where the log has no times').choices(protocols),
    )
    .option('--validation', 'look for the validation items, to choose parameters by')
    .option('--at <lengths>', 'lengths of list to judge', lengths, [5, 10, 20])
    .option('--seed <number>', 'settles whatever is drawn by lot', wholeTo(LARGEST), 1)
    .option(
      '--users <count>',
      'test so many people, drawn by lot; without it all, or as many as take minutes',
      wholeTo(LARGEST),
    )
    .option('--ablation', 'also rank without each part of the blend in turn')
    .option('--with-validation', 'also learn from the validation items before the test')
    .option('--json', JSON_ALONE)
    .option('--models <folder>', MODELS)
    .option('--no-vectors', 'leave the encoder out: neighbours and popularity rank alone')
    .action(runEval);
}

type BuildFlags = Omit<BuildOptions, 'licences' | 'output'> & { licence: Licence[]; output?: string; dryRun?: true };

async function runBuild(
  catalogue: string,
  { licence: licences, output, dryRun, ...flags }: BuildFlags,
  command: Command,
): Promise<void> {
  const onMapping = (lines: string[]) => console.log(lines.join('\n'));
  if (dryRun) return console.log(await previewBuild(catalogue, { ...flags, onMapping }));
  if (output === undefined) return command.error("error: required option '-o, --output <folder>' not specified");
  console.log(buildSummary(output, await build(catalogue, { ...flags, output, licences, onMapping })));
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

type CheckFlags = CheckOptions & { json?: true };

async function runCheck(pack: string, { json, ...options }: CheckFlags, command: Command): Promise<void> {
  const report = await check(pack, options).catch((error) => {
    if (codeOf(error) === 'bad-input') return command.error(`error: ${(error as Error).message}`);
    throw error;
  });
  console.log(json ? reportJson(report) : reportText(report));
  if (!isSound(report)) process.exitCode = 1;
}

type EvalFlags = Omit<EvalOptions, 'part'> & { validation?: true; json?: true };

async function runEval({ validation, json, ...flags }: EvalFlags): Promise<void> {
  const evaluation = await evaluate({ ...flags, part: validation ? 'validation' : 'test' });
  console.log(json ? evaluationJson(evaluation) : evaluationText(evaluation));
}

function oneMore(value: string, before: string[]): string[] {
  return [...before, value];
}

/** Reads "title=Product Name" into {title: 'Product Name'}, for fields that there are. */
function mapped(headers: object): (value: string, before?: Record<string, string>) => Record<string, string> {
  return (value, before = {}) => {
    const [, field = '', column = ''] = /^\s*(\w+)\s*=(.*)$/s.exec(value) ?? [];
    if (field in headers) return { ...before, [field]: column.trim() };
    const fields = Object.keys(headers).join(', ');
    throw new InvalidArgumentError(`Write it as field="Column", where field is one of ${fields}.`);
  };
}

/** Reads a whole number from 1 to `most`. */
function wholeTo(most: number): (value: string) => number {
  return (value) => {
    if (/^[1-9]\d*$/.test(value) && Number(value) <= most) return Number(value);
    throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
  };
}

function lengths(value: string): number[] {
  const found = value.split(',').map((part) => wholeTo(MOST_PICKS)(part.trim()));
  return [...new Set(found)].sort((a, b) => a - b);
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
