/** Motifs drawn with a line: rain, echoes, a wandering thread, a branch, shards. */
import { foot, HEIGHT, MARGIN, MEASURE, mix, round, type Sheet, title, WIDTH } from './sheet.ts';

/** Falling lines of many lengths; one of them matters. */
export function rain(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const gap = 5 + 3 * draw();
  const count = Math.floor(WIDTH / gap);
  const marked = Math.floor(count * (0.25 + 0.5 * draw()));
  const lines = Array.from({ length: count }, (_, i) => {
    const x = round((i + 0.5) * gap);
    const length = 36 + 120 * draw() ** 1.4;
    if (i === marked)
      return `<path d="M${x} 0V158" stroke="${p.first}" stroke-width="2"/><circle cx="${x}" cy="164" r="7" fill="${p.first}"/>`;
    return `<path d="M${x} 0V${round(length)}" stroke="${draw() < 0.3 ? p.second : mix(p.ink, p.ground, 0.35)}" stroke-width="${round(0.6 + 1.5 * draw())}"/>`;
  });
  return (
    lines.join('') +
    title(sheet, { x: MARGIN, y: 186, width: MEASURE, height: 78 }, { colour: p.ink, stand: 'bottom', most: 34 }) +
    foot(sheet, p.ink)
  );
}

/** Rings that spread from two places and meet. */
export function echoes(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const sources = [
    { x: 40 + 50 * draw(), y: 130 + 40 * draw(), colour: p.first },
    { x: 125 + 50 * draw(), y: 180 + 40 * draw(), colour: mix(p.second, p.ink, 0.12) },
  ];
  const rings = sources.flatMap(({ x, y, colour }) =>
    Array.from({ length: 11 }, (_, i) => {
      const weight = 2.6 * (1 - i / 12);
      return `<circle cx="${round(x)}" cy="${round(y)}" r="${4 + i * 9}" fill="${i ? 'none' : colour}" stroke="${colour}" stroke-width="${round(weight)}"/>`;
    }),
  );
  return (
    rings.join('') +
    `<path d="M0 0H200V104H0ZM0 262H200V300H0Z" fill="${p.ground}"/>` +
    title(
      sheet,
      { x: MARGIN, y: 18, width: MEASURE, height: 80 },
      { colour: p.ink, most: 34, voice: draw() < 0.5 ? 'italic' : 'roman' },
    ) +
    foot(sheet, p.ink)
  );
}

/** One line that never lifts: two pendulums, slowly dying. */
export function thread(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const [across, down] = [
    [2, 3],
    [3, 4],
    [1, 2],
    [3, 5],
    [4, 5],
  ][Math.floor(5 * draw())] as [number, number];
  const phase = Math.PI * draw();
  const points = Array.from({ length: 420 }, (_, i) => {
    const t = i * 0.06;
    const fade = Math.exp(-t * 0.045);
    return `${round(100 + 80 * fade * Math.sin(across * t + phase))} ${round(182 + 72 * fade * Math.sin(down * t))}`;
  });
  const [endX, endY] = points.at(-1)!.split(' ');
  return (
    `<path d="M${points.join('L')}" fill="none" stroke="${p.ink}" stroke-width=".9" stroke-linejoin="round"/>` +
    `<circle cx="${endX}" cy="${endY}" r="5.5" fill="${p.first}"/>` +
    title(sheet, { x: MARGIN, y: 18, width: MEASURE, height: 82 }, { colour: p.ink, most: 32, voice: 'italic' }) +
    foot(sheet, p.ink)
  );
}

/** A branch, leaf against leaf, with berries. */
export function leaves(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const pairs = 4 + Math.floor(3 * draw());
  const lean = 14 * (draw() - 0.5);
  const round_ = draw() < 0.5;
  const branch = Array.from({ length: pairs }, (_, i) => {
    const y = 158 - (i * 118) / pairs;
    const x = 100 + lean * Math.sin((i / pairs) * Math.PI);
    const size = (38 - i * 2.6) * (0.85 + 0.3 * draw());
    return [-1, 1]
      .map((side) => {
        const turn = side * (52 + 10 * draw());
        const wide = round_ ? size * 0.42 : size * 0.26;
        const shape = `M0 0C${round(wide)} ${round(-size * 0.3)} ${round(wide)} ${round(-size * 0.8)} 0 ${round(-size * 1.25)}C${round(-wide)} ${round(-size * 0.8)} ${round(-wide)} ${round(-size * 0.3)} 0 0Z`;
        const fill = (i + (side > 0 ? 1 : 0)) % 2 ? p.first : mix(p.second, p.ink, 0.1);
        const berry = draw() < 0.4 ? `<circle cx="0" cy="${round(-size * 1.25 - 6)}" r="3" fill="${p.first}"/>` : '';
        return `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(turn)})"><path d="${shape}" fill="${fill}"/>${berry}</g>`;
      })
      .join('');
  });
  const tip = `<g transform="translate(100 42)"><path d="M0 0C9 -8 9 -20 0 -30C-9 -20 -9 -8 0 0Z" fill="${p.first}"/></g>`;
  return (
    `<path d="M100 182Q${round(100 + lean * 2)} 110 100 34" fill="none" stroke="${p.ink}" stroke-width="1.4"/>${branch.join('')}${tip}` +
    title(
      sheet,
      { x: MARGIN, y: 194, width: MEASURE, height: 70 },
      { colour: p.ink, stand: 'bottom', most: 32, voice: draw() < 0.55 ? 'italic' : 'roman' },
    ) +
    foot(sheet, p.ink)
  );
}

/** Blades that hang from the top edge. */
export function shards(sheet: Sheet): string {
  const { palette: p, draw } = sheet;
  const colours = [mix(p.second, p.ground, 0.45), p.second, mix(p.first, p.ground, 0.3), p.first];
  const blades = colours.flatMap((colour, layer) => {
    const count = 6 - layer;
    return Array.from({ length: count }, (_, i) => {
      const width = WIDTH / count;
      const left = i * width - 14 + 14 * draw();
      const right = left + width * (0.9 + 0.6 * draw());
      const tip = left + (right - left) * draw();
      return `<path d="M${round(left)} 0H${round(right)}L${round(tip)} ${round(176 - layer * 34 - 70 * draw())}Z" fill="${colour}"/>`;
    });
  });
  return (
    blades.join('') +
    title(
      sheet,
      { x: MARGIN, y: 190, width: MEASURE, height: 74 },
      { colour: p.ink, stand: 'bottom', most: 34, voice: 'capitals' },
    ) +
    `<path d="M${MARGIN} ${HEIGHT - MARGIN - 13}H${WIDTH - MARGIN}" stroke="${p.ink}" stroke-width=".7"/>` +
    foot(sheet, p.ink)
  );
}
