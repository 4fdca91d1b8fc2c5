/**
 * How far "What I think you like" and "Would I like it?" can be trusted, by what people of goodbooks gave stars to:
 * npx tsx bench/own-taste.ts RATINGS.csv [PACK]. One table each: do the claims on a few likes hold for the others, do
 * corrections move the shelf, and how were the books received that a forecast puts high or low.
 */
import { readFile } from 'node:fs/promises';
import { parseCritique } from '../src/critique/critique.ts';
import { openForecasts, verdictOf } from '../src/forecast.ts';
import { openPack, type Pack, readManifest } from '../src/pack/pack.ts';
import { shuffled, uniform } from '../src/random.ts';
import { type Memory, openSession } from '../src/session.ts';
import { type Claim, openSummary } from '../src/taste/summary.ts';
import { degrees } from '../src/taste/traits.ts';

const [ratings = '', folder = 'public/packs/books'] = process.argv.slice(2);
const PEOPLE = 300;
/** Books of each person that a forecast is made of. */
const ASKED = 6;

interface Person {
  liked: string[];
  disliked: string[];
}

async function openHere(): Promise<Pack> {
  const read = (path: string) => readFile(`${folder}/${path}`);
  return openPack(readManifest(await read('manifest.json'), folder), ({ path }) => read(path));
}

/** People with a dozen likes and a dislike among the pack's items, drawn by lot. */
async function people(pack: Pack, draw: () => number): Promise<Person[]> {
  const found = new Map<string, Person>();
  for (const line of (await readFile(ratings, 'utf8')).split('\n').slice(1)) {
    const [who = '', id = '', stars] = line.split(',');
    if (pack.rowOf(id) === undefined) continue;
    const person = found.get(who) ?? { liked: [], disliked: [] };
    found.set(who, person);
    if (Number(stars) >= 4) person.liked.push(id);
    if (Number(stars) <= 2) person.disliked.push(id);
  }
  const able = [...found.values()].filter(({ liked, disliked }) => liked.length >= 12 && disliked.length);
  const dealt = able.map(({ liked, disliked }) => ({ liked: shuffled(liked, draw), disliked }));
  return shuffled(dealt, draw).slice(0, PEOPLE);
}

const liking = (ids: string[]): Memory => ({ history: ids.map((id) => ({ id, verdict: 'like' })), critiques: [] });
const share = (flags: boolean[]) => flags.filter(Boolean).length / flags.length;
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

/** A claim holds where more of the person's other likes have the trait than of the catalogue. */
function claimsHold(pack: Pack, drawn: Person[]): void {
  const summarise = openSummary(pack);
  const known = new Map<string, Float32Array>();
  const has = (claim: Claim, id: string) => {
    const key = `${claim.facet}/${claim.term}`;
    const found = known.get(key) ?? degrees(pack, claim);
    known.set(key, found);
    return found[pack.rowOf(id)!]! > 0;
  };
  for (const count of [3, 5, 8, 11]) {
    const told = drawn.map(({ liked }) => ({
      claims: summarise(liking(liked.slice(0, count))).claims,
      rest: liked.slice(count),
    }));
    const hold = told.flatMap(({ claims, rest }) =>
      claims.map(
        (claim) => share(rest.map((id) => has(claim, id))) > share(pack.items.map(({ id }) => has(claim, id))),
      ),
    );
    const silent = share(told.map(({ claims }) => claims.length === 0));
    console.log(
      `${count} likes: ${hold.length} claims, ${percent(share(hold))} hold; of ${percent(silent)} of people, none`,
    );
  }
}

/** The share of six cards that have a claimed trait: as it is, with more of it wished, and with less. */
async function correctionsMove(pack: Pack, drawn: Person[]): Promise<void> {
  const summarise = openSummary(pack);
  const shares = new Map<string, number[]>();
  for (const { liked } of drawn) {
    const memory = liking(liked.slice(0, 6));
    for (const claim of summarise(memory).claims) {
      const degree = degrees(pack, claim);
      for (const want of [null, 'more', 'less'] as const) {
        const corrections = want ? [{ facet: claim.facet, term: claim.term, want }] : [];
        const parts = { pack, engine: () => null, narration: () => null, parse: parseCritique };
        const picks = await openSession({ ...parts, memory: { ...memory, corrections } }).recommend({ k: 6 });
        const key = `${claim.kind}, ${want ?? 'open'}`;
        shares.set(key, [...(shares.get(key) ?? []), share(picks.map(({ row }) => degree[row]! > 0))]);
      }
    }
  }
  for (const [key, all] of shares)
    console.log(
      `${key}: ${percent(all.reduce((sum, one) => sum + one, 0) / all.length)} of cards (${all.length} claims)`,
    );
}

/** Of liked and disliked books beside five likes, how many were liked, by verdict. */
async function forecastsHold(pack: Pack, drawn: Person[], draw: () => number): Promise<void> {
  const received = new Map<string, boolean[]>();
  const forecast = openForecasts(pack);
  for (const { liked, disliked } of drawn) {
    const memory = liking(liked.slice(0, 5));
    const others = [
      ...liked.slice(5).map((id) => ({ id, like: true })),
      ...disliked.map((id) => ({ id, like: false })),
    ];
    for (const { id, like } of shuffled(others, draw).slice(0, ASKED)) {
      const verdict = verdictOf((await forecast(id, { engine: null, memory })).percentile);
      received.set(verdict, [...(received.get(verdict) ?? []), like]);
    }
  }
  for (const [verdict, likes] of received)
    console.log(`${verdict}: ${percent(share(likes))} of ${likes.length} were liked, not disliked`);
}

const draw = uniform(1);
const pack = await openHere();
const drawn = await people(pack, draw);
claimsHold(pack, drawn);
await correctionsMove(pack, drawn.slice(0, 100));
await forecastsHold(pack, drawn.slice(0, 60), draw);
