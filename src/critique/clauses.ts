/** Where one part of a critique ends and the next begins. Names are marked before, so none is cut through. */
import { MARK } from './marks.ts';

export interface Clause {
  text: string;
  start: number;
  end: number;
  /** What stands before it. */
  joint: 'start' | 'comma' | 'and' | 'or' | 'but' | 'stop';
}

/** "Anything but romance" and "300 pages or less" are one clause each. */
const JOINT =
  /\s*(?:,\s*(?:and|or|but|yet)\b|[,;!?/&:]|\.(?=\s|$)|\s[–—-]+\s|\b(?:and|(?<!(?:anything|everything|all)\s)but|yet|or(?!\s(?:less|fewer|more|under|over)\s*(?:$|[,;.!]))|plus|though|although)\b)\s*/gi;

/** Splits at commas, full stops, "and", "but", "or". */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  let joint: Clause['joint'] = 'start';
  const close = (end: number) => {
    if (text.slice(start, end).trim()) clauses.push({ text: text.slice(start, end), start, end, joint });
  };
  for (const match of text.matchAll(JOINT)) {
    const before = text.slice(start, match.index).trim();
    close(match.index);
    start = match.index + match[0].length;
    // After an empty clause the first joint stands: ", " and then "and".
    joint = before || joint === 'start' ? jointOf(match[0]) : joint;
  }
  close(text.length);
  return clauses;
}

function jointOf(words: string): Clause['joint'] {
  const word = /[a-z]+/i.exec(words)?.[0].toLowerCase();
  if (word === 'or' || words.includes('/')) return 'or';
  if (word === 'and' || word === 'plus' || words.includes('&')) return 'and';
  if (word) return 'but';
  return words.includes(',') ? 'comma' : 'stop';
}

const SEGMENT = new RegExp(
  `\\s+(?=(?:about|set in|set during|set on|with|without|from|by|for|like|similar to|in|on|under|over|below|above|before|after|since|between|at least|at most|up to|published|written|not|no|more|less|fewer|who)\\b)|(?<=${MARK})\\s+`,
  'gi',
);

/** Parts of one clause, cut before the words that begin a wish of their own: "a funny book | about bees | under 300 pages". */
export function segmentsOf({ text, start, joint }: Clause): Clause[] {
  const segments: Clause[] = [];
  let from = 0;
  for (const cut of [...text.matchAll(SEGMENT), { index: text.length, 0: '' }]) {
    const segment = text.slice(from, cut.index);
    if (segment.trim())
      segments.push({
        text: segment,
        start: start + from,
        end: start + cut.index,
        joint: segments.length ? 'and' : joint,
      });
    from = cut.index + cut[0].length;
  }
  return segments;
}
