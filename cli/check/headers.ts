/** What a server says and does beside the bytes: types, caching, compression, ranges, other origins. */
import { gzipSync } from 'node:zlib';
import { type Deployed, isGzip, isPage, rangeStart } from './deployed.ts';
import { type Finding, orWell } from './finding.ts';

/** Longer than this, and caches hand out files of an older build for too long. */
const LONG_SECONDS = 600;
/** Below this, compression saves nothing that anybody notices. */
const WORTH_COMPRESSING = 20_000;

/** Data of an odd type is read all the same, but proxies minify and rewrite what they take for text. */
export function types(files: Deployed[]): Finding[] {
  const findings = files.filter(isThere).flatMap(({ name: file, answer }): Finding[] => {
    const type = answer.headers['content-type']?.split(';')[0]?.trim() ?? '';
    const json = /\.(json|jsonl)$/.test(file);
    if (type && !(json ? /html|xml|image|audio|video/ : /^text|html|xml|json|image|audio|video/).test(type)) return [];
    const told = type ? `is sent as ${type}, which it is not.` : 'is sent without a Content-Type.';
    return [advice('types', file, told, `Send it as ${json ? 'application/json' : 'application/octet-stream'}.`)];
  });
  return orWell(findings, 'types', 'Content types fit the files.');
}

export function caching(files: Deployed[]): Finding[] {
  const findings = files.filter(isThere).flatMap(({ name: file, answer: { headers }, expected }): Finding[] => {
    const seconds = secondsCached(headers['cache-control']);
    if (!expected && !headers.etag && !headers['last-modified'])
      return [
        advice(
          'caching',
          file,
          'has neither ETag nor Last-Modified, so every visit fetches it whole.',
          'Let the server send ETags.',
        ),
      ];
    if (seconds <= LONG_SECONDS) return [];
    const told = `may be cached for ${duration(seconds)}, and keeps its name over builds.`;
    const remedy = expected
      ? 'A cache on the way may serve the old file beside the new manifest, which visitors’ browsers refuse. Send Cache-Control: no-cache (browsers keep the files by themselves), or put each build at an address of its own.'
      : 'Visitors may hear of a new build only then. Send Cache-Control: no-cache.';
    return [advice('caching', file, told, remedy)];
  });
  return orWell(findings, 'caching', 'Nothing is cached longer than it may be.');
}

/** Seconds for which a shared cache may keep an answer without asking again. */
function secondsCached(control = ''): number {
  if (/no-cache|no-store|private/.test(control)) return 0;
  const age = /s-maxage=(\d+)/.exec(control) ?? /max-age=(\d+)/.exec(control);
  return Number(age?.[1] ?? 0);
}

function duration(seconds: number): string {
  const [size, unit] = [[86_400, 'days'] as const, [3600, 'hours'] as const, [60, 'minutes'] as const].find(
    ([size]) => seconds >= size * 2,
  ) ?? [1, 'seconds'];
  return `${Math.floor(seconds / size).toLocaleString('en')} ${unit}`;
}

export function compression(files: Deployed[]): Finding[] {
  const findings = files
    .filter(({ answer }) => answer.status === 200)
    .flatMap((file) => brokenCompression(file) ?? couldCompress(file) ?? []);
  return orWell(findings, 'compression', 'Compression leaves sizes right.');
}

function brokenCompression({ name: file, answer, content }: Deployed): Finding | null {
  const { headers, body, broken } = answer;
  const fault = (message: string, remedy: string): Finding => {
    return { level: 'fault', check: 'compression', file, message, remedy };
  };
  const encoding = headers['content-encoding'];
  const length = headers['content-length'];
  if (broken && length !== undefined)
    return fault(
      `is announced with ${length} bytes (Content-Length) and ${broken === 'long' ? 'goes on after them' : `ends after ${body.length}`}.`,
      encoding
        ? 'Something compresses it and leaves the old length. Let what compresses drop or correct Content-Length, or turn compression off for this folder.'
        : 'Upload the file again; if that doesn’t help, turn compression and filters off for this folder.',
    );
  if (broken) return fault('breaks off.', 'Look into the server’s log; upload the file again.');
  if (content === null)
    return fault(
      `is sent as Content-Encoding: ${encoding}, and is not that, or not all of it.`,
      'Turn compression off for this folder, or let one place alone do it: the server or what stands before it.',
    );
  if (isGzip(content))
    return fault(
      encoding ? 'is compressed twice, and says so once.' : 'is compressed, and no Content-Encoding says so.',
      'Upload the file itself, not its .gz; let one place alone compress.',
    );
  return null;
}

