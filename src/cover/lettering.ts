/** Setting words in a box without measuring them: widths are those of a generous book face, so that any serif fits. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Setting {
  lines: string[];
  /** In units of the sheet. */
  size: number;
}

/** Widths in hundredths of an em, by character, from a wide book face. */
const GROUPS: [string, number][] = [
  ['ijl', 30],
  [".,:;'’‘!|", 28],
  ['ft()[]I', 37],
  ['rscz-“”"', 45],
  ['aegkvxy?', 52],
  ['bdhnopqu', 59],
  ['EFJLPSTZYß', 63],
  ['ABCKRVX0123456789', 69],
  ['wDGHNOQU&', 78],
  ['mM', 92],
  ['W', 99],
];
const WIDTHS = new Map(
  GROUPS.flatMap(([characters, width]) => [...characters].map((character) => [character, width / 100] as const)),
);

/** The width of a line in ems; accents don't widen a letter, and scripts of square characters take an em each. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFD')) {
    if (/\p{M}/u.test(character)) continue;
    width += character === ' ' ? 0.26 : (WIDTHS.get(character) ?? (character > '⺀' ? 1 : 0.66));
  }
  return width;
}

/** Words that should not end a line of a title. */
const WEAK = /^(?:a|an|the|of|and|&|in|on|to|at|for|from|by|with|or|my|i)$/i;
const MOST_LINES = 7;
const LEADING = 1.08;

/** The breaks that let `text` be largest in the box, at most `most` units tall. */
export function fitted(text: string, box: { width: number; height: number }, most: number): Setting {
  const pieces = piecesOf(text);
  let best: Setting = { lines: [text], size: 0 };
  for (let count = 1; count <= Math.min(MOST_LINES, pieces.length); count++) {
    const lines = balanced(pieces, count);
    const widest = Math.max(...lines.map(widthOf));
    const size = Math.min(most, box.width / widest, box.height / (1 + (count - 1) * LEADING));
    if (size > best.size * 1.04) best = { lines, size };
  }
  return best;
}

/** Words, split after hyphens too: "Slaughterhouse-" may end a line. */
function piecesOf(text: string): string[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((word) =>
      word.split(/(?<=[\p{L}]{3}-)(?=\p{L})/u).map((part, i, all) => (i === all.length - 1 ? `${part} ` : part)),
    );
}

/** The pieces on `count` lines, the widest as narrow as can be; a line that ends in a weak word counts as wider. */
function balanced(pieces: string[], count: number): string[] {
  const cost = (from: number, to: number) => {
    const weak = to < pieces.length && WEAK.test(pieces[to - 1]!.trim()) ? 1.18 : 1;
    return widthOf(pieces.slice(from, to).join('').trim()) * weak;
  };
  let rows = pieces.map((_, i) => ({ widest: cost(0, i + 1), starts: [0] }));
  for (let line = 1; line < count; line++) {
    const before = rows;
    rows = pieces.map((_, i) => {
      let best = { widest: Number.POSITIVE_INFINITY, starts: [0] };
      for (let start = line; start <= i; start++) {
        const widest = Math.max(before[start - 1]!.widest, cost(start, i + 1));
        if (widest < best.widest) best = { widest, starts: [...before[start - 1]!.starts, start] };
      }
      return best;
    });
  }
  const { starts } = rows.at(-1)!;
  return starts.map((start, i) =>
    pieces
      .slice(start, starts[i + 1])
      .join('')
      .trim(),
  );
}
