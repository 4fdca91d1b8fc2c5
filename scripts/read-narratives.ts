/**
 * Reads what the shipped narrator writes: seeded random (history, critique, book) cases over a pack, through the code that
 * the page runs. Prints figures, checks every narrative against the whole catalogue by other means than the narrator's own
 * check, and writes samples nobody picked. Usage: tsx scripts/read-narratives.ts [CASES] [SAMPLES] > samples.md
 */
import { manifestUrl, openTerminalCache, SHIPPED_MODELS } from '../cli/files.ts';
import { openNodeRuntime } from '../cli/runtime.ts';
import { applyConstraints, parseCritique } from '../src/critique/critique.ts';
import { openModel, readModelManifest } from '../src/model/model.ts';
import type { Narration } from '../src/narration.ts';
import { openEmbeddedNarrator } from '../src/narrator/narrator.ts';
import { uniform } from '../src/narrator/sampling.ts';
import { openPack, type Pack, readManifest } from '../src/pack/pack.ts';
import { facetWords } from '../src/pack/words.ts';
import { openSession, type Pick } from '../src/session.ts';
import { sharedTerms } from '../src/taste/taste.ts';

const WISHES = [
  'shorter',
  'longer',
  'funnier',
  'less grim',
  'newer',
  'older',
  'warmer',
  'more about friendship',
  'shorter and funnier',
  'less violent',
];

interface Case {
  pick: Pick;
  liked: string[];
  wish: string;
}

/** Half the histories are near the book, half are anything. */
function drawCases(pack: Pack, count: number): Case[] {
  const draw = uniform(11);
  const any = () => Math.floor(draw() * pack.items.length);
  return Array.from({ length: count }, () => {
    const row = any();
    const item = pack.items[row]!;
    const pool = Array.from({ length: 60 }, any).filter((other) => other !== row);
    const near = pool.toSorted(
      (a, b) => sharedTerms(pack.facets, b, row).length - sharedTerms(pack.facets, a, row).length,
    );
    const history = (draw() < 0.5 ? near : pool).slice(0, 1 + Math.floor(draw() * 3));
    const wish =
      draw() < 0.4
        ? (WISHES.slice(Math.floor(draw() * WISHES.length)).find((one) => meets(pack, one, { row, history })) ?? '')
        : '';
    return {
      pick: { id: item.id, row, item, score: 0, reasons: [] },
      liked: history.map((other) => pack.items[other]!.id),
      wish,
    };
  });
}

/** Whether a book is what a wish made over this history asks for, so that a narrative may say so. */
function meets(pack: Pack, wish: string, { row, history }: { row: number; history: number[] }): boolean {
  const constraints = parseCritique(wish, { facets: pack.facets.facets, items: pack.items });
  const asked = constraints.map((constraint) => ({ constraint, reference: history }));
  return applyConstraints(asked, pack, { excluded: new Set(), fewest: 1 }).allowed[row] === 1;
}

/** Titles, authors and years of the catalogue that a narrative names though its input does not. */
function strangers(pack: Pack, { pick, liked }: Case, narrative: string): string[] {
  const known = [pick.item, ...liked.map((id) => pack.items[pack.rowOf(id)!]!)];
  const ground = known
    .map(
      (item) =>
        `${item.title} ${item.creators.join(' ')} ${item.text} ${facetWords(pack.facets, pack.rowOf(item.id)!)}`,
    )
    .join(' ');
  const words = (text: string) => ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const [said, given] = [words(narrative), words(ground)];
  const names = pack.items.flatMap(({ title, creators }) => [
    ...(title.includes(' ') ? [title] : []),
    ...creators.map((creator) => creator.split(' ').at(-1)!),
  ]);
  const named = [...new Set(names)].filter(
    (name) => /^\p{Lu}/u.test(name) && name.length > 3 && said.includes(words(name)) && !given.includes(words(name)),
  );
  const year = pack.facets.number('year', pick.row);
  const years = [...narrative.matchAll(/\b1[0-9]{3}\b|\b20[0-9]{2}\b/g)]
    .map(([found]) => found)
    .filter((found) => found !== String(year) && !given.includes(` ${found} `));
  return [...named, ...years];
}

