/** Names as marks: private characters that stand for names while a text is taken apart. */
import type { Named } from './known.ts';

/** A name and where it stands. */
export interface Mark {
  start: number;
  end: number;
  named: Named;
}

/** A text with its names marked. */
export interface Reading {
  text: string;
  /** What a mark stands for. */
  named(mark: string): Named | undefined;
  /** The words that the person wrote, in place of the marks. */
  restore(text: string): string;
}

/** One mark, in regular expressions. */
export const MARK = '[\\uE000-\\uF8FF]';
const FIRST_MARK = 0xe000;
/** As many names as one wish can hold; the private characters are some more. */
export const MOST_MARKS = 0x1000;

/** Where a name stands, with the quotes and stops that belong to it. */
export function outline(text: string, start: number, end: number): { start: number; end: number } {
  const opening = /["“‘']$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const closing = /^(?:[?!)]|\.(?=\s*[,;]))*["”’']*/.exec(text.slice(end))?.[0].length ?? 0;
  return { start: start - opening, end: end + closing };
}

/** The text with each name as one mark. */
export function readingOf(text: string, marked: Mark[]): Reading {
  let result = '';
  let read = 0;
  marked.forEach(({ start, end }, i) => {
    result += text.slice(read, start) + String.fromCharCode(FIRST_MARK + i);
    read = end;
  });
  const entryOf = (mark: string) => marked[mark.charCodeAt(0) - FIRST_MARK];
  return {
    text: result + text.slice(read),
    named: (mark) => entryOf(mark)?.named,
    restore: (words) =>
      words.replace(new RegExp(MARK, 'g'), (mark) => {
        const at = entryOf(mark);
        return at ? text.slice(at.start, at.end) : '';
      }),
  };
}
