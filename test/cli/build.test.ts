/** `sotto build` as a process: what it writes, that it writes it twice the same, and what it says of bad input. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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
    ]);
  });

  test('gives the same bytes again', async () => {
    const again = join(await folder(), 'again');
    await buildTeas(again, '--no-vectors', ...LICENCE);
    for (const name of await readdir(teas.pack))
      expect(await readFile(join(again, name))).toEqual(await readFile(join(teas.pack, name)));
  });

  test('infers facets where none are written, and leaves no file of an earlier build', async () => {
    const output = join(await folder(), 'pack');
    await cp(teas.pack, output, { recursive: true });
    const { exit, stdout } = await sotto('build', `${TEAS}/teas.jsonl`, '-o', output, '--no-vectors');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/10 items, 6 facets/);
    expect((await readdir(output)).sort()).toEqual(['facets.bin', 'items.jsonl', 'manifest.json']);
  });

  test('names file and line of a bad row, and writes nothing', async () => {
    const place = await folder();
    await writeFile(join(place, 'bad.jsonl'), '{"id":1,"title":"A"}\n{"id":2}\n');
    const { exit, stdout, stderr } = await sotto(
      'build',
      join(place, 'bad.jsonl'),
      '-o',
      join(place, 'pack'),
      '--no-vectors',
    );
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toMatch(/bad\.jsonl, line 2 has no "title".*\(bad-input\)/);
    expect(await readdir(place)).toEqual(['bad.jsonl']);
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
