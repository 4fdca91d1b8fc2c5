/** `sotto check` against real servers: one that is as it should be, and many that are wrong in one way each. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, isSound, type Report, reportJson } from '../../cli/check/finding.ts';
import { check } from '../../cli/check.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { folder } from './folder.ts';
import { type Misbehaviour, type Mishap, type Reply, serveSite } from './site.ts';
import { sharedTeas, sotto } from './terminal.ts';

const teas = sharedTeas();
const SHOP = 'https://shop.example';
const PATIENCE = { patience: 700 };
let site: Map<string, Uint8Array>;

beforeAll(async () => {
  const names = await readdir(teas.pack);
  site = new Map(
    await Promise.all(names.map(async (name) => [`/pack/${name}`, await readFile(join(teas.pack, name))] as const)),
  );
});

/** What is not well of the teas on a server that misbehaves. */
async function problems(misbehave: Misbehaviour, options = {}): Promise<Finding[]> {
  const { findings } = await check(`${await serveSite(site, misbehave)}/pack`, { ...PATIENCE, ...options });
  return findings.filter(({ level }) => level !== 'ok');
}

/** Misbehaves on one file, and on whole answers only unless `always`. */
function on(file: string, change: (reply: Reply) => Reply | Mishap, { always = false } = {}): Misbehaviour {
  return (path, reply, { headers }) =>
    path.endsWith(`/${file}`) && (always || !headers.range) ? change(reply) : undefined;
}

const status = (code: number) => (): Reply => ({ status: code, headers: {}, body: 'No' });
const page = (): Reply => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Hello' });
const instead =
  (make: (file: Buffer) => Uint8Array, headers = {}) =>
  (reply: Reply): Reply => {
    const file = Buffer.from(site.get('/pack/items.jsonl')!);
    const { 'content-encoding': _, 'content-length': __, ...rest } = reply.headers;
    return { status: 200, headers: { ...rest, ...headers }, body: make(file) };
  };
const headed =
  (headers: Reply['headers']) =>
  (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, ...headers } });
const everywhere =
  (headers: Reply['headers']): Misbehaviour =>
  (_, reply) =>
    headed(headers)(reply);

