/** `sotto check`: a pack as it is deployed, with the models and the element beside it, as a visitor's browser meets them. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeOf, SottoError } from '../src/errors.ts';
import { type ModelManifest, readModelManifest } from '../src/model/model.ts';
import { type Manifest, openPack, openVectors, type PackFile, readManifest } from '../src/pack/pack.ts';
import { ask } from './check/ask.ts';
import { type Deployed, getDeployed, integrity, isGzip, isPage, SILENT, type Visitor } from './check/deployed.ts';
import { type Finding, orWell, type Report } from './check/finding.ts';
import { caching, compression, otherOrigin, ranges, types } from './check/headers.ts';
import { checkWidget } from './check/widget.ts';
import { encoderFiles, manifestUrl } from './files.ts';
import { problemOf } from './inspect.ts';
import { counted } from './told.ts';

export interface CheckOptions {
  /** Origin of the page that uses the pack, where it is another: "https://shop.example". */
  origin?: string | undefined;
  /** The models' folder or address; looked for beside the pack where absent. */
  models?: string | undefined;
  /** The element's script; looked for beside the pack where absent. */
  widget?: string | undefined;
  /** Milliseconds of silence after which a server counts as stalled. */
  patience?: number;
}

const PATIENCE_MS = 20_000;

/** Checks the pack at `place`, a folder or an address. Throws `bad-input` where `place` or the origin can't be one. */
export async function check(place: string, options: CheckOptions = {}): Promise<Report> {
  const { patience = PATIENCE_MS } = options;
  const url = await addressOf(place);
  const origin = options.origin === undefined ? undefined : otherThan(url, options.origin);
  const visitor = { origin, patience };
  const report: Report = { place: url.startsWith('file:') ? place : url, findings: insecure(url) };
  const { findings } = report;
  const entry = await getDeployed(url, { name: 'manifest.json', expected: null }, visitor);
  const { failure } = entry.answer;
  if (failure !== null) return { ...report, findings: [...findings, unreachable(failure)] };
  const manifest = manifestIn(entry);
  findings.push(manifest.finding);
  const files = [entry];
  if (manifest.value) {
    const named = await getAll(url, Object.values(manifest.value.files), visitor);
    const encoder = await getAll(url, encoderFiles(manifest.value.encoder), visitor);
    files.push(...named, ...encoder);
    findings.push(...(await soundness(named, manifest.value)), ...(await Promise.all(encoder.map(integrity))).flat());
  }
  const models = await modelsBeside(url, { ...options, pack: manifest.value }, visitor);
  files.push(...models.files);
  findings.push(...models.findings, ...overHttp(files, visitor));
  findings.push(...(await widgetBeside(url, options, visitor)));
  return report;
}

async function addressOf(place: string): Promise<string> {
  if (/^https?:/.test(place)) {
    if (URL.canParse(place)) return manifestUrl(place);
    throw new SottoError('bad-input', `"${place}" is no address. Write it as https://shop.example/pack.`);
  }
  if (await stat(place).catch(() => null)) return manifestUrl(place);
  throw new SottoError(
    'bad-input',
    `There is no folder "${place}". Write a pack’s folder, or its address with https://.`,
  );
}

/** The origin as browsers send it; undefined where it is the pack's own. */
function otherThan(url: string, given: string): string | undefined {
  const origin = URL.canParse(given) ? new URL(given).origin : 'null';
  if (origin === 'null')
    throw new SottoError('bad-input', `"${given}" is no origin. Write it as https://shop.example.`);
  if (url.startsWith('file:'))
    throw new SottoError('bad-input', 'A folder has no headers. Check --origin with the address it is served at.');
  return origin === new URL(url).origin ? undefined : origin;
}

/** Browsers hand hashes, which every file is checked by, to pages over https and of the own machine only. */
function insecure(url: string): Finding[] {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || /^(localhost|127\..*|\[::1\]|.*\.localhost)$/.test(hostname)) return [];
  const message = 'The address begins with http:, and browsers don’t let such a page verify what it loads.';
  return [{ level: 'fault', check: 'address', message, remedy: 'Serve page and pack over https.' }];
}

function unreachable(failure: string): Finding {
  const message = `The server doesn’t answer: ${failure}.`;
  return { level: 'fault', check: 'address', message, remedy: 'Check the address, and that the server runs.' };
}

function manifestIn({ name: file, answer, content }: Deployed): { finding: Finding; value: Manifest | null } {
  const fault = (message: string, remedy: string) => ({
    finding: { level: 'fault' as const, check: 'manifest' as const, file, message, remedy },
    value: null,
  });
  if (answer.status !== 200)
    return fault(
      answer.status === 404 ? 'is not there (404).' : `is answered with ${answer.status}.`,
      'Check the address: it is that of the folder which sotto build wrote. A build that did not finish leaves no manifest.',
    );
  if (!content || isGzip(content)) return fault('can’t be read.', 'See under compression, below.');
  if (isPage(answer, content))
    return fault('is a web page.', 'The server sends a page in place of what it hasn’t got: check the address.');
  try {
    const value = readManifest(new Uint8Array(content), file);
    const message = `names a pack of ${counted(value.items, 'items')}, format version ${value.version}.`;
    return { finding: { level: 'ok', check: 'manifest', file, message }, value };
  } catch (error) {
    return fault('is no pack’s manifest.', problemOf(error));
  }
}

