/** `sotto build` as a process: what it writes, that it writes it twice the same, and what it says of bad input. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { easeRegression } from '../../cli/regression.ts';
import { readNeighbours } from '../../src/pack/neighbours.ts';
import { folder } from './folder.ts';
import { buildTeas, encodedTeas, LICENCE, NO_MODELS, script, sharedTeas, sotto, TEAS } from './terminal.ts';

const teas = sharedTeas();

describe('sotto build', () => {
  test('writes a pack and says what is in it', async () => {
    expect(teas.built).toMatchObject({ exit: 0, stderr: '' });
    expect(teas.built.stdout).toMatch(/10 items, 6 facets, no vectors/);
    expect(teas.built.stdout).toMatch(/15 interactions read; 1 on items outside the catalogue left out; 5 people/);
    const manifest = JSON.parse(await readFile(join(teas.pack, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ format: 'sotto-pack', version: 1, name: 'Teas', items: 10, encoder: null });
    expect(manifest.licences).toEqual([{ covers: 'catalogue', licence: 'CC0-1.0', attribution: 'The tea makers' }]);
    expect((await readdir(teas.pack)).sort()).toEqual([
      'facets.bin',
      'items.jsonl',
      'manifest.json',
      'neighbours.bin',
      'popularity.bin',
      'regression.bin',
    ]);
  });

  test('gives the same bytes again', async () => {
    const again = join(await folder(), 'again');
    await buildTeas(again, '--no-vectors', ...LICENCE);
    for (const name of await readdir(teas.pack))
      expect(await readFile(join(again, name))).toEqual(await readFile(join(teas.pack, name)));
  });

  test('learns the regression on a small catalogue by EASE, whose weights are not the same both ways', async () => {
    const place = await folder();
    const log = join(place, 'log.csv');
    await writeFile(log, 'user,item\na,t1\na,t2\nb,t1\nb,t2\nc,t2\nc,t3\nd,t2\nd,t3\n');
    const output = join(place, 'pack');
    await sotto('build', `${TEAS}/teas.jsonl`, '--interactions', log, '-o', output, '--no-vectors');
    const bytes = new Uint8Array(await readFile(join(output, 'regression.bin')));
    const likes = [
      [0, 1],
      [0, 1],
      [1, 2],
      [1, 2],
    ].map((rows) => Uint32Array.from(rows));
    const { offsets, weights } = readNeighbours(bytes, 10);
    expect(weights).toEqual(easeRegression(likes, 10).weights);
    expect(weights[offsets[0]!]).toBeGreaterThan(weights[offsets[1]!]!);
  });

  test('infers facets where none are written, and leaves no file of an earlier build', async () => {
    const output = join(await folder(), 'pack');
    await cp(teas.pack, output, { recursive: true });
    const { exit, stdout } = await sotto('build', `${TEAS}/teas.jsonl`, '-o', output, '--no-vectors');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/10 items, 6 facets/);
    expect((await readdir(output)).sort()).toEqual(['facets.bin', 'items.jsonl', 'manifest.json']);
  });

  test('under --strict names file and line of a bad row, and writes nothing', async () => {
    const place = await folder();
    await writeFile(join(place, 'bad.jsonl'), '{"id":1,"title":"A"}\n{"id":2}\n');
    const args = ['-o', join(place, 'pack'), '--no-vectors', '--strict'];
    const { exit, stderr } = await sotto('build', join(place, 'bad.jsonl'), ...args);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/bad\.jsonl, line 2 has no "title".*\(bad-input\)/);
    expect(await readdir(place)).toEqual(['bad.jsonl']);
  });

  test('else counts a bad row and builds of the rest', async () => {
    const place = await folder();
    await writeFile(
      join(place, 'bad.jsonl'),
      '{"id":1,"title":"A"}\n{"id":2}\n{"id":3,\n{"id":4}\n{"id":5}\n{"id":6}\n',
    );
    const args = ['-o', join(place, 'pack'), '--no-vectors'];
    const { exit, stdout } = await sotto('build', join(place, 'bad.jsonl'), ...args);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/1 items/);
    expect(stdout).toMatch(/^ {2}4 rows without a title: bad\.jsonl:2, 4, 5 …\n {2}1 row not in JSON: bad\.jsonl:3$/m);
  });

  test('without models says how to go on without them', async () => {
    const { exit, stderr } = await sotto(
      'build',
      `${TEAS}/teas.jsonl`,
      '-o',
      join(await folder(), 'pack'),
      ...NO_MODELS,
    );
    expect(exit).toBe(1);
    expect(stderr).toMatch(/holds no models.*--no-vectors/);
  });

  test('with the shipped models a pack carries vectors, the same on every build, and the encoder’s licence', async () => {
    const [one, two] = [await encodedTeas(), await encodedTeas()];
    const manifest = JSON.parse(await readFile(join(one, 'manifest.json'), 'utf8'));
    expect(await readFile(join(two, 'vectors.bin'))).toEqual(await readFile(join(one, 'vectors.bin')));
    expect(manifest.encoder.dim * 10).toBeLessThan(manifest.files.vectors.bytes);
    expect(manifest.licences).toContainEqual(
      expect.objectContaining({ covers: 'vectors', attribution: manifest.encoder.id }),
    );
  });
});

test('the books pack without ratings says where to get them', async () => {
  const { GOODBOOKS_RATINGS: _, ...env } = process.env;
  const { exit, stdout, stderr } = await script('scripts/pack-books.ts', [], env);
  expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
  expect(stderr).toMatch(/goodbooks-10k.*CC BY-SA 4\.0/);
  expect(stderr).toMatch(/GOODBOOKS_RATINGS=/);
});
