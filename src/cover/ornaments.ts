/** Motifs of the bindery and the tile-maker: arches, tiles, an initial, cloth, a label, a rosette. */
import { byline, escaped, FACE, foot, HEIGHT, MARGIN, MEASURE, mix, round, type Sheet, title, WIDTH } from './sheet.ts';

/** A doorway within a doorway. */
export function arches(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const count = 4 + Math.floor(3 * draw());
  const colours = [p.first, p.ground, p.second, p.ground];
  const doors = Array.from({ length: count }, (_, i) => {
    const half = 76 - i * (62 / count);
    return `<path d="M${round(100 - half)} 192V${round(24 + i * 7 + half)}A${round(half)} ${round(half)} 0 0 1 ${round(100 + half)} ${round(24 + i * 7 + half)}V192Z" fill="${i === count - 1 ? p.ink : colours[i % 4]}"/>`;
  });
  const light = `<circle cx="100" cy="${round(140 + 20 * draw())}" r="5" fill="${p.ground}"/>`;
  return (
    doors.join('') +
    light +
    `<path d="M${MARGIN} 192H${WIDTH - MARGIN}" stroke="${p.ink}" stroke-width="1.2"/>` +
    title(sheet, { x: MARGIN, y: 203, width: MEASURE, height: 62 }, { colour: p.ink, stand: 'middle', most: 28 }) +
    foot(sheet, p.ink)
  );
}

/** Quarter-circles and half-squares, laid by chance on a grid. */
export function tiles(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const side = draw() < 0.5 ? 50 : 40;
  const below = draw() < 0.5;
  const top = below ? 0 : 100;
  const inks = [p.first, p.second, mix(p.ink, p.ground, 0.1), p.first];
  let laid = '';
  for (let y = 0; y + side <= (side === 50 ? 150 : 160); y += side)
    for (let x = 0; x < WIDTH; x += side) {
      const ink = inks[Math.floor(4 * draw())]!;
      const turn = 90 * Math.floor(4 * draw());
      const kind = draw();
      const half = side / 2;
      const shape =
        kind < 0.45
          ? `<path d="M0 0H${side}A${side} ${side} 0 0 1 0 ${side}Z"/>`
          : kind < 0.65
            ? `<path d="M0 0H${side}L0 ${side}Z"/>`
            : kind < 0.8
              ? `<circle cx="${half}" cy="${half}" r="${half * 0.62}"/>`
              : `<path d="M0 0H${side}A${half} ${half} 0 0 1 0 0Z"/>`;
      laid += `<g fill="${ink}" transform="translate(${x} ${top + y}) rotate(${turn} ${half} ${half})">${shape}</g>`;
    }
  const box = below
    ? { x: MARGIN, y: 174, width: MEASURE, height: 90 }
    : { x: MARGIN, y: 18, width: MEASURE, height: 72 };
  return (
    laid +
    title(sheet, box, { colour: p.ink, stand: below ? 'middle' : 'top', most: 32, voice: 'bold' }) +
    foot(sheet, p.ink)
  );
}

/** The title's first letter, too large for the sheet. */
export function initial(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const letter = /[\p{L}\p{N}]/u.exec(sheet.title.replace(/^(?:the|an?) /i, ''))?.[0]?.toLocaleUpperCase() ?? '·';
  const italic = draw() < 0.5;
  const colour = draw() < 0.5 ? p.first : mix(p.second, p.ink, 0.08);
  return (
    `<text font-family="${FACE}" font-size="300" ${italic ? 'font-style="italic"' : ''} font-weight="700" fill="${colour}" text-anchor="middle" x="${italic ? 92 : 100}" y="296">${escaped(letter)}</text>` +
    `<path d="M0 0H200V98H0ZM0 266H200V300H0Z" fill="${p.ground}"/>` +
    title(
      sheet,
      { x: MARGIN, y: 18, width: MEASURE, height: 74 },
      { colour: p.ink, most: 32, voice: italic ? 'roman' : 'italic' },
    ) +
    foot(sheet, p.ink)
  );
}

