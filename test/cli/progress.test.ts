/** The progress bar: there for a person at a terminal, absent for whatever reads a pipe. */
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openProgress } from '../../cli/progress.ts';
import { sotto, TEAS } from './terminal.ts';

/** A stream that remembers what is drawn on it. */
function screen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const drawn: string[] = [];
  stream.on('data', (part) => drawn.push(String(part)));
  return { stream, drawn: () => drawn.join('') };
}

function encodeOn({ stream }: ReturnType<typeof screen>): void {
  const progress = openProgress('Encoding', stream);
  progress.to(0, 40);
  progress.to(20, 40);
  progress.stop();
}

describe('the progress bar', () => {
  test('shows what is done on a terminal', () => {
    const terminal = screen(true);
    encodeOn(terminal);
    expect(terminal.drawn()).toMatch(/Encoding .*20\/40/);
  });

  test('draws nothing into a pipe', () => {
    const pipe = screen(false);
    encodeOn(pipe);
    expect(pipe.drawn()).toBe('');
  });

  test('may be stopped before it began', () => {
    const terminal = screen(true);
    openProgress('Encoding', terminal.stream).stop();
    expect(terminal.drawn()).toBe('');
  });
});

describe('sotto', () => {
  test('says its version', async () => {
    expect(await sotto('--version')).toMatchObject({ exit: 0, stdout: '0.1.0\n' });
  });

  test.each(['build', 'recommend', 'inspect', 'check', 'eval'])('%s --help says how it is used', async (name) => {
    const { exit, stdout } = await sotto(name, '--help');
    expect(exit).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: sotto ${name}`));
  });

  test('a dry run describes, and writes nothing even where it is told to', async () => {
    const { exit, stdout, stderr } = await sotto('build', `${TEAS}/teas.jsonl`, '--dry-run', '-o', `${TEAS}/never`);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/10 items, 6 facets\. Nothing is written[\s\S]*kind \(category\): 5 terms/);
    expect((await sotto('inspect', `${TEAS}/never`)).exit).toBe(1);
  });

  test('a build into what is no folder says so before it encodes', async () => {
    const { exit, stderr } = await sotto('build', `${TEAS}/teas.jsonl`, '-o', `${TEAS}/teas.jsonl`);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/can’t be written to .*teas\.jsonl \(EEXIST\).*\(bad-input\)/);
  });
});
