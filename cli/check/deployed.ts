/** Files as they are deployed: each asked for as a browser does, and once more from its middle, as a resumed download does. */
import type { PackFile } from '../../src/pack/pack.ts';
import { sha256 } from '../../src/pack/verify.ts';
import { type Answer, ask, contentOf } from './ask.ts';
import type { Finding } from './finding.ts';

export interface Deployed {
  /** As the manifest calls it. */
  name: string;
  url: string;
  answer: Answer;
  /** Decoded; null where it can't be read whole. */
  content: Buffer | null;
  /** What the manifest says it is; null for the manifest itself. */
  expected: PackFile | null;
  /** The answer to a request for the bytes from `rangeStart` on; null where none was asked for, or none came. */
  rest: Answer | null;
}

export interface Visitor {
  /** Of the page that uses the files, where it is another than theirs. */
  origin: string | undefined;
  patience: number;
}

/** Gets one file. */
export async function getDeployed(
  url: string,
  { name, expected }: { name: string; expected: PackFile | null },
  { origin, patience }: Visitor,
): Promise<Deployed> {
  const own = origin === undefined ? {} : { origin };
  const get = (headers: Record<string, string>) => ask(url, { headers: { ...own, ...headers }, patience });
  const answer = await get({ 'accept-encoding': 'gzip, br' });
  const resumable = expected && expected.bytes > 1 && !url.startsWith('file:') && answer.status === 200;
  // Browsers ask for ranges of a file as it is, never of its compressed form.
  const rest = resumable ? await get({ 'accept-encoding': 'identity', range: `bytes=${rangeStart(expected)}-` }) : null;
  const content = answer.status === 200 ? contentOf(answer) : null;
  return { name, url, answer, content, expected, rest: rest?.failure === null ? rest : null };
}

/** A kilobyte from the end, or the middle of a small file. */
export function rangeStart({ bytes }: PackFile): number {
  return Math.max(bytes >> 1, bytes - 1024);
}

const WHOLE = 'Upload the whole folder of one build again.';
/** What to do about a server that doesn't answer. */
export const SILENT =
  'Look into the server’s log, and at what stands before it: a firewall, a proxy, a limit of requests.';

/** Whether a file is there and is what its manifest says: at most one finding, a fault. */
export async function integrity({ name: file, answer, content, expected }: Deployed): Promise<Finding[]> {
  const fault = (message: string, remedy: string): Finding[] => [
    { level: 'fault', check: 'files', file, message, remedy },
  ];
  if (answer.failure !== null) return fault(`is not answered: ${answer.failure}.`, SILENT);
  if (answer.status === 404) return fault('is not there (404).', WHOLE);
  if (answer.status !== 200)
    return fault(`is answered with ${answer.status}.`, 'Let everyone read the folder, without a login.');
  if (!content || !expected) return []; // the check of compression says why
  if (content.length === expected.bytes && (await sha256(content)) === expected.sha256) return [];
  if (isPage(answer, content))
    return fault(
      'is a web page.',
      'The server sends a page in place of what it hasn’t got. Upload the file, and take the folder out of that rule.',
    );
  if (isGzip(content)) return []; // neither is this its own fault
  const unix = Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  if ((await sha256(unix)) === expected.sha256)
    return fault('came with other line ends than it was built with.', 'Upload it in binary mode.');
  if (content.length < expected.bytes) return fault(`has ${content.length} of ${expected.bytes} bytes.`, WHOLE);
  return fault(
    'is not the file its manifest names: the hash is another.',
    `${WHOLE} If that doesn’t help, something on the way rewrites files: a minifier, an optimiser.`,
  );
}

export function isPage({ headers }: Answer, content: Buffer): boolean {
  return /html/.test(headers['content-type'] ?? '') && /^\s*</.test(content.subarray(0, 100).toString('latin1'));
}

/** Whether the bytes are compressed still, after all that their headers told to undo. */
export function isGzip(content: Buffer): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}