describe('sotto check of an address', () => {
  test('finds nothing to mend where there is nothing, and says what it looked at', async () => {
    const report = await check(`${await serveSite(site)}/pack`, PATIENCE);
    expect(isSound(report)).toBe(true);
    expect(report.findings.map(({ level, check }) => `${level} ${check}`)).toEqual([
      ...['ok manifest', 'ok files', 'ok compression', 'ok types', 'ok caching', 'ok ranges'],
    ]);
  });

  test.each<[string, Misbehaviour, string, RegExp]>([
    ['no manifest', on('manifest.json', status(404)), 'fault manifest', /not there.*Check the address/],
    ['a manifest behind a login', on('manifest.json', status(401)), 'fault manifest', /answered with 401/],
    ['a page for a manifest', on('manifest.json', page), 'fault manifest', /is a web page/],
    [
      'another JSON for a manifest',
      on(
        'manifest.json',
        instead(() => Buffer.from('{}')),
      ),
      'fault manifest',
      /no pack’s manifest/,
    ],
    ['a file that is missing', on('facets.bin', status(404)), 'fault files', /facets\.bin is not there/],
    ['a file nobody may read', on('facets.bin', status(403)), 'fault files', /facets\.bin is answered with 403/],
    ['a page for a file', on('items.jsonl', page), 'fault files', /items\.jsonl is a web page/],
    [
      'a file cut short',
      on(
        'items.jsonl',
        instead((file) => file.subarray(0, 90)),
      ),
      'fault files',
      /has 90 of \d+ bytes/,
    ],
    [
      'a file of another build',
      on(
        'items.jsonl',
        instead((file) => file.map((byte, i) => (i === 9 ? 88 : byte))),
      ),
      'fault files',
      /hash is another/,
    ],
    [
      'line ends changed',
      on(
        'items.jsonl',
        instead((file) => Buffer.from(file.toString().replaceAll('\n', '\r\n'))),
      ),
      'fault files',
      /line ends.*binary mode/,
    ],
    [
      'compressed, and not said',
      on(
        'items.jsonl',
        instead((file) => gzipSync(file)),
      ),
      'fault compression',
      /no Content-Encoding says so/,
    ],
    [
      'compressed twice',
      on(
        'items.jsonl',
        instead((file) => gzipSync(gzipSync(file)), { 'content-encoding': 'gzip' }),
      ),
      'fault compression',
      /compressed twice/,
    ],
    [
      'another compression than said',
      on(
        'items.jsonl',
        instead((file) => gzipSync(file), { 'content-encoding': 'br' }),
      ),
      'fault compression',
      /Content-Encoding: br, and is not that/,
    ],
    [
      'the length of before compression',
      on(
        'items.jsonl',
        instead((file) => gzipSync(file), { 'content-encoding': 'gzip', 'content-length': 99_999 }),
      ),
      'fault compression',
      /announced with 99999 bytes.*leaves the old length/,
    ],
    [
      'a length below the compressed one',
      on(
        'items.jsonl',
        instead((file) => gzipSync(file), { 'content-encoding': 'gzip', 'content-length': 50 }),
      ),
      'fault compression',
      /announced with 50 bytes.*goes on after them/,
    ],
    [
      'a body that stalls',
      on('items.jsonl', () => 'stall'),
      'fault compression',
      /announced with 100 bytes.*ends after 1/,
    ],
    ['a connection that is reset', on('items.jsonl', () => 'reset'), 'fault files', /items\.jsonl is not answered: \w/],
    [
      'no answer at all',
      on('items.jsonl', () => 'silence'),
      'fault files',
      /not answered: no answer within 0\.7 s.*log/,
    ],
    [
      'a redirect that leads nowhere',
      on('items.jsonl', (reply) => ({ ...reply, status: 302, headers: { location: 'http://' } })),
      'fault files',
      /items\.jsonl is not answered: Invalid URL/,
    ],
    [
      'a reset where a part is asked for',
      (_, reply) => (reply.status === 206 ? 'reset' : undefined),
      'fault ranges',
      /not answered when a part of it is asked for/,
    ],
    [
      'no ranges',
      (_, reply, { headers }) => (headers.range ? instead((file) => file)({ ...reply, headers: {} }) : undefined),
      'advice ranges',
      /comes whole/,
    ],
    [
      'ranges of wrong bytes',
      (_, reply) => (reply.status === 206 ? { ...reply, body: Buffer.from(reply.body).reverse() } : undefined),
      'fault ranges',
      /wrong bytes/,
    ],
    [
      'ranges under a wrong place',
      (_, reply) => (reply.status === 206 ? headed({ 'content-range': 'bytes 0-9/10' })(reply) : undefined),
      'fault ranges',
      /wrong bytes/,
    ],
    [
      'ranges refused',
      (_, reply) => (reply.status === 206 ? status(416)() : undefined),
      'fault ranges',
      /answered with 416/,
    ],
    [
      'ranges of the compressed file',
      (_, reply) => (reply.status === 206 ? headed({ 'content-encoding': 'gzip' })(reply) : undefined),
      'fault ranges',
      /compressed even where/,
    ],
    [
      'a year in caches',
      on('facets.bin', headed({ 'cache-control': 'public, max-age=31536000, immutable' })),
      'advice caching',
      /cached for 365 days/,
    ],
    [
      'a manifest kept for a day',
      on('manifest.json', headed({ 'cache-control': 'max-age=86400' })),
      'advice caching',
      /24 hours.*hear of a new build/,
    ],
    [
      'data as text',
      on('facets.bin', headed({ 'content-type': 'text/plain' })),
      'advice types',
      /sent as text\/plain.*octet-stream/,
    ],
    [
      'items as a page',
      on('items.jsonl', headed({ 'content-type': 'text/html' })),
      'advice types',
      /sent as text\/html.*application\/json/,
    ],
  ])('tells of %s, and of nothing else', async (_, misbehave, kind, told) => {
    const found = await problems(misbehave);
    expect([...new Set(found.map(({ level, check }) => `${level} ${check}`))]).toEqual([kind]);
    expect(found.map(({ file, message, remedy }) => [file, message, remedy].join(' ')).join('\n')).toMatch(told);
  });

  test('goes on with the other files where a connection is reset', async () => {
    const found = await problems((path, reply) =>
      path.endsWith('items.jsonl') ? 'reset' : headed({ 'cache-control': 'max-age=86400' })(reply),
    );
    const told = found.map(({ level, check, file }) => `${level} ${check} ${file}`);
    expect(told).toContain('fault files items.jsonl');
    expect(told).toContain('advice caching facets.bin');
  });

  test('tells of a manifest that can’t be revalidated', async () => {
    const bare: Misbehaviour = (_, { headers: { etag, ...headers }, ...reply }) => ({ ...reply, headers });
    expect(await problems(bare)).toMatchObject([{ level: 'advice', check: 'caching', file: 'manifest.json' }]);
  });

  test('tells what compression would save, where there is enough to save', async () => {
    const place = await folder();
    const text = 'Smoked over pine for three days and nights. '.repeat(40);
    const lines = Array.from({ length: 20 }, (_, id) => JSON.stringify({ id, title: `Tea ${id}`, text }));
    await writeFile(join(place, 'teas.jsonl'), lines.join('\n'));
    await sotto('build', join(place, 'teas.jsonl'), '-o', join(place, 'pack'), '--no-vectors');
    const names = await readdir(join(place, 'pack'));
    const files = await Promise.all(
      names.map(async (name) => [`/pack/${name}`, await readFile(join(place, 'pack', name))] as const),
    );
    const plain: Misbehaviour = (path, reply) => ({
      ...reply,
      headers: { etag: '1', 'content-type': 'application/json' },
      body: new Map<string, Uint8Array>(files).get(path) ?? '',
    });
    const { findings } = await check(`${await serveSite(new Map(files), plain)}/pack`, PATIENCE);
    const told = findings.find(({ check, level }) => check === 'compression' && level === 'advice');
    expect(told).toMatchObject({
      file: 'items.jsonl',
      message: expect.stringMatching(/\d+ kB where gzip would make it 1 kB/),
    });
  });

  test('follows redirects', async () => {
    const moved: Misbehaviour = (path, reply) =>
      path.startsWith('/old/')
        ? { ...reply, status: 308, headers: { location: path.replace('/old/', '/pack/') } }
        : undefined;
    const report = await check(`${await serveSite(site, moved)}/old`, PATIENCE);
    expect(isSound(report)).toBe(true);
  });

  test('tells of an address that browsers don’t trust', async () => {
    const address = (await serveSite(site)).replace('127.0.0.1', '0.0.0.0');
    const { findings } = await check(`${address}/pack`, PATIENCE);
    expect(findings[0]).toMatchObject({ level: 'fault', check: 'address', remedy: expect.stringContaining('https') });
  });
});

