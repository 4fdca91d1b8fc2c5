/** `sotto recommend` as a process: picks, reasons and narratives, and what it does with titles it does not know. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { folder } from './folder.ts';
import { encodedTeas, NO_MODELS, sharedTeas, sotto } from './terminal.ts';

const teas = sharedTeas();

describe('sotto recommend', () => {
  test('--json prints one object and nothing else', async () => {
    const { exit, stdout } = await sotto(
      'recommend',
      teas.pack,
      ...NO_MODELS,
      '--like',
      'Harbour Smoke',
      '--dislike',
      'café rouge',
      '-k',
      '3',
      '--json',
    );
    expect(exit).toBe(0);
    const { picks, timings } = JSON.parse(stdout);
    expect(picks).toHaveLength(3);
    expect(picks[0]).toMatchObject({
      id: expect.stringMatching(/^t[27]$/),
      title: expect.any(String),
      score: expect.any(Number),
    });
    for (const pick of picks) expect(Object.keys(pick)).toEqual(['id', 'title', 'score', 'reasons', 'narrative']);
    expect(picks.map(({ id }: { id: string }) => id)).not.toContain('t1');
    expect(picks[0].reasons).toContainEqual(
      expect.objectContaining({ kind: 'together', words: 'people who like Harbour Smoke like it too' }),
    );
    expect(picks[0].narrative).toContain(picks[0].title);
    expect(Object.values(timings).every((ms) => typeof ms === 'number' && ms >= 0)).toBe(true);
  });

  test('prints picks with narratives, and says that no model wrote them', async () => {
    const { exit, stdout, stderr } = await sotto(
      'recommend',
      teas.pack,
      ...NO_MODELS,
      '--like',
      'First Frost',
      '-k',
      '2',
    );
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^1\. Glasshouse, Anselm Roy\n {3}· /);
    expect(stdout).toMatch(/Jasmine flowers laid on green\s+leaves/);
    expect(stderr).toMatch(/plain ones, without a language model/);
  });

  test('a critique is heeded; --no-narrate leaves narratives out', async () => {
    const { stdout } = await sotto(
      'recommend',
      teas.pack,
      ...NO_MODELS,
      '--like',
      'Old Ledger',
      '--critique',
      'cheaper',
      '-k',
      '3',
      '--json',
      '--no-narrate',
    );
    const { picks } = JSON.parse(stdout);
    expect(picks.map(({ id }: { id: string }) => id)).not.toContain('t8');
    expect(picks.every(({ narrative }: { narrative: unknown }) => narrative === null)).toBe(true);
  });

  test('an unknown title exits 2 and names the nearest', async () => {
    const { exit, stdout, stderr } = await sotto(
      'recommend',
      teas.pack,
      '--like',
      'Harbor Smoke',
      '--dislike',
      'Nihgt Ferry',
      '--json',
    );
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(/no “Harbor Smoke”\. Nearest: “Harbour Smoke by Mei Lin”/);
    expect(stderr).toMatch(/no “Nihgt Ferry”\. Nearest: “Night Ferry by Mei Lin”/);
  });

  test('a title that several items share asks which', async () => {
    const shared = await sotto('recommend', teas.pack, '--like', 'Glasshouse');
    expect(shared.exit).toBe(2);
    expect(shared.stderr).toMatch(/Say which: “Glasshouse by Anselm Roy”, “Glasshouse by Inès Dupré”/);
    const told = await sotto(
      'recommend',
      teas.pack,
      ...NO_MODELS,
      '--like',
      'glasshouse by ines dupre',
      '--json',
      '--no-narrate',
    );
    expect(told.exit).toBe(0);
  });

  test.each([
    ['no pack', ['recommend']],
    ['no picks', ['recommend', 'x', '-k', '0']],
    ['an unknown option', ['recommend', 'x', '--loud']],
    ['a licence in one word', ['build', 'x', '-o', 'y', '--licence', 'MIT']],
  ])('%s is a question to be asked differently: exit 2', async (_, args) => {
    const { exit, stderr } = await sotto(...args);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^error: /);
  });

  test('a number out of bounds is told what the bounds are', async () => {
    for (const [command, flag, given] of [
      ['recommend', '-k', '10000'],
      ['recommend', '-k', '2.5'],
      ['eval', '--at', '5,10000'],
    ] as const) {
      const { exit, stderr } = await sotto(command, 'x', flag, given);
      expect({ exit, told: stderr.includes('Write a whole number from 1 to 9999.') }).toEqual({ exit: 2, told: true });
    }
    const { exit, stderr } = await sotto('eval', '--seed', '1000000000');
    expect({ exit, told: stderr.includes('Write a whole number from 1 to 999999999.') }).toEqual({
      exit: 2,
      told: true,
    });
  });

  test('of a pack of titles alone tells whose people like a pick too, and that “newer” was passed over', async () => {
    const place = await folder();
    const path = (name: string) => join(place, name);
    await writeFile(path('items.csv'), 'id,title\n1,Heat\n2,Casino\n3,Fargo\n4,Emma\n');
    const viewers = Array.from({ length: 9 }, (_, at) => `${at},1\n${at},2\n`).join('');
    await writeFile(path('log.csv'), `user,item\n${viewers}9,3\n9,4\n10,3\n10,4\n`);
    const built = await sotto(
      'build',
      path('items.csv'),
      '--interactions',
      path('log.csv'),
      '--no-vectors',
      '-o',
      path('pack'),
    );
    expect(built).toMatchObject({ exit: 0 });
    const args = ['--like', 'Heat', '--critique', 'newer', '--json', '-k', '1'];
    const { stdout, stderr } = await sotto('recommend', path('pack'), ...NO_MODELS, ...args);
    expect(JSON.parse(stdout).picks[0].narrative).toBe('People who like Heat like Casino too.');
    expect(stderr).toContain('“newer” was passed over: this pack tells no such thing of its items.');
  });

  test('reads a pack from a site as from a folder', async () => {
    const server = createServer(async (request, response) => {
      const bytes = await readFile(join(teas.pack, request.url!.replace('/teas/', ''))).catch(() => null);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = [...NO_MODELS, '--like', 'Market Day', '--json', '--no-narrate'];
    const picks = async (place: string) => JSON.parse((await sotto('recommend', place, ...args)).stdout).picks;
    expect(await picks(`${site}/teas/`)).toEqual(await picks(teas.pack));
    const missing = await sotto('recommend', `${site}/coffees`, ...args);
    expect(missing).toMatchObject({ exit: 1, stderr: expect.stringMatching(/pack-not-found/) });
  });
});

describe('with the shipped models', () => {
  test('free words are understood and the language model writes, without a word on stderr', async () => {
    const args = ['--like', 'Harbour Smoke', '--critique', 'something for a rainy night', '-k', '1', '--json'];
    const { exit, stdout, stderr } = await sotto('recommend', await encodedTeas(), ...args);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(JSON.parse(stdout).picks[0].narrative.length).toBeGreaterThan(20);
  });

  test('free words are passed over, and that is said, where another encoder made the vectors', async () => {
    const foreign = await encodedTeas();
    const manifest = JSON.parse(await readFile(join(foreign, 'manifest.json'), 'utf8'));
    const encoder = { ...manifest.encoder, sha256: '0'.repeat(64) };
    await writeFile(join(foreign, 'manifest.json'), JSON.stringify({ ...manifest, encoder }));
    const args = ['--like', 'Harbour Smoke', '--critique', 'something for a rainy night', '--json', '--no-narrate'];
    const { exit, stdout, stderr } = await sotto('recommend', foreign, ...args);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).picks).toHaveLength(5);
    expect(stderr).toMatch(/“for a rainy night” was passed over/);
  });
});
