/** The plot of a study: every line in its panel, the best highest. */
import { expect, test } from 'vitest';
import { gapPlot } from '../../scripts/results-plot.ts';

const POINTS = ['naive', 'corrected'].flatMap((kind) =>
  [1, 4, 16].map((x) => ({ panel: 'Books', series: `WARP ${kind}`, x, y: kind === 'naive' ? 0.1 : 0.1 + 0.01 * x })),
);

test('draws a line for each series, higher where the figure is', () => {
  const paths = [...gapPlot(POINTS, ['Books']).matchAll(/<path d="(M[^"]*L[^"]*)"/g)].map(([, path]) => path!);
  expect(paths).toHaveLength(2);
  const heights = (path: string) => [...path.matchAll(/ (\d+)/g)].map(([, y]) => Number(y));
  expect(new Set(heights(paths[0]!)).size).toBe(1);
  const [first = 0, , last = 0] = heights(paths[1]!);
  expect(last).toBeLessThan(first); // down the page is a larger y
});

test('is finite where all figures are the same', () => {
  const flat = POINTS.map((point) => ({ ...point, y: 0.1 }));
  expect(gapPlot(flat, ['Books'])).not.toMatch(/NaN|Infinity/);
});
