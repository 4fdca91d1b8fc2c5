/** A shop's description → plain sentences. */
import { Parser } from 'htmlparser2';

/** Text without one of these is no HTML and stays as it is: "3 < 4 & 5" is prose. */
const MARKUP = /<\/?[a-z][^<>]*>|<!--|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i;

/** Elements whose content nobody reads. */
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'svg', 'head']);
/** Elements that run on in the sentence around them; every other one begins and ends a block. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark meta o:p q s samp small span strike strong ' +
    'sub sup time tt u var wbr'
  ).split(' '),
);
/** Elements that part words, not sentences. */
const SPACES = new Set(['br', 'td', 'th']);

/**
 * HTML as one paragraph: tags gone, entities decoded, white space single. A heading, list item or paragraph that ends without
 * a mark gets a full stop where another follows, so that "100% wool" and "Made in Porto" don't run into one sentence.
 */
export function plainText(html: string): string {
  if (!MARKUP.test(html)) return html.trim();
  return sentences(blocksOf(html));
}

function blocksOf(html: string): string[] {
  const blocks: string[] = [''];
  let silent = 0;
  const say = (text: string) => {
    if (silent === 0) blocks.push(blocks.pop()! + text);
  };
  const pass = (name: string, depth: number) => {
    if (SILENT.has(name)) silent = Math.max(0, silent + depth);
    else if (SPACES.has(name)) say(' ');
    else if (!INLINE.has(name)) blocks.push('');
  };
  const parser = new Parser({ ontext: say, onopentag: (name) => pass(name, 1), onclosetag: (name) => pass(name, -1) });
  parser.end(html);
  return blocks;
}

function sentences(blocks: string[]): string {
  const said = blocks.map((block) => block.replace(/\s+/g, ' ').trim()).filter(Boolean);
  return said
    .map((block, at) => (at < said.length - 1 && /[\p{L}\p{N})%"”’]$/u.test(block) ? `${block}.` : block))
    .join(' ');
}
