/**
 * Reads what the shipped narrator writes: seeded random (history, critique, item) cases over a pack, through the code that
 * the page runs. Prints figures, checks every narrative against the whole catalogue by other means than the narrator's own
 * check, and writes samples nobody picked.
 * Usage: tsx scripts/read-narratives.ts [--pack DIR] [--models DIR] [--cases N] [--samples N] [--every N] [--seed N] [--temperature T]
 *   [--repetition R] [--plain] > samples.md
 */
import { parseArgs } from 'node:util';
import { manifestUrl, openTerminalCache, SHIPPED_MODELS } from '../cli/files.ts';
import { openNodeRuntime } from '../cli/runtime.ts';
import { parseCritique } from '../src/critique/critique.ts';
import { openModel, readModelManifest } from '../src/model/model.ts';
import type { Narration } from '../src/narration.ts';
import { type Narrator, openEmbeddedNarrator, plainNarrator } from '../src/narrator/narrator.ts';
import { NARRATIVE_SAMPLING } from '../src/narrator/sampling.ts';
import { openPack, type Pack, readManifest } from '../src/pack/pack.ts';
import { openSession } from '../src/session.ts';
import { type Case, drawCases, mentions, strangers, variety } from './reading.ts';

const { values: options } = parseArgs({
  options: {
    pack: { type: 'string', default: 'public/packs/books' },
    models: { type: 'string', default: SHIPPED_MODELS },
    cases: { type: 'string', default: '300' },
    samples: { type: 'string', default: '30' },
    /** Only every Nth item, from the first: those that the compositions of training leave out are every tenth. */
    every: { type: 'string', default: '1' },
    /** Decoding other than the shipped one, to choose by. */
    temperature: { type: 'string', default: String(NARRATIVE_SAMPLING.temperature) },
    repetition: { type: 'string', default: String(NARRATIVE_SAMPLING.repetition) },
    /** Another seed, other cases. */
    seed: { type: 'string', default: '11' },
    /** The deterministic writer instead of the model. */
    plain: { type: 'boolean', default: false },
  },
});

async function openedPack(path: string): Promise<Pack> {
  const { cache } = openTerminalCache();
  const url = manifestUrl(path);
  return openPack(readManifest(await cache.manifest(url), url), (file) => cache.load(url, file));
}

async function shippedNarrator(): Promise<Narrator> {
  const { cache } = openTerminalCache();
  const url = manifestUrl(options.models);
  const entry = readModelManifest(await cache.manifest(url)).models.narrator;
  const runtime = await openNodeRuntime(2);
  const read = (file: { path: string; bytes: number; sha256: string }) => cache.load(url, file);
  const voice = JSON.parse(new TextDecoder().decode(await read(entry.files.voice!))) as string[];
  const { temperature, repetition } = options;
  const sampling = { ...NARRATIVE_SAMPLING, temperature: Number(temperature), repetition: Number(repetition) };
  return openEmbeddedNarrator(await openModel(entry, runtime, read), runtime, voice, sampling);
}

/** Causes that are the narrator's own: the check never saw the sentence, or passed it. */
const OWN_CAUSES = ['no way on', 'repeated', 'thin'];

interface Telling {
  sentences: string[];
  /** [cause, sentence] of what the check refused. */
  refused: [string, string][];
}

/** One narrative for each case, through a session of its own. */
async function tell(pack: Pack, cases: Case[], narrator: Narrator): Promise<Telling[]> {
  const told: Telling[] = [];
  for (const { pick, liked, wish } of cases) {
    const telling: Telling = { sentences: [], refused: [] };
    const narration: Narration = {
      load: async () => ({ id: narrator.id, device: 'cpu', kinds: ['item'] }),
      narrate: (requests) =>
        narrator.narrate(requests, {
          onSentence: (_, sentence) => telling.sentences.push(sentence),
          onRefused: (_, sentence, cause) => telling.refused.push([cause, sentence]),
        }),
    };
    const session = openSession({
      pack,
      engine: () => null,
      narration: () => narration,
      parse: parseCritique,
      memory: { history: liked.map((id) => ({ id, verdict: 'like' })), critiques: [] },
    });
    if (wish) session.critique(wish);
    await session.narrate([pick]);
    told.push(telling);
    process.stderr.write(`\r${told.length}/${cases.length}`);
  }
  return told;
}

function report(pack: Pack, cases: Case[], told: Telling[]): void {
  const narratives = told.map(({ sentences }) => sentences.join(' '));
  const shown = told.reduce((sum, { sentences }) => sum + sentences.length, 0);
  const refused = told.flatMap((one) => one.refused);
  const whole = refused.filter(([cause]) => !OWN_CAUSES.includes(cause)).length;
  const causes = [...new Set(refused.map(([cause]) => cause))].map((cause) => ({
    cause,
    list: refused.flatMap(([one, sentence]) => (one === cause ? [sentence] : [])),
  }));
  const wrong = cases.flatMap((one, i) =>
    strangers(pack, one, narratives[i]!).map((name) => `${one.pick.item.title}: ${name}`),
  );
  const { words, distinct, repeatedOpenings, commonest } = variety(
    narratives,
    told.map(({ sentences }) => sentences),
  );
  const named = cases.map((one, i) => mentions(pack, one, narratives[i]!));
  const mentioned = named.reduce((sum, { count }) => sum + count, 0);
  const slips = named.flatMap(({ wrong }) => wrong);
  const share = (part: number) => `${(100 * part).toFixed(1)} %`;
  console.error(`
${narratives.length} narratives; words: ${words[0]} to ${words[2]}, median ${words[1]}
sentences shown ${shown}; refused by the check when whole ${whole} (${share(whole / (shown + whole))}); taken back while being written ${refused.length - whole}: ${causes.map(({ cause, list }) => `${cause} ${list.length}`).join(', ')}
names or years from outside the input: ${wrong.length}${wrong.length ? ` — ${wrong.slice(0, 10).join('; ')}` : ''}
names and numbers copied exactly: ${mentioned - slips.length} of ${mentioned}${slips.length ? ` — not ${slips.slice(0, 10).join('; ')}` : ''}
distinct 4-grams ${share(distinct)}; openings shared ${share(repeatedOpenings)}; commonest sentence in ${share(commonest.share)}: “${commonest.sentence}”`);
  for (const { cause, list } of causes) {
    const some = list.slice(0, 6).map((sentence) => `“${sentence}”`);
    console.error(`refused (${cause}): ${some.join(' ')}`);
  }
}

function writeSamples(pack: Pack, cases: Case[], told: Telling[]): void {
  cases.forEach(({ pick, liked, wish }, i) => {
    const titles = liked.map((id) => pack.items[pack.rowOf(id)!]!.title).join('; ');
    console.log(
      `**${pick.item.title}** — liked: ${titles}${wish ? ` — asked: ${wish}` : ''}\n\n> ${told[i]!.sentences.join(' ')}\n`,
    );
  });
}

const pack = await openedPack(options.pack);
const rows = [...pack.items.keys()].filter((row) => row % Number(options.every) === 0);
const cases = drawCases(pack, Number(options.cases), { rows, seed: Number(options.seed) });
const told = await tell(pack, cases, options.plain ? plainNarrator() : await shippedNarrator());
report(pack, cases, told);
writeSamples(pack, cases.slice(0, Number(options.samples)), told);
