/** `sotto inspect` as a process: it describes a sound pack, and names what is wrong with a damaged one. */
import { cp, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder } from './folder.ts';
import { sharedTeas, sotto, TEAS } from './terminal.ts';

const teas = sharedTeas();

describe('sotto inspect', () => {
  test('describes facets, files and licences', async () => {
    const { exit, stdout } = await sotto('inspect', teas.pack);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Teas: 10 items, format version 1/);
    expect(stdout).toMatch(/facets\.bin +[\d,]+ bytes {2}whole, hash verified/);
    expect(stdout).toMatch(/kind \(category\): 5 terms: green 3, black 2, dark 2, herbal 2, white 1/);
    expect(stdout).toMatch(/price \(number, price\): 6 to 55/);
    expect(stdout).toMatch(/catalogue: CC0-1\.0, The tea makers/);
    expect(stdout).toMatch(/Harbour Smoke by Mei Lin \(kind black; tastes of smoke, pine/);
  });

  test('names a damaged file and exits 1', async () => {
    const damaged = join(await folder(), 'pack');
    await cp(teas.pack, damaged, { recursive: true });
    await truncate(join(damaged, 'facets.bin'), 40);
    const { exit, stdout } = await sotto('inspect', damaged);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/facets\.bin +[\d,]+ bytes {2}facets\.bin has 40 of/);
    expect(stdout).toMatch(/items\.jsonl +[\d,]+ bytes {2}whole/);
  });

  test('a folder without a pack is no pack', async () => {
    const { exit, stderr } = await sotto('inspect', TEAS);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/teas holds no pack: there is no manifest\.json.*\(pack-not-found\)/);
  });

  test('what is no manifest is no pack', async () => {
    const { exit, stderr } = await sotto('inspect', 'package.json');
    expect(exit).toBe(1);
    expect(stderr).toMatch(/^package\.json: "format" is not.*\(pack-not-a-pack\)$/m);
  });
});
