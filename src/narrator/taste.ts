/** "What I think you like": the request for it, and the deterministic writer's words. */
import { listed } from '../pack/words.ts';
import type { LikedFacts, NarrationRequest, TasteFacts } from './narrator.ts';
import { ended } from './slots.ts';

/** A request that tells a taste. */
export type TasteRequest = NarrationRequest & { taste: TasteFacts };

export function isTaste(request: NarrationRequest): request is TasteRequest {
  return request.taste !== undefined;
}

export interface TasteInput extends TasteFacts {
  /** Who made several of the likes. */
  makers: string[];
  /** At most three likes, each with what it has of the above: "dark", "about family", "set in Russia"; the most telling first. */
  liked: LikedFacts[];
  seed: number;
}

/** A taste as a request: what may be named stands where an item's names do, so that slots, ground and check hold for both. */
export function tasteRequest({ makers, liked, seed, ...taste }: TasteInput): TasteRequest {
  const { against } = taste;
  return {
    item: {
      title: against?.title ?? '',
      creators: makers,
      year: null,
      length: null,
      series: null,
      facts: factsOf(taste, makers),
      text: '',
    },
    taste,
    liked,
    asked: against?.shared ?? [],
    seed,
  };
}

/** "books; feels dark, slow; about family; often set in Russia; mostly long; by Leo Tolstoy". */
function factsOf({ things, moods, lead, topics, place, often, mostly }: TasteFacts, makers: string[]): string {
  const parts = [
    [things],
    moods.length ? [`feels ${moods.join(', ')}`] : [],
    topics.length ? [`${lead} ${topics.join(', ')}`.trim()] : [],
    place ? [often ? `often ${place}` : place] : [],
    mostly.length ? [`mostly ${mostly.join(', ')}`] : [],
    makers.length ? [`by ${makers.join(', ')}`] : [],
  ];
  return parts.flat().join('; ');
}

/** One to three sentences; the same request always gives the same ones. None where nothing stands out. */
export function plainTaste({ item, taste, liked, seed }: TasteRequest): string[] {
  const told = whatYouLike(taste, item.creators, seed);
  if (!told) return [];
  return [told, whoAgrees(taste, liked), whatYouDont(taste)].filter((sentence) => sentence !== null);
}

function whatYouLike(taste: TasteFacts, makers: string[], seed: number): string | null {
  const what = whatKind(taste);
  const who = listed(makers);
  if (!what) return who ? `You come back to ${ended(who)}` : null;
  const ways = [
    `You go for ${what}${who && `, and come back to ${who}`}`,
    `Your likes lean towards ${what}${who && `, and you come back to ${who}`}`,
  ];
  return ended(ways[Math.abs(Math.trunc(seed)) % ways.length]!);
}

/** "dark, slow books about family and grief, often set in Russia, mostly long ones"; empty where nothing stands out. */
function whatKind({ things, moods, lead, topics, place, often, mostly }: TasteFacts): string {
  const where = place ? `${often ? 'often' : 'at times'} ${place}` : '';
  if (!moods.length && !topics.length)
    return [mostly.join(', '), where || mostly.length ? things : '', where && `that are ${where}`]
      .filter(Boolean)
      .join(' ');
  const about = topics.length ? (lead ? `${lead} ${listed(topics)}` : `with ${listed(topics)} in them`) : '';
  const first = [moods.join(', '), things, about || (where && `that are ${where}`)].filter(Boolean).join(' ');
  const rest = [about ? where : '', mostly.length ? `mostly ${mostly.join(', ')} ones` : ''];
  return [first, ...rest.filter(Boolean)].join(', ');
}

/** The two likes that the claims rest on most, by what both have. */
function whoAgrees({ moods, topics, place, lead }: TasteFacts, [first, second]: LikedFacts[]): string | null {
  if (!first || !second) return null;
  const both = first.shared.filter((one) => second.shared.includes(one));
  if (!both.length) return null;
  const names = `${first.title} and ${second.title}`;
  const all = both.length === moods.length + topics.length + Number(place !== null);
  return all ? `${names} have that in common.` : `${names} are both ${grouped(both, lead)}.`;
}

function whatYouDont({ against, lead }: TasteFacts): string | null {
  if (!against) return null;
  if (!against.shared.length) return `You said no to ${ended(against.title)}`;
  return `You said no to ${against.title}, and to others that are ${grouped(against.shared, lead)}.`;
}

/** "grim", "about war", "about grief" → "grim, and about war and grief". */
function grouped(shared: string[], lead: string): string {
  const isTopic = (one: string) => lead !== '' && one.startsWith(`${lead} `);
  const topics = shared.filter(isTopic).map((one) => one.slice(lead.length + 1));
  const first = shared.find(isTopic);
  const parts = shared.filter((one) => !isTopic(one) || one === first);
  const words = parts.map((one) => (isTopic(one) ? `${lead} ${listed(topics)}` : one));
  return words.length > 1 && topics.length > 1
    ? `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`
    : listed(words);
}
