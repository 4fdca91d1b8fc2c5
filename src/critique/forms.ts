/** One form for the many in which a word is written: case, accents, plurals, comparatives. */

/** A word of a text, folded, with where it stands. */
export interface Word {
  word: string;
  start: number;
  end: number;
}

/** Lower case without accents and with straight quotes, one character for one, so that positions hold. */
export function fold(text: string): string {
  const plain = text.replace(/[^\0-\x7f]/g, (char) => char.normalize('NFD').charAt(0));
  return plain.toLowerCase().replace(/[‘’ʼ]/g, "'").replace(/[“”„]/g, '"');
}

/** The words of a text. Apostrophes are closed up, "&" is "and", and initials are one word: "J. K." is "jk". */
export function wordsOf(text: string): Word[] {
  const words: (Word & { initials: boolean })[] = [];
  for (const match of fold(text).matchAll(/[\p{L}\p{N}]+(?:'\p{L}+)*|&/gu)) {
    const word = match[0] === '&' ? 'and' : match[0].replace(/'/g, '');
    const next = { word, start: match.index, end: match.index + match[0].length, initials: /^\p{L}$/u.test(word) };
    const last = words.at(-1);
    if (last?.initials && next.initials && /^[.\s]+$/.test(text.slice(last.end, next.start))) {
      last.word += word;
      last.end = next.end;
    } else words.push(next);
  }
  return words;
}

/** What a word or phrase is looked up by: folded, hyphens as spaces, no article, its last word in the singular. */
export function key(phrase: string): string {
  const words = fold(phrase)
    .replace(/'s\b/g, '')
    .match(/[\p{L}\p{N}]+/gu);
  if (!words) return '';
  const start = words.length > 1 && /^(?:a|an|the)$/.test(words[0]!) ? 1 : 0;
  return [...words.slice(start, -1), singular(words.at(-1)!)].join(' ');
}

/** "witches" → "witch", "stories" → "story". Crude, and the same for what is asked and what is looked up. */
export function singular(word: string): string {
  if (word.length < 4) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(ch|sh|x|ss)es$/, '$1')
    .replace(/([^su])s$/, '$1');
}

/** The plain forms that a comparative or superlative may have: "funnier" → "funny", "saddest" → "sad", "safer" → "safe". */
export function plainForms(word: string): string[] {
  const root = /^(.{3,})(?:er|est)$/.exec(word)?.[1];
  if (!root) return [];
  const forms = [root.endsWith('i') ? `${root.slice(0, -1)}y` : root, `${root}e`];
  return /([b-df-hj-np-tv-z])\1$/.test(root) ? [...forms, root.slice(0, -1)] : forms;
}
