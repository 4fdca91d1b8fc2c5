import type { TemplateResult } from 'lit';
import { expect, test } from 'vitest';
import { wishBox } from '../../src/widget/box.ts';
import { ENGLISH } from '../../src/widget/strings.ts';

/** All text that a template fills in, templates within it included. */
function filledIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(filledIn);
  return typeof value === 'object' && value !== null ? filledIn((value as TemplateResult).values) : [];
}

test('a wish met in part says so, and no other does whose words are part of it', () => {
  const loosened = ['by Ada, Bo and Cy'];
  const shown = wishBox({
    strings: ENGLISH,
    wishes: ['by Ada', ...loosened],
    loosened,
    trouble: '',
    onAsk: async () => true,
    onWithdraw: () => {},
  });
  const words = filledIn(shown);
  expect(words).toContain('by Ada');
  expect(words).not.toContain('by Ada, as far as possible');
  expect(words).toContain('by Ada, Bo and Cy, as far as possible');
});
