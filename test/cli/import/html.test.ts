/** Descriptions in HTML → sentences: nothing of the markup stays, nothing of the words is lost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../../cli/import/html.ts';

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const single = (text: string) => text.replace(/\s+/g, ' ').trim();

const WORD = fc.stringMatching(/^[\p{L}\p{N}]{1,8}$/u);
const INLINE = fc.constantFrom('b', 'em', 'span', 'strong', 'a', 'SPAN');
const BLOCK = fc.constantFrom('p', 'div', 'li', 'h2', 'tr', 'P', 'section');

describe('plainText', () => {
  test.each([
    ['<p>Soft &amp; warm.</p><p>Made in Porto</p>', 'Soft & warm. Made in Porto'],
    ['<h2>Details</h2><ul><li>100% wool</li><li>Hand wash</li></ul>', 'Details. 100% wool. Hand wash'],
    ['One<br/>two<br>three', 'One two three'],
    ['<style>p{}</style>A<script>x("<p>")</script>B', 'AB'],
    ['<table><tr><td>Height</td><td>9&nbsp;cm</td></tr></table>', 'Height 9 cm'],
    ['Caf&eacute; &#8211; &#x2764;', 'Café – ❤'],
    ['<p>Is it warm?</p><p>Yes!</p><p>“Very.”</p>', 'Is it warm? Yes! “Very.”'],
    ['<!-- note --><p data-x="a > b">Text', 'Text'],
    ['3 < 4 & 5 > 2', '3 < 4 & 5 > 2'],
    ['', ''],
  ])('%j reads %j', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  test('any text comes back from its escaped form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(plainText(`<p>${escaped(text)}</p>`)).toBe(single(text));
      }),
    );
  });

  test('text without markup stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        const text = any.replace(/[<&]/g, '');
        expect(plainText(text)).toBe(text.trim());
      }),
    );
  });

  test('inline tags anywhere in a word leave it whole', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(INLINE, WORD), { minLength: 1 }), (parts) => {
        const html = parts.map(([tag, word]) => `<${tag} title="x">${word}</${tag}>`).join('');
        expect(plainText(html)).toBe(parts.map(([, word]) => word).join(''));
      }),
    );
  });

  test('blocks, however nested, give each its own sentence in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(BLOCK, WORD), { minLength: 1 }), (parts) => {
        const nested = parts.map(([tag, word]) => `<${tag}>${word}`).join('');
        const flat = parts.map(([tag, word]) => `<${tag}>${word}</${tag}>`).join('\n');
        const sentences = parts.map(([, word]) => word).join('. ');
        expect(plainText(flat)).toBe(sentences);
        expect(plainText(nested)).toBe(sentences);
      }),
    );
  });

  test('of any soup of tags, none is left', () => {
    const piece = fc.oneof(
      WORD,
      fc.constantFrom(
        '<p>',
        '</p>',
        '<br>',
        '<li',
        '<a href="',
        '">',
        '</',
        '<!--',
        '-->',
        '<script>',
        '</script>',
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(plainText(`<p>${pieces.join('')}`)).not.toMatch(/<(p|br|script)>/);
      }),
    );
  });
});
