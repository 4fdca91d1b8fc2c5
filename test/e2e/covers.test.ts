import { readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumFlags, chromiumPath } from '../../scripts/chromium.ts';
import { coverSvg } from '../../src/cover/cover.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
});
afterAll(() => browser.close());

it('keeps every title and name of the catalogue inside its cover', async () => {
  const books = readFileSync('catalogue/books.jsonl', 'utf8').trim().split('\n');
  const covers = books.map((line) => {
    const { id, title, authors, form } = JSON.parse(line) as {
      id: string;
      title: string;
      authors: string[];
      form: string;
    };
    return coverSvg({ id, title, creators: authors, traits: new Map([[form, 1]]) });
  });
  const page = await browser.newPage();
  await page.setContent(covers.map((svg) => svg.replace('<svg ', '<svg width="200" height="300" ')).join(''));
  const outside = await page.locator('.title, .byline').evaluateAll((texts) =>
    texts.flatMap((text) => {
      const { x, y, width, height } = (text as SVGTextElement).getBBox();
      return x < 14 || y < 8 || x + width > 186 || y + height > 292
        ? `${text.textContent}: ${x} ${y} ${width} ${height}`
        : [];
    }),
  );
  expect(outside).toEqual([]);
});
