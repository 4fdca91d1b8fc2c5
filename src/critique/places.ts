/** English for places, times, kinds of book and readers, as people name them and a vocabulary does not. */
import { byKey } from './words.ts';

const AMERICA = ['united-states', 'us-south', 'us-midwest', 'us-west', 'new-york', 'new-england', 'california'];
const YOUNG = ['children', 'middle-grade', 'young-adult'];
const TRUE = ['memoir', 'biography', 'history', 'reportage', 'travel', 'science', 'essays', 'society'];

export const PLACES = byKey({
  'america, usa, us, united states, american, states': AMERICA,
  'uk, britain, great britain, united kingdom, british': ['england', 'scotland', 'london'],
  'english countryside': ['countryside', 'great-house'],
  scottish: ['scotland'],
  irish: ['ireland'],
  'indian, bollywood': ['india'],
  african: ['africa'],
  'chinese, beijing, shanghai': ['china'],
  'japanese, tokyo': ['japan'],
  'korean, seoul': ['korea'],
  'russian, moscow, soviet union': ['russia'],
  'german, berlin': ['germany'],
  'french, provence': ['france', 'paris'],
  'italian, florence, venice': ['italy'],
  'spanish, barcelona': ['spain'],
  'australian, outback': ['australia'],
  'canadian, toronto': ['canada'],
  'mexican, mexico city': ['mexico'],
  'scandinavian, sweden, norway, denmark, nordic, scandi': ['scandinavia'],
  'netherlands, holland, belgium, amsterdam': ['low-countries'],
  'nyc, manhattan, brooklyn, new york city': ['new-york'],
  'latin america, brazil, argentina, colombia, chile': ['south-america', 'mexico', 'caribbean'],
  'asia, asian': ['china', 'japan', 'korea', 'india', 'southeast-asia'],
  'europe, european': [
    'france',
    'paris',
    'germany',
    'italy',
    'spain',
    'scandinavia',
    'low-countries',
    'eastern-europe',
  ],
  'space, other planets, mars': ['outer-space', 'space-travel'],
  'another world, fantasy world, other worlds': ['imagined-world', 'hidden-world'],
  'village, rural, farm': ['countryside', 'small-town'],
  'urban, big city': ['city'],
  'arctic, antarctica': ['polar'],
  'country house, mansion': ['great-house'],
});

export const TIMES = byKey({
  'victorian, victorian england, 19th century, 19th-century': ['nineteenth-century'],
  regency: ['nineteenth-century'],
  'medieval, middle ages': ['medieval'],
  antiquity: ['ancient'],
  'renaissance, tudor, elizabethan': ['early-modern'],
  'wwi, wwii, ww1, ww2, world war two, world war one, second world war, first world war, world war ii, world war i': [
    'world-wars',
  ],
  'future, futuristic': ['near-future', 'far-future'],
  'historical, historical fiction, past, long ago': [
    'ancient',
    'medieval',
    'early-modern',
    'nineteenth-century',
    'early-twentieth',
    'world-wars',
  ],
  'present, today, present day, contemporary': ['contemporary'],
});

export const KINDS = byKey({
  'true, true story, nonfiction, non fiction, real life': TRUE,
  fiction: ['novel', 'novella', 'short-stories'],
  'poem, verse': ['poetry'],
  'drama, theatre': ['play'],
  'comic book, manga, graphic novel': ['graphic-novel'],
  autobiography: ['memoir'],
  'short fiction': ['short-stories', 'novella'],
  'how to, handbook': ['guide'],
  essay: ['essays'],
  'popular science': ['science'],
});

export const READERS = byKey({
  'child, children, kid, toddler, grandchild, grandchildren, bedtime': ['children', 'middle-grade'],
  'teen, teenager, teenage, ya, young adult, young people': ['young-adult'],
  'grown up, adult': ['adult'],
  'young, young reader': YOUNG,
});

/** Readers only where something is for them: a story about a daughter is for anybody. */
export const RELATIVES = byKey({
  'daughter, son, niece, nephew, granddaughter, grandson, boy, girl, brother, sister, cousin': YOUNG,
  'baby, one': ['children'],
});

/** Terms of an audience by the age up to which they hold. */
export const AGES: [number, string][] = [
  [8, 'children'],
  [12, 'middle-grade'],
  [17, 'young-adult'],
  [Number.POSITIVE_INFINITY, 'adult'],
];

/** Terms of an era by the year before which they hold. */
export const ERAS: [number, string][] = [
  [500, 'ancient'],
  [1500, 'medieval'],
  [1800, 'early-modern'],
  [1900, 'nineteenth-century'],
  [1940, 'early-twentieth'],
  [1946, 'world-wars'],
  [1970, 'mid-twentieth'],
  [2000, 'late-twentieth'],
  [Number.POSITIVE_INFINITY, 'contemporary'],
];