async function main(): Promise<void> {
  const [count = 300, samples = 30] = process.argv.slice(2).map(Number);
  const { cache } = openTerminalCache();
  const packUrl = manifestUrl('public/packs/books');
  const pack = await openPack(readManifest(await cache.manifest(packUrl), packUrl), (file) =>
    cache.load(packUrl, file),
  );
  const modelsUrl = manifestUrl(SHIPPED_MODELS);
  const entry = readModelManifest(await cache.manifest(modelsUrl)).models.narrator;
  const runtime = await openNodeRuntime(2);
  const read = (file: { path: string; bytes: number; sha256: string }) => cache.load(modelsUrl, file);
  const voice = JSON.parse(new TextDecoder().decode(await read(entry.files.voice!))) as string[];
  const narrator = openEmbeddedNarrator(await openModel(entry, runtime, read), runtime, voice);

  const refused = new Map<string, string[]>();
  let sentences = 0;
  const narration: Narration = {
    load: async () => ({ id: narrator.id, device: 'cpu' }),
    narrate: (requests) =>
      narrator.narrate(requests, {
        onSentence: () => sentences++,
        onRefused: (_, sentence, cause) => refused.set(cause, [...(refused.get(cause) ?? []), sentence]),
      }),
  };

  const cases = drawCases(pack, count);
  const told: string[] = [];
  for (const { pick, liked, wish } of cases) {
    const session = openSession({
      pack,
      engine: () => null,
      narration: () => narration,
      memory: { history: liked.map((id) => ({ id, verdict: 'like' })), critiques: [] },
    });
    if (wish) session.critique(wish);
    told.push((await session.narrate([pick]))[0]!);
    process.stderr.write(`\r${told.length}/${count}`);
  }
  report(pack, { cases, told, refused, sentences, samples });
}

interface Reading {
  cases: Case[];
  told: string[];
  refused: Map<string, string[]>;
  sentences: number;
  samples: number;
}

function report(pack: Pack, { cases, told, refused, sentences, samples }: Reading): void {
  const dropped = [...refused.values()].reduce((sum, list) => sum + list.length, 0);
  const wrong = cases.flatMap((one, i) =>
    strangers(pack, one, told[i]!).map((name) => `${one.pick.item.title}: ${name}`),
  );
  const lengths = told.map((text) => text.split(/\s+/).length).toSorted((a, b) => a - b);
  const grams = told.flatMap((text) => {
    const w = text.toLowerCase().split(/\s+/);
    return w.slice(3).map((_, i) => w.slice(i, i + 4).join(' '));
  });
  console.error(
    `\n${told.length} narratives; words: median ${lengths[lengths.length >> 1]}, ${lengths[0]} to ${lengths.at(-1)}`,
  );
  console.error(
    `sentences shown ${sentences}, refused ${dropped} (${((100 * dropped) / (sentences + dropped)).toFixed(1)} %): ${[...refused].map(([cause, list]) => `${cause} ${list.length}`).join(', ')}`,
  );
  console.error(
    `names or years from outside the input: ${wrong.length}${wrong.length ? ` — ${wrong.slice(0, 10).join('; ')}` : ''}`,
  );
  console.error(`distinct 4-grams: ${((100 * new Set(grams).size) / grams.length).toFixed(1)} %`);
  for (const [cause, list] of refused)
    console.error(
      `refused (${cause}): ${list
        .slice(0, 6)
        .map((s) => `“${s}”`)
        .join(' ')}`,
    );
  cases.slice(0, samples).forEach(({ pick, liked, wish }, i) => {
    const titles = liked.map((id) => pack.items[pack.rowOf(id)!]!.title).join('; ');
    console.log(`**${pick.item.title}** — liked: ${titles}${wish ? ` — asked: ${wish}` : ''}\n\n> ${told[i]}\n`);
  });
}

await main();
