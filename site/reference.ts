/** The API reference: what each entry of the package exports, as its sources declare it and in the words of their docstrings. */
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'vite';

export interface Entry {
  /** As it is imported: "sotto/pack". */
  module: string;
  /** Its source, from the repository's root. */
  path: string;
}

type ReadSource = (path: string) => string;

/** A name as one file declares it. */
interface Declaration {
  name: string;
  kind: string;
  /** TypeScript, without bodies. */
  text: string;
  doc: string;
}

/** What of a syntax tree is looked at here. */
interface Node {
  type: string;
  start: number;
  end: number;
  // biome-ignore lint/suspicious/noExplicitAny: the parser types each of some two hundred kinds of node; what is read is checked by kind.
  [field: string]: any;
}

interface Source {
  path: string;
  text: string;
  body: Node[];
  comments: { start: number; end: number; value: string }[];
}

/** The reference as Markdown. A name that several entries export is described under the first. Throws on an export that it can't find. */
export function apiReference(entries: readonly Entry[], read: ReadSource): string {
  const sources = new Map<string, Source>();
  const open = (path: string): Source => {
    const source = sources.get(path) ?? parsed(path, read(path));
    sources.set(path, source);
    return source;
  };
  const described = new Map<string, string>();
  const sections = entries.map(({ module, path }) => {
    const names = exportedNames(open(path));
    const fresh = names.filter((name) => !described.has(name));
    const again = names.filter((name) => described.has(name));
    for (const name of fresh) described.set(name, module);
    const declarations = fresh.map((name) => declarationOf(name, open(path), open)).sort(byKindAndName);
    const also = again.length
      ? `It exports these, described above, as well: ${again.sort().map(code).join(', ')}.`
      : '';
    return [`## ${code(module)}`, opening(open(path)), ...declarations.map(section), also].filter(Boolean).join('\n\n');
  });
  return [
    '# API reference',
    'Made from the docstrings of the sources. [The package](packages.md) shows how the parts go together; the element’s attributes and events are in [Embedding](widget.md).',
    ...sections,
  ].join('\n\n');
}

function parsed(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length) throw new Error(`${path} can’t be read: ${errors[0]!.message}`);
  return { path, text, body: program.body as unknown as Node[], comments };
}

function section({ name, doc, text }: Declaration): string {
  return [`### ${code(name)}`, doc, `\`\`\`ts\n${text}\n\`\`\``].filter(Boolean).join('\n\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Functions and classes first: they are what is called. */
function byKindAndName(a: Declaration, b: Declaration): number {
  const rank = ({ kind }: Declaration) => (/Function|Class/.test(kind) ? 0 : 1);
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

function exportedNames({ body, path }: Source): string[] {
  if (body.some(({ type }) => type === 'ExportAllDeclaration'))
    throw new Error(`${path} exports with "*". Name what it exports, so that the reference can.`);
  return body.flatMap(({ type, specifiers = [] }) =>
    type === 'ExportNamedDeclaration' ? specifiers.map(({ exported }: Node) => exported.name as string) : [],
  );
}

/** Follows re-exports to the file that declares a name. */
function declarationOf(name: string, source: Source, open: (path: string) => Source): Declaration {
  for (const node of source.body.filter(({ type }) => type === 'ExportNamedDeclaration')) {
    const { declaration, specifiers } = node;
    if (declaration?.id?.name === name) return { name, kind: declaration.type, ...textOf(node, source) };
    const specifier = specifiers.find(({ exported }: Node) => exported.name === name);
    if (specifier && node.source)
      return {
        ...declarationOf(specifier.local.name, open(join(dirname(source.path), node.source.value)), open),
        name,
      };
  }
  throw new Error(`${source.path} does not export ${name} in a way that the reference can follow.`);
}

/** The declaration without `export` and without bodies, and the docstring before it. */
function textOf(node: Node, source: Source): Pick<Declaration, 'text' | 'doc'> {
  const { declaration } = node;
  const cuts = bodiesOf(declaration);
  let text = '';
  let at = declaration.start;
  for (const { start, end } of cuts) {
    text += `${source.text.slice(at, start).trimEnd()};`;
    at = end;
  }
  return { text: text + source.text.slice(at, declaration.end), doc: docBefore(node.start, source) };
}

function bodiesOf({ type, body, id }: Node): Node[] {
  if (type === 'FunctionDeclaration') return [body];
  if (type === 'ClassDeclaration')
    return body.body.flatMap((member: Node) => (member.type === 'MethodDefinition' ? member.value.body : []));
  if (type === 'TSInterfaceDeclaration' || type === 'TSTypeAliasDeclaration') return [];
  throw new Error(`The reference does not know how to tell of ${id?.name}, a ${type}.`);
}

/** The docstring that ends where `start` begins; empty where there is none. */
function docBefore(start: number, { text, comments }: Source): string {
  const before = comments.findLast(({ end }) => end <= start);
  return before?.value.startsWith('*') && !text.slice(before.end, start).trim() ? prose(before.value) : '';
}

/** What the entry says of itself. */
function opening({ comments }: Source): string {
  const [first] = comments;
  return first?.start === 0 ? prose(first.value) : '';
}

function prose(comment: string): string {
  return comment
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join('\n')
    .trim();
}
