import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoverSubject, coverSvg } from '../../src/cover/cover.ts';
import { FAMILIES } from '../../src/cover/families.ts';
import { fitted, widthOf } from '../../src/cover/lettering.ts';
import { PALETTES, suited } from '../../src/cover/palettes.ts';
import { seedOf, sequence } from '../../src/cover/seed.ts';

const emma: CoverSubject = { id: '1', title: 'Emma', creators: ['Jane Austen'], traits: new Map([['funny', 3]]) };

/** Relative luminance and contrast as WCAG 2 defines them. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe('a cover', () => {
  it('is the same for the same item, and another for another', () => {
    expect(coverSvg(emma)).toBe(coverSvg({ ...emma }));
    expect(coverSvg(emma)).not.toBe(coverSvg({ ...emma, id: '2' }));
  });

  it('lets no markup in from a title or a name', () => {
    const title = '<script>"&"</script>';
    const svg = coverSvg({ ...emma, title, creators: ['<b>A</b>'] });
    expect(svg).not.toMatch(/<script|<b>|<B>/);
    expect(svg).toContain('&#60;');
  });

  it('is drawn for any title at all', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 4 }), (title, creators) => {
        expect(coverSvg({ id: title, title, creators, traits: new Map() })).not.toMatch(/NaN|undefined|Infinity/);
      }),
    );
  });

  it('uses every family and most palettes over a catalogue', () => {
    const chosen = (options: { suits: Record<string, number> }[]) =>
      new Set(Array.from({ length: 800 }, (_, i) => suited(options, new Map(), sequence(seedOf(`item ${i}`)))));
    expect(chosen(FAMILIES).size).toBe(FAMILIES.length);
    expect(chosen(PALETTES).size).toBe(PALETTES.length);
  });
});

it.each(PALETTES.map(({ ground, ink }) => ({ ground, ink })))('reads $ink on $ground', ({ ground, ink }) => {
  expect(contrast(ground, ink)).toBeGreaterThan(4.5);
});

describe('fitting a title', () => {
  it('never exceeds the box', () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-z]{1,14}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, (words) => {
        const box = { width: 160, height: 80 };
        const { lines, size } = fitted(words.join(' '), box, 34);
        expect(Math.max(...lines.map(widthOf)) * size).toBeLessThanOrEqual(box.width + 0.01);
        expect(size * (1 + (lines.length - 1) * 1.08)).toBeLessThanOrEqual(box.height + 0.01);
        expect(lines.join(' ')).toBe(words.join(' '));
      }),
    );
  });

  it('breaks where a reader would', () => {
    expect(fitted('The Fault in Our Stars', { width: 160, height: 80 }, 34).lines).toEqual([
      'The Fault',
      'in Our Stars',
    ]);
    expect(fitted('Slaughterhouse-Five', { width: 130, height: 80 }, 34).lines).toEqual(['Slaughterhouse-', 'Five']);
  });
});
