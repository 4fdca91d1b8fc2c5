import { describe, expect, it } from 'vitest';
import { addStrings, bytesIn, ENGLISH, filled, reasonIn, type Strings, stringsFor } from '../../src/widget/strings.ts';

const LANGUAGES = ['de', 'es', 'fr', 'ja'];
const slots = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();

describe.each(LANGUAGES)('the words in %s', (lang) => {
  it('say everything, with the same things filled in as in English', async () => {
    const words = await stringsFor(lang);
    for (const [name, english] of Object.entries(ENGLISH) as [keyof Strings, string][]) {
      expect(words[name].trim(), name).not.toBe('');
      expect(slots(words[name]), name).toEqual(slots(english));
    }
    expect(words.like).not.toBe(ENGLISH.like);
  });
});

describe('the words of a page', () => {
  it('fall back from a region to its language, and from what nobody wrote to English', async () => {
    expect((await stringsFor('de-AT')).undo).toBe('Rückgängig');
    expect(await stringsFor('tlh')).toEqual(ENGLISH);
  });

  it('can be added to, a language or a word', async () => {
    addStrings('it', { undo: 'Annulla' });
    addStrings('de-CH', { forYou: 'Für dich' });
    expect(await stringsFor('it')).toEqual({ ...ENGLISH, undo: 'Annulla' });
    expect((await stringsFor('de-ch')).forYou).toBe('Für dich');
    expect((await stringsFor('de')).forYou).toBe('Für Sie ausgesucht');
  });

  it('tell a reason in their own order', async () => {
    const reason = { kind: 'shared' as const, words: '', names: ['Familie', 'Trauer', 'Krieg'], title: 'Beloved' };
    expect(reasonIn(await stringsFor('de'), 'de', reason)).toBe('Familie, Trauer und Krieg, wie in Beloved');
    expect(reasonIn(await stringsFor('ja'), 'ja', { ...reason, names: ['家族'] })).toBe('「Beloved」と同じく家族');
  });

  it('leave a brace alone that nothing fills, and write sizes as the language does, or in English for none', () => {
    expect(filled('{a} {b}', { a: '{b}' })).toBe('{b} {b}');
    expect(bytesIn('de', 4_100_000)).toBe('4,1 MB');
    expect(bytesIn('not a language', 18_100_000)).toBe('18 MB');
  });
});
