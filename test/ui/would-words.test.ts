import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/forecast.ts';
import type { Reason } from '../../src/reasons.ts';
import { answerWords, reasonWords } from '../../src/ui/would-words.ts';

const reason = (kind: Reason['kind'], names: string[], title: string | null): Reason => ({
  kind,
  words: '',
  names,
  title,
});
const answer = (percentile: number) => {
  const { verdict, place } = answerWords({ verdict: verdictOf(percentile), percentile });
  return `${verdict}: ${place}`;
};

describe('an answer', () => {
  it.each([
    [1, 'Likely: nothing else in this catalogue is nearer to what you like.'],
    [0.9999, 'Likely: nearer to what you like than 99 % of this catalogue.'],
    [0.939, 'Likely: nearer to what you like than 93 % of this catalogue.'],
    [0.62, 'Perhaps: nearer to what you like than 62 % of this catalogue.'],
    [0.25, 'Not likely: 75 % of this catalogue is nearer to what you like.'],
    [0, 'Not likely: everything else in this catalogue is nearer to what you like.'],
  ])('at %d claims no more than the place in the ranking', (percentile, words) => {
    expect(answer(percentile)).toBe(words);
  });
});

describe('what speaks for a title', () => {
  const shared = reason('shared', ['family', 'Russia'], 'Anna Karenina');

  it('is told by what the reasons are made of, two at most', () => {
    const reasons = [shared, reason('together', [], 'Emma'), reason('popular', [], null)];
    expect(reasonWords({ verdict: 'likely', reasons })).toBe(
      'It shares family and Russia with Anna Karenina. People who like Emma like it too.',
    );
  });

  it('ends once where a title ends a sentence by itself', () => {
    const reasons = [reason('creator', ['Anthony Trollope'], 'Can You Forgive Her?')];
    expect(reasonWords({ verdict: 'perhaps', reasons })).toBe('It is by Anthony Trollope, like Can You Forgive Her?');
  });

  it('is conceded of what is not likely, and nothing where nothing does', () => {
    expect(reasonWords({ verdict: 'unlikely', reasons: [shared] })).toBe(
      'Still, it shares family and Russia with Anna Karenina.',
    );
    expect(reasonWords({ verdict: 'unlikely', reasons: [] })).toBe('');
  });
});