function couldCompress({ name: file, url, answer, content }: Deployed): Finding | null {
  const words = /\.(json|jsonl)$/.test(file) && !url.startsWith('file:');
  if (!words || !content || answer.headers['content-encoding'] || content.length < WORTH_COMPRESSING) return null;
  const sizes = `${kilobytes(content.length)} where gzip would make it ${kilobytes(gzipSync(content).length)}.`;
  return advice('compression', file, `is sent as it is: ${sizes}`, 'Turn on compression for JSON.');
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`;
}

/** Whether a download that broke off can go on. Without ranges it begins anew; with wrong ones it comes out damaged. */
export function ranges(files: Deployed[]): Finding[] {
  const asked = files.filter(
    ({ expected, content }) => expected && expected.bytes > 1 && content?.length === expected.bytes,
  );
  return orWell(asked.flatMap(rangeOf), 'ranges', 'Downloads that break off can go on.');
}

function rangeOf({ name: file, rest, content, expected }: Deployed): Finding[] {
  const start = rangeStart(expected!);
  const remedy = 'Correct the server’s ranges, or turn them off.';
  const fault = (message: string): Finding[] => [{ level: 'fault', check: 'ranges', file, message, remedy }];
  if (!rest) return fault('is not answered when a part of it is asked for.');
  if (rest.status === 200 && !rest.headers['content-encoding'])
    return [
      advice(
        'ranges',
        file,
        'comes whole when a part of it is asked for.',
        'Let the server answer ranges (206), so that a broken download goes on where it stopped.',
      ),
    ];
  if (rest.headers['content-encoding'])
    return fault('is compressed even where the visitor asks for bytes of the file itself.');
  if (rest.status !== 206) return fault(`is answered with ${rest.status} when a part of it is asked for.`);
  const told = rest.headers['content-range'] === `bytes ${start}-${expected!.bytes - 1}/${expected!.bytes}`;
  if (told && !rest.broken && rest.body.equals(content!.subarray(start))) return [];
  return fault(`comes with the wrong bytes when those from ${start} on are asked for.`);
}

/** Whether a page of another origin may use the files. */
export function otherOrigin(files: Deployed[], origin: string): Finding[] {
  const findings = files.filter(isThere).flatMap((file): Finding[] => {
    const answers = file.rest ? [file.answer, file.rest] : [file.answer];
    const refused = answers
      .map(({ headers }) => headers['access-control-allow-origin'])
      .find((allowed) => !fits(allowed, origin));
    if (answers.every(({ headers }) => fits(headers['access-control-allow-origin'], origin))) return variance(file);
    const message = refused
      ? `allows the origin "${refused}", not ${origin}.`
      : `does not allow pages of ${origin} to read it.`;
    const remedy = `Send Access-Control-Allow-Origin: ${origin} (or *) with every file, once, also with ranges (206).`;
    return [{ level: 'fault', check: 'origin', file: file.name, message, remedy }];
  });
  return orWell(findings, 'origin', `Pages of ${origin} may read the files.`);
}

/** Whether an Access-Control-Allow-Origin admits a page of `origin`. */
export function fits(allowed: string | undefined, origin: string): boolean {
  return allowed === '*' || allowed === origin;
}

/** An answer for one origin, kept by a cache, is refused by the next. */
function variance({ name: file, answer: { headers } }: Deployed): Finding[] {
  if (headers['access-control-allow-origin'] === '*' || /\borigin\b|\*/i.test(headers.vary ?? '')) return [];
  const told = 'is allowed to one origin, and caches aren’t told so.';
  return [advice('origin', file, told, 'Send Vary: Origin, or Access-Control-Allow-Origin: *.')];
}

/** Of an answer that is no file at all, the headers mean nothing. */
function isThere({ answer, content }: Deployed): boolean {
  return content !== null && !isPage(answer, content);
}

function advice(check: Finding['check'], file: string, message: string, remedy: string): Finding {
  return { level: 'advice', check, file, message, remedy };
}
