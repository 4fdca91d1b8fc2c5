/** A small line plot as SVG: a panel for each data set, the logarithm of x across. */

/** One point of one line. */
export interface Line {
  panel: string;
  series: string;
  x: number;
  y: number;
}

const PANEL = { width: 340, height: 220, left: 52, top: 28, right: 14, bottom: 40 };
const LEGEND = 24;
const COLOURS = ['#b3541e', '#1f6f8b'];
const TICKS = 4;

/** Lines of one loss share a colour; the naive one is dashed. Readable on light and dark ground. */
export function gapPlot(points: Line[], panels: string[]): string {
  const series = [...new Set(points.map((point) => point.series))];
  const width = PANEL.width * panels.length;
  const height = PANEL.height + LEGEND;
  const body = panels.map((panel, at) => {
    const own = points.filter((point) => point.panel === panel);
    return `<g transform="translate(${at * PANEL.width} 0)">${panelOf(panel, own, series)}</g>`;
  });
  const legend = series.map(
    (name, at) =>
      `<g transform="translate(${PANEL.left + at * 150} ${PANEL.height + 8})"><path d="M0 0h22" ${strokeOf(name, series)}/><text x="28" y="4">${name}</text></g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11" fill="#777" role="img" aria-label="NDCG@10 by number of negatives">
${[...body, ...legend].join('\n')}
</svg>
`;
}

function strokeOf(name: string, series: string[]): string {
  const colour = COLOURS[Math.floor(series.indexOf(name) / 2) % COLOURS.length];
  return `fill="none" stroke="${colour}" stroke-width="2"${name.endsWith('naive') ? ' stroke-dasharray="5 4"' : ''}`;
}

function panelOf(title: string, points: Line[], series: string[]): string {
  const { width, height, left, top, right, bottom } = PANEL;
  const [low, high] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const furthest = Math.log(xs.at(-1)!) || 1;
  const across = (x: number) => Math.round(left + (Math.log(x) / furthest) * (width - left - right));
  const down = (y: number) => Math.round(top + ((high - y) / (high - low || 1)) * (height - top - bottom));
  const ticks = Array.from({ length: TICKS }, (_, at) => low + ((high - low) * at) / (TICKS - 1)).map(
    (y) =>
      `<path d="M${left} ${down(y)}H${width - right}" stroke="#7773"/><text x="${left - 6}" y="${down(y) + 4}" text-anchor="end">${y.toFixed(3)}</text>`,
  );
  const labels = xs.map((x) => `<text x="${across(x)}" y="${height - bottom + 16}" text-anchor="middle">${x}</text>`);
  const lines = series.map((name) => {
    const own = points.filter((point) => point.series === name).sort((a, b) => a.x - b.x);
    const path = own.map(({ x, y }, at) => `${at ? 'L' : 'M'}${across(x)} ${down(y)}`).join('');
    return `<path d="${path}" ${strokeOf(name, series)}/>`;
  });
  const names = `<text x="${left}" y="16" font-weight="600">${title}: NDCG@10</text><text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">negatives m</text>`;
  return [names, ...ticks, ...labels, ...lines].join('');
}
