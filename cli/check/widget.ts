/** The element and what it loads: that all of it is there, under types with which browsers run it. */
import { posix } from 'node:path';
import { type Answer, ask, contentOf } from './ask.ts';
import { isPage, SILENT, type Visitor } from './deployed.ts';
import { type Finding, orWell } from './finding.ts';
import { fits } from './headers.ts';

/** Far more scripts than the element has. */
const MOST_FILES = 60;
/** Files named by scripts of a build: "./engine-XNEMZcCc.js", "assets/…". What has no folder before it may be a mere word. */
const NAMED = /["'`]((?:\.\/)?(?:assets\/)?[\w.-]+\.(?:m?js|wasm))["'`]/g;
const SCRIPT_TYPES = /^(text|application)\/(x-)?(java|ecma)script/;

interface Part extends Pick<Answer, 'status' | 'failure'> {
  url: string;
  type: string;
  /** Whether a page of the visitor's origin may load it. */
  allowed: boolean;
  names: string[];
}

/** Follows the element's scripts from `url`. An element that isn't there is a fault. */
export async function checkWidget(url: string, visitor: Visitor): Promise<Finding[]> {
  const parts = new Map<string, Part>();
  const waiting = [{ url, sure: true }];
  const findings: Finding[] = [];
  for (let next = waiting.pop(); next && parts.size < MOST_FILES; next = waiting.pop()) {
    if (parts.has(next.url)) continue;
    const part = await partAt(next.url, visitor);
    parts.set(next.url, part);
    findings.push(...problemsOf(part, next.sure));
    for (const name of part.names)
      waiting.push({
        url: new URL(name, name.startsWith('assets/') ? url : next.url).href, // those are counted from the element
        sure: /^(\.\/|assets\/)/.test(name),
      });
  }
  const there = [...parts.values()].filter(({ status }) => status === 200).length;
  return orWell(findings, 'widget', `The element is there with all it loads, ${there} files.`);
}

async function partAt(url: string, { origin, patience }: Visitor): Promise<Part> {
  const headers = { 'accept-encoding': 'gzip, br', ...(origin !== undefined && { origin }) };
  const answer = await ask(url, { headers, patience });
  const content = contentOf(answer);
  const script = /js$/.test(url) && answer.status === 200 && content && !isPage(answer, content);
  const names = script ? [...content.toString('utf8').matchAll(NAMED)].map(([, name]) => name!) : [];
  const { 'content-type': type = '', 'access-control-allow-origin': allow } = answer.headers;
  const allowed = origin === undefined || fits(allow, origin);
  return { url, status: answer.status, failure: answer.failure, type, allowed, names };
}

function problemsOf({ url, status, failure, type, allowed }: Part, sure: boolean): Finding[] {
  const file = posix.basename(new URL(url).pathname);
  const fault = (message: string, remedy: string): Finding[] => [
    { level: 'fault', check: 'widget', file, message, remedy },
  ];
  if (failure !== null) return sure ? fault(`is not answered: ${failure}.`, SILENT) : [];
  if (status !== 200)
    return sure ? fault(`is answered with ${status}.`, 'Upload the widget’s folder whole, its “assets” with it.') : [];
  if (url.startsWith('file:')) return [];
  if (/\.m?js$/.test(file) && !SCRIPT_TYPES.test(type))
    return fault(`is sent as ${type || 'nothing'}, so browsers refuse to run it.`, 'Send it as text/javascript.');
  if (!allowed)
    return fault(
      'may not be loaded by pages of the other origin.',
      'Send Access-Control-Allow-Origin with the widget too.',
    );
  if (!/\.wasm$/.test(file) || type.startsWith('application/wasm')) return [];
  const message = `is sent as ${type || 'nothing'}, so browsers can’t compile it while it arrives.`;
  return [{ level: 'advice', check: 'widget', file, message, remedy: 'Send .wasm files as application/wasm.' }];
}
