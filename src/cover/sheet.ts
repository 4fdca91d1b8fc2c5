/** The sheet a cover is composed on: one grid, one face and one imprint for the whole series. */
import { type Box, fitted, widthOf } from './lettering.ts';
import type { Palette } from './palettes.ts';

export const WIDTH = 200;
export const HEIGHT = 300;
/** Margin on every side. */
export const MARGIN = 16;
/** The width between the margins. */
export const MEASURE = WIDTH - 2 * MARGIN;

export interface Sheet {
  title: string;
  creators: string[];
  palette: Palette;
  draw: () => number;
}

/** A way to compose a cover. */
export interface Family {
  name: string;
  /** Terms it suits, with how well. */
  suits: Record<string, number>;
  compose: (sheet: Sheet) => string;
}

export const FACE =
  "'Iowan Old Style','Palatino Linotype',Palatino,'URW Palladio L',P052,Charter,Georgia,'Times New Roman',serif";

export interface TitleStyle {
  colour: string;
  align?: 'start' | 'middle';
  /** Where in the box the lines stand. */
  stand?: 'top' | 'middle' | 'bottom';
  /** The largest size. */
  most?: number;
  voice?: 'roman' | 'italic' | 'capitals' | 'bold';
}

/** The title, as large as its box allows. */
export function title({ title: words }: Sheet, box: Box, style: TitleStyle): string {
  const { colour, align = 'start', stand = 'top', most = 34, voice = 'roman' } = style;
  // Capitals suit a short title and tire in a long one.
  const capitals = voice === 'capitals' && words.length <= 26;
  const text = capitals ? words.toLocaleUpperCase() : words;
  const wider = voice === 'bold' ? 1.08 : capitals ? 1.06 : 1;
  const { lines, size } = fitted(text, { width: box.width / wider, height: box.height }, most);
  const tall = size * (1 + (lines.length - 1) * 1.08);
  const top = box.y + (stand === 'top' ? 0 : stand === 'middle' ? (box.height - tall) / 2 : box.height - tall);
  const x = align === 'start' ? box.x : box.x + box.width / 2;
  const look = `${voice === 'italic' ? 'font-style="italic" ' : ''}${voice === 'bold' ? 'font-weight="700" ' : ''}${capitals ? 'letter-spacing=".04em" ' : ''}`;
  const spans = lines.map(
    (line, i) => `<tspan x="${round(x)}" y="${round(top + size * (0.8 + i * 1.08))}">${escaped(line)}</tspan>`,
  );
  return `<text class="title" font-family="${FACE}" font-size="${round(size)}" ${look}fill="${colour}" text-anchor="${align}">${spans.join('')}</text>`;
}

/** The makers' names in spaced capitals on one line; `y` is its baseline. */
export function byline(
  { creators }: Sheet,
  style: { y: number; colour: string; align?: 'start' | 'middle'; width?: number },
): string {
  const { y, colour, align = 'start', width = MEASURE - 22 } = style;
  if (creators.length === 0) return '';
  const sizeOf = (text: string) => Math.min(8.4, width / (widthOf(text) + 0.1 * text.length));
  const ways = [creators.join(' & '), creators.map(lastName).join(' & '), `${creators[0]} and others`].map((text) =>
    text.toLocaleUpperCase(),
  );
  const text = ways.find((way) => sizeOf(way) >= 6.2) ?? ways[0]!;
  const x = align === 'start' ? MARGIN : WIDTH / 2;
  return `<text class="byline" font-family="${FACE}" font-size="${round(sizeOf(text))}" letter-spacing=".1em" fill="${colour}" text-anchor="${align}" x="${x}" y="${y}">${escaped(text)}</text>`;
}

function lastName(name: string): string {
  return /\S+(?:\s+Jr\.?)?$/.exec(name)?.[0] ?? name;
}

/** The imprint: pianissimo, as in a score. */
function imprint(colour: string): string {
  return `<text font-family="${FACE}" font-size="12" font-style="italic" font-weight="700" fill="${colour}" text-anchor="end" x="${WIDTH - MARGIN}" y="${HEIGHT - MARGIN}">pp</text>`;
}

/** The foot every cover shares: who made it, and the imprint. */
export function foot(sheet: Sheet, colour: string): string {
  return byline(sheet, { y: HEIGHT - MARGIN, colour }) + imprint(colour);
}

/** A colour between two, `share` of the way to the second. */
export function mix(from: string, to: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - share) + channel(to, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