/** A cloth binding: double rule, corner flourishes, a stamped device. */
export function cloth(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const gilt = p.first;
  const corners = [
    [20, 20, 0],
    [180, 20, 90],
    [180, 280, 180],
    [20, 280, 270],
  ].map(
    ([x, y, turn]) =>
      `<g transform="translate(${x} ${y}) rotate(${turn})" fill="none" stroke="${gilt}"><path d="M0 26C14 26 26 14 26 0M0 16C9 16 16 9 16 0"/><circle cx="9" cy="9" r="2.4" fill="${gilt}"/></g>`,
  );
  const petals = 6 + 2 * Math.floor(4 * draw());
  const device = Array.from(
    { length: petals },
    (_, i) =>
      `<path d="M0 -7C7 -14 6 -24 0 -31C-6 -24 -7 -14 0 -7Z" transform="rotate(${round((360 / petals) * i)})"/>`,
  );
  return (
    `<g fill="none" stroke="${gilt}"><rect x="11" y="11" width="178" height="278" stroke-width="1.6"/><rect x="15.5" y="15.5" width="169" height="269" stroke-width=".6"/></g>${corners.join('')}` +
    title(
      sheet,
      { x: 32, y: 56, width: 136, height: 88 },
      { colour: p.ink, align: 'middle', stand: 'middle', most: 28, voice: 'capitals' },
    ) +
    `<g transform="translate(100 196)" fill="${gilt}">${device.join('')}<circle r="4.5" fill="none" stroke="${gilt}" stroke-width="1.4"/></g>` +
    byline(sheet, { y: 258, colour: p.ink, align: 'middle', width: 120 }) +
    `<path d="M88 242H112" stroke="${gilt}" stroke-width=".8"/>`
  );
}

/** Patterned paper with a pasted label. */
export function label(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const pattern = Math.floor(3 * draw());
  const step = [14, 16, 20][pattern]!;
  let paper = '';
  for (let y = 0, row = 0; y <= HEIGHT + step; y += step, row++)
    for (let x = row % 2 ? step / 2 : 0; x <= WIDTH + step; x += step) {
      const colour = (row + Math.round(x / step)) % 3 ? p.first : mix(p.second, p.ink, 0.1);
      if (pattern === 0) paper += `<circle cx="${x}" cy="${y}" r="3.6" fill="${colour}"/>`;
      else if (pattern === 1)
        paper += `<path d="M${x} ${y - 6}L${x + 5} ${y}L${x} ${y + 6}L${x - 5} ${y}Z" fill="${colour}"/>`;
      else
        paper += `<path d="M${x - 10} ${y}A10 10 0 0 1 ${x + 10} ${y}" fill="none" stroke="${colour}" stroke-width="2.2"/>`;
    }
  return (
    paper +
    `<rect x="18" y="58" width="164" height="156" fill="${p.ground}"/><rect x="22.5" y="62.5" width="155" height="147" fill="none" stroke="${p.ink}" stroke-width=".8"/>` +
    title(
      sheet,
      { x: 31, y: 76, width: 138, height: 98 },
      { colour: p.ink, align: 'middle', stand: 'middle', most: 28 },
    ) +
    byline(sheet, { y: 196, colour: p.ink, align: 'middle', width: 134 })
  );
}

/** A flower of circles, drawn with compasses. */
export function rosette(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const petals = 6 + Math.floor(7 * draw());
  const turn = 360 / petals;
  const filled = draw() < 0.6;
  const outer = Array.from(
    { length: petals },
    (_, i) =>
      `<ellipse cx="0" cy="-46" rx="${round(150 / petals + 5)}" ry="34" transform="rotate(${round(turn * i)})" fill="${filled ? (i % 2 && petals % 2 === 0 ? p.second : p.first) : 'none'}" stroke="${filled ? p.ground : p.first}" stroke-width="1.3"/>`,
  );
  const inner = Array.from(
    { length: petals },
    (_, i) =>
      `<ellipse cx="0" cy="-22" rx="${round(70 / petals + 2)}" ry="16" transform="rotate(${round(turn * (i + 0.5))})" fill="${filled ? p.ground : 'none'}" stroke="${mix(p.second, p.ink, 0.15)}" stroke-width="1.1"/>`,
  );
  return (
    `<g transform="translate(100 104)">${outer.join('')}${inner.join('')}<circle r="8" fill="${p.ink}"/></g>` +
    title(
      sheet,
      { x: MARGIN, y: 200, width: MEASURE, height: 64 },
      { colour: p.ink, stand: 'bottom', most: 30, voice: draw() < 0.6 ? 'italic' : 'roman' },
    ) +
    foot(sheet, p.ink)
  );
}
