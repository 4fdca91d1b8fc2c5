/** The terminal as a script meets it: run as a process, judged by what it prints and how it exits. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { folder } from './folder.ts';

export const TEAS = 'test/fixtures/teas';
export const NO_MODELS = ['--models', `${TEAS}/no-models`];

export interface Outcome {
  exit: number;
  stdout: string;
  stderr: string;
}

export function sotto(...args: string[]): Promise<Outcome> {
  return script('cli/sotto.ts', args);
}

export function script(path: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', path, ...args], { env }, (error, stdout, stderr) => {
      resolve({ exit: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

/** Builds the ten teas with their facets and ratings. */
export function buildTeas(output: string, ...more: string[]): Promise<Outcome> {
  const facets = ['--facets', `${TEAS}/facets.json`];
  const interactions = ['--interactions', `${TEAS}/ratings.csv`];
  return sotto('build', `${TEAS}/teas.jsonl`, '-o', output, ...facets, ...interactions, ...more);
}

export const LICENCE = ['--name', 'Teas', '--licence', 'catalogue | CC0-1.0 | The tea makers'];

/** One pack of teas without vectors for all tests of a file: its folder, and what its build printed. */
export function sharedTeas(): { pack: string; built: Outcome } {
  const shared = { pack: '', built: { exit: -1, stdout: '', stderr: '' } };
  beforeAll(async () => {
    const place = await mkdtemp(join(tmpdir(), 'sotto-'));
    shared.pack = join(place, 'teas');
    shared.built = await buildTeas(shared.pack, '--no-vectors', ...LICENCE);
    return () => rm(place, { recursive: true, force: true });
  });
  return shared;
}

/** Builds the teas with vectors by the shipped encoder, into a folder of one test; returns the folder. */
export async function encodedTeas(): Promise<string> {
  const output = join(await folder(), 'teas');
  const { exit, stderr } = await buildTeas(output);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return output;
}