describe('sotto check --origin', () => {
  const faultOf = async (misbehave: Misbehaviour) =>
    (await problems(misbehave, { origin: SHOP })).map(({ level, check, message }) => `${level} ${check} ${message}`);

  test('tells that nothing is allowed', async () => {
    const told = await faultOf(() => undefined);
    expect(told).toHaveLength(site.size);
    expect(told[0]).toMatch(/^fault origin does not allow pages of https:\/\/shop\.example/);
  });

  test('takes * and the very origin, with Vary', async () => {
    expect(await faultOf(everywhere({ 'access-control-allow-origin': '*' }))).toEqual([]);
    expect(await faultOf(everywhere({ 'access-control-allow-origin': SHOP, vary: 'Origin' }))).toEqual([]);
  });

  test.each([
    [
      'another origin',
      everywhere({ 'access-control-allow-origin': 'https://other.example' }),
      /allows the origin "https:\/\/other\.example"/,
    ],
    ['two values', everywhere({ 'access-control-allow-origin': `${SHOP}, ${SHOP}` }), /allows the origin "/],
    [
      'whole answers only',
      ((_, reply) =>
        reply.status === 200 ? headed({ 'access-control-allow-origin': '*' })(reply) : undefined) as Misbehaviour,
      /does not allow/,
    ],
    [
      'one file left out',
      ((path, reply) =>
        path.endsWith('facets.bin')
          ? undefined
          : headed({ 'access-control-allow-origin': '*' })(reply)) as Misbehaviour,
      /does not allow/,
    ],
  ])('does not take %s', async (_, misbehave, told) => {
    const found = await faultOf(misbehave);
    expect(found.length).toBeGreaterThan(0);
    for (const line of found) expect(line).toMatch(told);
  });

  test('advises Vary where an origin is named', async () => {
    const found = await faultOf(everywhere({ 'access-control-allow-origin': SHOP, vary: 'Accept-Encoding' }));
    expect(found[0]).toMatch(/^advice origin .*caches/);
  });

  test('needs nothing on the same origin', async () => {
    const address = await serveSite(site);
    expect(isSound(await check(`${address}/pack`, { ...PATIENCE, origin: address }))).toBe(true);
  });
});

/** Models as small as can be: right in shape and hashes, nothing to compute with. */
async function tinyModels(): Promise<[string, Uint8Array][]> {
  const files: [string, Uint8Array][] = [];
  const entry = async (name: string) => {
    const file = async (role: string) => {
      const bytes = Buffer.from(`${name} ${role}`);
      files.push([`/models/${name}/${role}.bin`, bytes]);
      return { path: `${name}/${role}.bin`, bytes: bytes.length, sha256: await sha256(bytes) };
    };
    const roles = ['weights', 'tokenizer', 'cpu', 'webgpu'];
    const named = await Promise.all(roles.map(async (role) => [role, await file(role)] as const));
    return { id: `tiny-${name}`, config: {}, tensors: [], files: Object.fromEntries(named), licence: 'CC0-1.0' };
  };
  const models = { encoder: await entry('encoder'), narrator: await entry('narrator') };
  const manifest = JSON.stringify({ format: 'sotto-models', version: 1, models });
  return [['/models/manifest.json', Buffer.from(manifest)], ...files];
}

const WIDGET: [string, Uint8Array][] = [
  ['/widget/sotto-picks.js', Buffer.from('import"./assets/engine-12345678.js";let word="ort.mjs";')],
  ['/widget/assets/engine-12345678.js', Buffer.from('new URL(`ort-12345678.wasm`,import.meta.url)')],
  ['/widget/assets/ort-12345678.wasm', Buffer.from('\0asm')],
];

describe('sotto check of what is beside the pack', () => {
  const beside = async (misbehave: Misbehaviour, more: [string, Uint8Array][], options = {}) => {
    const { findings } = await check(`${await serveSite(new Map([...site, ...more]), misbehave)}/pack`, {
      ...PATIENCE,
      ...options,
    });
    return findings.filter(({ check, level }) => level !== 'ok' || check === 'models' || check === 'widget');
  };

  test('says that models and element are well', async () => {
    const found = await beside(() => undefined, [...(await tinyModels()), ...WIDGET]);
    expect(found).toMatchObject([
      { level: 'ok', check: 'models' },
      { level: 'ok', check: 'widget', message: expect.stringContaining('3 files') },
    ]);
  });

  test('tells of a damaged model', async () => {
    const found = await beside(
      on(
        'weights.bin',
        instead(() => Buffer.from('?')),
      ),
      await tinyModels(),
    );
    expect(found).toContainEqual(expect.objectContaining({ level: 'fault', file: 'models/encoder/weights.bin' }));
  });

  test('tells of a model’s file that is not answered, and looks at the element all the same', async () => {
    const found = await beside(
      on('weights.bin', () => 'reset'),
      [...(await tinyModels()), ...WIDGET],
    );
    expect(found).toContainEqual(
      expect.objectContaining({
        level: 'fault',
        file: 'models/encoder/weights.bin',
        message: expect.stringMatching(/^is not answered: /),
      }),
    );
    expect(found.at(-1)).toMatchObject({ level: 'ok', check: 'widget' });
  });

  test('tells of models that may be there, and are not answered', async () => {
    const found = await beside((path) => (path.startsWith('/models/') ? 'reset' : undefined), WIDGET);
    expect(found).toMatchObject([
      {
        level: 'fault',
        check: 'models',
        file: 'models/manifest.json',
        message: expect.stringMatching(/^is not answered: /),
      },
      { level: 'ok', check: 'widget' },
    ]);
  });

  test('models that were named and aren’t there are a fault; the rest is told too', async () => {
    const address = await serveSite(site);
    const { findings } = await check(`${address}/pack`, { ...PATIENCE, models: `${address}/models` });
    expect(findings).toContainEqual({
      level: 'fault',
      check: 'models',
      message: `${address}/models holds no models that can be read.`,
      remedy: 'Check what --models names.',
    });
    expect(findings).toContainEqual(expect.objectContaining({ level: 'ok', check: 'ranges' }));
  });

  test('tells of models that are not those of the pack', async () => {
    const manifest = JSON.parse(Buffer.from(site.get('/pack/manifest.json')!).toString());
    const encoder = { id: 'another', sha256: '0'.repeat(64), dim: 4 };
    const changed = Buffer.from(JSON.stringify({ ...manifest, encoder }));
    const found = await beside(() => undefined, [...(await tinyModels()), ['/pack/manifest.json', changed]]);
    expect(found).toMatchObject([{ level: 'fault', check: 'models', message: expect.stringContaining('by another') }]);
  });

  test.each<[string, Misbehaviour, object]>([
    ['a chunk that is missing', on('engine-12345678.js', status(404)), { level: 'fault', file: 'engine-12345678.js' }],
    [
      'a chunk that is not answered',
      on('engine-12345678.js', () => 'reset'),
      { level: 'fault', file: 'engine-12345678.js', message: expect.stringMatching(/^is not answered: /) },
    ],
    [
      'an element that may be there, and is not answered',
      on('sotto-picks.js', () => 'reset'),
      { level: 'fault', file: 'sotto-picks.js', message: expect.stringMatching(/^is not answered: /) },
    ],
    [
      'a script that is no script to browsers',
      on('engine-12345678.js', headed({ 'content-type': 'text/plain' })),
      { level: 'fault', file: 'engine-12345678.js' },
    ],
    [
      'wasm under another type',
      on('ort-12345678.wasm', headed({ 'content-type': 'application/octet-stream' })),
      { level: 'advice', file: 'ort-12345678.wasm' },
    ],
  ])('tells of %s', async (_, misbehave, told) => {
    expect(await beside(misbehave, WIDGET)).toMatchObject([{ check: 'widget', ...told }]);
  });

  test('wants the element allowed to another origin too', async () => {
    const allowed: Misbehaviour = (path, reply) =>
      path.startsWith('/pack') ? headed({ 'access-control-allow-origin': '*' })(reply) : undefined;
    const found = await beside(allowed, WIDGET, { origin: SHOP });
    expect(found.map(({ check, level }) => `${level} ${check}`)).toEqual([
      'fault widget',
      'fault widget',
      'fault widget',
    ]);
  });

  test('an element that was named and isn’t there is a fault; one that nobody named is none', async () => {
    const address = await serveSite(site);
    const { findings } = await check(`${address}/pack`, { ...PATIENCE, widget: `${address}/widget` });
    expect(findings.at(-1)).toMatchObject({ level: 'fault', check: 'widget', message: 'is answered with 404.' });
    expect(await beside(() => undefined, [])).toEqual([]);
  });
});

describe('sotto check as a process', () => {
  test('reports for a person, and exits 0', async () => {
    const { exit, stdout } = await sotto('check', teas.pack);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/✓ manifest\.json names a pack of 10 items/);
    expect(stdout).toMatch(/✓ 5 files are whole[\s\S]*No faults\./);
  });

  test('reports for a program, and exits 1 on a fault', async () => {
    const address = await serveSite(site, on('facets.bin', status(404)));
    const { exit, stdout } = await sotto('check', `${address}/pack/`, '--json');
    expect(exit).toBe(1);
    const { sound, findings } = JSON.parse(stdout) as Report & { sound: boolean };
    expect(sound).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'files', file: 'facets.bin', level: 'fault' }));
  });

  test.each([
    [['nowhere/at/all'], /There is no folder/],
    [['https://'], /is no address/],
    [['http://127.0.0.1:9/pack', '--origin', 'shop'], /is no origin/],
    [['test/fixtures/teas', '--origin', SHOP], /A folder has no headers/],
    [['test/fixtures/teas', '--quick'], /unknown option/],
  ])('exits 2 on %j', async (args, told) => {
    const { exit, stderr, stdout } = await sotto('check', ...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(told);
  });

  test('a server that isn’t there is a fault', async () => {
    const report = await check('http://127.0.0.1:9/pack', PATIENCE);
    expect(JSON.parse(reportJson(report))).toMatchObject({ sound: false, findings: [{ check: 'address' }] });
  });

  test('a folder without a pack, or with a damaged one, is a fault', async () => {
    expect(isSound(await check('test/fixtures/teas'))).toBe(false);
    const place = await folder();
    for (const [path, bytes] of site) await writeFile(join(place, path.replace('/pack/', '')), bytes);
    await writeFile(join(place, 'facets.bin'), 'short');
    expect((await check(place)).findings).toContainEqual(
      expect.objectContaining({ level: 'fault', file: 'facets.bin' }),
    );
  });
});
