/** What a guide in Markdown tells its reader to do, so that a script can do the very same. */

export type Step =
  | { kind: 'run'; command: string }
  /** Goes on while the steps after it are taken. */
  | { kind: 'serve'; command: string; address: string }
  | { kind: 'save'; path: string; content: string };

/** A fenced block, its language, and the line before it. */
const BLOCK = /(?<before>[^\n]*)\n\n```(?<info>[^\n]*)\n(?<body>[\s\S]*?)```/g;

/**
 * The steps in the guide's order: lines of "sh" blocks are run one by one, that of an "sh serve" block goes on at the address in
 * the line before it, other blocks are saved under the path in theirs. Throws where such an address or path is missing.
 */
export function stepsOf(guide: string): Step[] {
  return [...guide.matchAll(BLOCK)].flatMap(({ groups }): Step[] => {
    const { before, info, body } = groups as Record<'before' | 'info' | 'body', string>;
    const lines = body.split('\n').filter(Boolean);
    if (info === 'sh') return lines.map((command) => ({ kind: 'run', command }));
    if (info === 'sh serve')
      return [{ kind: 'serve', command: lines.join('\n'), address: found(/<(https?:[^>]+)>/, before) }];
    return [{ kind: 'save', path: found(/`([^`]+)`/, before), content: body }];
  });
}

function found(what: RegExp, line: string): string {
  const [, match] = what.exec(line) ?? [];
  if (match === undefined) throw new Error(`Before a block of the guide, "${line}" names neither address nor file.`);
  return match;
}
