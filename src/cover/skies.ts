/** Motifs with a horizon: moon, hills, rays, waves, a lit city. */
import { foot, HEIGHT, MARGIN, MEASURE, mix, round, type Sheet, title, WIDTH } from './sheet.ts';

/** A large body over its own broken reflection; the title stands in the dark below. */
export function moon(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const x = 64 + 72 * draw();
  const radius = 46 + 14 * draw();
  const crescent = draw() < 0.45;
  const shade = { x: x + radius * (0.35 + 0.2 * draw()), y: 88 - radius * 0.22, radius: radius * 0.92 };
  const stars = Array.from({ length: 14 }, () => dot(10 + 180 * draw(), 10 + 150 * draw(), 0.5 + 0.7 * draw(), p.ink));
  const reflection = Array.from({ length: 6 }, (_, i) => {
    const half = radius * (0.95 - i * 0.13) * (0.7 + 0.3 * draw());
    return `<rect x="${round(x - half)}" y="${161 + i * 6}" width="${round(2 * half)}" height="${round(2.6 - i * 0.3)}" fill="${p.first}"/>`;
  });
  const body = crescent
    ? `<circle cx="${round(x)}" cy="88" r="${round(radius)}" fill="${p.first}"/>${dot(shade.x, shade.y, shade.radius, p.ground)}`
    : `<circle cx="${round(x)}" cy="88" r="${round(radius)}" fill="${p.first}"/>${dot(x - radius * 0.3, 80, radius * 0.2, mix(p.first, p.ground, 0.22))}${dot(x + radius * 0.34, 104, radius * 0.13, mix(p.first, p.ground, 0.22))}${dot(x + radius * 0.1, 66, radius * 0.09, mix(p.first, p.ground, 0.22))}`;
  return (
    stars.join('') +
    body +
    `<rect x="0" y="154" width="${WIDTH}" height="1.2" fill="${p.second}"/>${reflection.join('')}` +
    title(sheet, { x: MARGIN, y: 202, width: MEASURE, height: 62 }, { colour: p.ink, stand: 'middle', most: 30 }) +
    foot(sheet, p.ink)
  );
}

/** Ranges of hills, each darker than the one behind it. */
export function hills(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const layers = Array.from({ length: 5 }, (_, i) => {
    const base = 150 + i * 25;
    const [a, b, c] = [draw(), draw(), draw()].map((n) => 30 * (n - 0.5)) as [number, number, number];
    const fill = i < 2 ? mix(mix(p.ground, p.second, 0.55), p.second, i) : mix(p.first, p.ink, (i - 2) * 0.5);
    return `<path d="M0 ${round(base + a)}C40 ${round(base - 34 + b)} 70 ${round(base + 24 + a)} 108 ${round(base + c)}S172 ${round(base - 26 + a)} 200 ${round(base + b)}V${HEIGHT}H0Z" fill="${fill}"/>`;
  });
  const sun = dot(50 + 100 * draw(), 138, 15 + 9 * draw(), p.first);
  return (
    sun +
    layers.join('') +
    title(
      sheet,
      { x: MARGIN, y: 18, width: MEASURE, height: 92 },
      { colour: p.ink, most: 36, voice: draw() < 0.4 ? 'italic' : 'roman' },
    ) +
    `<path d="M0 262H200V300H0Z" fill="${p.ink}"/>` +
    foot(sheet, p.ground)
  );
}

/** A half-disc throwing rays over a solid foot. */
export function rays(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const count = 9 + 2 * Math.floor(4 * draw());
  const beam = (turn: number) => `${round(100 + 260 * Math.cos(turn))} ${round(188 - 260 * Math.sin(turn))}`;
  const wedges = Array.from({ length: Math.ceil(count / 2) }, (_, i) => {
    const step = Math.PI / count;
    return `<path d="M100 188L${beam(2 * i * step)} ${beam((2 * i + 1) * step)}Z" fill="${mix(p.ground, p.second, 0.8)}"/>`;
  });
  const discs = [34, 24, 14]
    .slice(0, 1 + Math.floor(3 * draw()))
    .map((radius, i) => dot(100, 188, radius + 8, i === 1 ? p.ground : p.first));
  return (
    wedges.join('') +
    discs.join('') +
    `<path d="M0 188H200V300H0Z" fill="${p.ink}"/>` +
    title(
      sheet,
      { x: MARGIN, y: 202, width: MEASURE, height: 62 },
      { colour: p.ground, stand: 'middle', most: 30, voice: 'bold' },
    ) +
    foot(sheet, p.ground)
  );
}

/** Overlapping scales of water, and something round in the sky. */
export function waves(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const across = draw() < 0.5 ? 5 : 4;
  const width = WIDTH / across;
  const rows = Array.from({ length: 7 }, (_, row) => {
    const y = 158 + row * width * 0.44;
    return Array.from({ length: across + 2 }, (_, i) => {
      const x = (i - (row % 2 ? 0.5 : 0)) * width;
      const rings = [1, 0.74, 0.48, 0.22].map((share, ring) =>
        dot(x, y, (share * width) / 2, ring % 2 ? p.ground : row % 3 === 1 ? p.second : p.first),
      );
      return rings.join('');
    }).join('');
  });
  const sun = dot(38 + 124 * draw(), 132, 17, p.second);
  return (
    sun +
    rows.join('') +
    `<path d="M0 264H200V300H0Z" fill="${p.ground}"/>` +
    title(sheet, { x: MARGIN, y: 18, width: MEASURE, height: 88 }, { colour: p.ink, most: 36 }) +
    foot(sheet, p.ink)
  );
}

/** Blocks of windows, a few of them lit. */
export function windows(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const wall = mix(p.ink, p.ground, 0.08);
  const dark = mix(wall, p.ground, 0.22);
  let x = 0;
  let blocks = '';
  while (x < WIDTH) {
    const columns = 3 + Math.floor(3 * draw());
    const top = 120 + Math.floor(7 * draw()) * 13;
    const width = columns * 11 + 3;
    blocks += `<rect x="${x}" y="${top}" width="${width - 1.5}" height="${HEIGHT - top}" fill="${wall}"/>`;
    for (let y = top + 5; y < 258; y += 13)
      for (let column = 0; column < columns; column++) {
        const lit = draw();
        blocks += `<rect x="${x + 3 + column * 11}" y="${y}" width="6.5" height="8.5" fill="${lit < 0.13 ? p.first : lit < 0.2 ? p.second : dark}"/>`;
      }
    x += width;
  }
  return (
    dot(40 + 120 * draw(), 118, 13, p.first) +
    blocks +
    `<path d="M0 262H200V300H0Z" fill="${p.ink}"/>` +
    title(sheet, { x: MARGIN, y: 18, width: MEASURE, height: 80 }, { colour: p.ink, most: 34, voice: 'bold' }) +
    foot(sheet, p.ground)
  );
}

function dot(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"/>`;
}