/** One after the other: a check is no load test. */
async function getAll(manifest: string, files: PackFile[], visitor: Visitor): Promise<Deployed[]> {
  const got: Deployed[] = [];
  for (const expected of files) {
    const url = new URL(expected.path, manifest).href;
    got.push(await getDeployed(url, { name: expected.path, expected }, visitor));
  }
  return got;
}

/** Whether the pack's files are what the manifest says, and fit together. */
async function soundness(files: Deployed[], manifest: Manifest): Promise<Finding[]> {
  const damaged = (await Promise.all(files.map(integrity))).flat();
  const readable = files.every(({ content }) => content && !isGzip(content));
  if (damaged.length || !readable) return damaged;
  const read = async ({ path }: PackFile) => new Uint8Array(files.find(({ name }) => name === path)!.content!);
  const problems = [
    await openPack(manifest, read).catch(problemOf),
    await openVectors(manifest, read).catch(problemOf),
  ];
  const findings = problems
    .filter((problem) => typeof problem === 'string')
    .map((message): Finding => ({ level: 'fault', check: 'files', message }));
  return orWell(findings, 'files', `${counted(files.length, 'files')} are whole, and their hashes are right.`);
}

interface Models {
  files: Deployed[];
  findings: Finding[];
}

/** The models that were named, or those beside the pack. */
async function modelsBeside(
  url: string,
  { models, pack }: CheckOptions & { pack: Manifest | null },
  visitor: Visitor,
): Promise<Models> {
  const at = models === undefined ? new URL('../models/manifest.json', url).href : manifestUrl(models);
  const entry = await getDeployed(at, { name: 'models/manifest.json', expected: null }, visitor);
  const manifest = entry.content && !isPage(entry.answer, entry.content) ? tryModels(entry.content) : null;
  if (!manifest) return { files: [], findings: withoutModels(entry, models) };
  const listed = Object.values(manifest.models).flatMap(({ files }) => Object.values(files));
  const got = await getAll(at, listed, visitor);
  const files = got.map((file) => ({ ...file, name: `models/${file.name}` }));
  return { files: [entry, ...files], findings: await modelFindings(manifest, files, pack) };
}

/** Models that can't be had are a fault where somebody named them, or where the server falls silent instead of saying so. */
function withoutModels({ name: file, answer: { failure } }: Deployed, named: string | undefined): Finding[] {
  const fault = { level: 'fault', check: 'models' } as const;
  if (failure !== null) return [{ ...fault, file, message: `is not answered: ${failure}.`, remedy: SILENT }];
  if (named === undefined) return [];
  return [{ ...fault, message: `${named} holds no models that can be read.`, remedy: 'Check what --models names.' }];
}

function tryModels(content: Buffer): ModelManifest | null {
  try {
    return readModelManifest(new Uint8Array(content));
  } catch (error) {
    if (codeOf(error)) return null;
    throw error;
  }
}

async function modelFindings(manifest: ModelManifest, files: Deployed[], pack: Manifest | null): Promise<Finding[]> {
  const findings = (await Promise.all(files.map(integrity))).flat();
  const { encoder } = manifest.models;
  if (pack?.encoder && !pack.encoder.hub && pack.encoder.sha256 !== encoder.files.weights.sha256)
    findings.push({
      level: 'fault',
      check: 'models',
      message: `The models’ encoder is ${encoder.id}, and the pack’s vectors are by ${pack.encoder.id}: free words can’t be met.`,
      remedy: 'Build the pack with these models, or upload the models it was built with.',
    });
  return orWell(findings, 'models', `The models are whole; free words are read by ${pack?.encoder?.id ?? encoder.id}.`);
}

function overHttp(files: Deployed[], { origin }: Visitor): Finding[] {
  if (files[0]!.url.startsWith('file:')) return [];
  return [
    ...compression(files),
    ...types(files),
    ...caching(files),
    ...ranges(files),
    ...(origin === undefined ? [] : otherOrigin(files, origin)),
  ];
}

/** The element that was named, or the one beside the pack: nobody said that there must be one. */
async function widgetBeside(url: string, { widget }: CheckOptions, visitor: Visitor): Promise<Finding[]> {
  if (widget !== undefined) return checkWidget(scriptUrl(widget), visitor);
  const beside = new URL('../widget/sotto-picks.js', url).href;
  const answer = await ask(beside, visitor);
  const there = answer.failure !== null || (answer.status === 200 && !isPage(answer, answer.body));
  return there ? checkWidget(beside, visitor) : [];
}

function scriptUrl(widget: string): string {
  const file = widget.endsWith('.js') ? widget : `${widget.replace(/\/+$/, '')}/sotto-picks.js`;
  return /^https?:/.test(file) ? file : pathToFileURL(resolve(file)).href;
}
