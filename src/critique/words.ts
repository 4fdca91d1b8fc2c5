/** English for what people ask: which words lean towards which terms and numbers. Terms a catalogue lacks are passed over. */

/** Comparatives of numbers, by the role of the facet they move. */
export const NUMBER_WORDS: Record<string, { role: 'length' | 'year' | 'price'; direction: 'less' | 'more' }> = {
  shorter: { role: 'length', direction: 'less' },
  short: { role: 'length', direction: 'less' },
  quicker: { role: 'length', direction: 'less' },
  briefer: { role: 'length', direction: 'less' },
  thinner: { role: 'length', direction: 'less' },
  longer: { role: 'length', direction: 'more' },
  long: { role: 'length', direction: 'more' },
  bigger: { role: 'length', direction: 'more' },
  newer: { role: 'year', direction: 'more' },
  'more recent': { role: 'year', direction: 'more' },
  'more modern': { role: 'year', direction: 'more' },
  recent: { role: 'year', direction: 'more' },
  modern: { role: 'year', direction: 'more' },
  older: { role: 'year', direction: 'less' },
  earlier: { role: 'year', direction: 'less' },
  classic: { role: 'year', direction: 'less' },
  cheaper: { role: 'price', direction: 'less' },
  dearer: { role: 'price', direction: 'more' },
};

/** Words that mean one or more terms; the first that the catalogue has are used together. */
export const SYNONYMS: Record<string, string[]> = {
  funny: ['funny', 'satirical', 'whimsical'],
  humorous: ['funny', 'satirical'],
  hilarious: ['funny'],
  light: ['funny', 'warm', 'whimsical', 'hopeful'],
  lighthearted: ['funny', 'warm', 'whimsical'],
  happy: ['hopeful', 'warm', 'funny'],
  cheerful: ['hopeful', 'warm', 'funny'],
  uplifting: ['hopeful', 'inspiring', 'warm'],
  hopeful: ['hopeful', 'inspiring'],
  sad: ['melancholy', 'bittersweet', 'grim'],
  depressing: ['grim', 'melancholy'],
  bleak: ['grim', 'melancholy'],
  dark: ['grim', 'violent', 'frightening'],
  grim: ['grim', 'violent'],
  gloomy: ['grim', 'melancholy'],
  scary: ['frightening', 'eerie'],
  spooky: ['eerie', 'frightening'],
  creepy: ['eerie', 'frightening'],
  violent: ['violent'],
  bloody: ['violent'],
  gory: ['violent'],
  warm: ['warm', 'tender'],
  cosy: ['warm', 'funny', 'intimate'],
  cozy: ['warm', 'funny', 'intimate'],
  kind: ['warm', 'tender', 'hopeful'],
  gentle: ['tender', 'warm', 'unhurried'],
  romantic: ['romantic', 'tender'],
  romance: ['romantic', 'courtship', 'love'],
  sexy: ['sensual'],
  steamy: ['sensual'],
  exciting: ['adventurous', 'tense', 'fast'],
  thrilling: ['tense', 'fast', 'adventurous'],
  suspenseful: ['tense', 'mysterious'],
  fast: ['fast', 'tense'],
  pacy: ['fast'],
  slow: ['unhurried', 'thoughtful', 'lyrical'],
  calm: ['unhurried', 'warm', 'intimate'],
  strange: ['dreamlike', 'eerie', 'whimsical'],
  weird: ['dreamlike', 'eerie', 'whimsical'],
  odd: ['dreamlike', 'whimsical', 'eerie'],
  magical: ['magic', 'dreamlike', 'whimsical'],
  hard: ['challenging'],
  difficult: ['challenging'],
  demanding: ['challenging'],
  serious: ['thoughtful', 'challenging'],
  clever: ['thoughtful', 'satirical', 'challenging'],
  thoughtful: ['thoughtful'],
  poetic: ['lyrical'],
  beautiful: ['lyrical'],
  angry: ['angry'],
  true: ['memoir', 'biography', 'history', 'reportage', 'travel'],
  fantasy: ['magic', 'imagined-world', 'hidden-world'],
  'science fiction': ['space-travel', 'aliens', 'artificial-life', 'dystopia', 'outer-space'],
  'sci-fi': ['space-travel', 'aliens', 'artificial-life', 'dystopia', 'outer-space'],
  horror: ['frightening', 'monsters'],
  mystery: ['detection', 'mysterious'],
  crime: ['crime', 'murder', 'detection'],
  'for children': ['children', 'middle-grade'],
  'for kids': ['children', 'middle-grade'],
  'for adults': ['adult'],
  'for teenagers': ['young-adult'],
};

/** Asking for one of these is asking for less of the other: "easier" is less challenging. */
export const OPPOSITES: Record<string, string[]> = {
  easy: ['challenging'],
  simple: ['challenging'],
  light: ['grim', 'violent'],
  happy: ['grim', 'melancholy'],
  cheerful: ['grim', 'melancholy'],
  hopeful: ['grim'],
  gentle: ['violent', 'frightening'],
  cosy: ['grim', 'violent'],
  cozy: ['grim', 'violent'],
};

/** The plain form of a comparative: funnier → funny, scarier → scary, darker → dark, safer → safe. */
export function plainForm(word: string): string[] {
  if (!word.endsWith('er') || word.length < 5) return [word];
  const root = word.slice(0, -2);
  const forms = [root.endsWith('i') ? `${root.slice(0, -1)}y` : root, `${root}e`];
  if (/([b-df-hj-np-tv-z])\1$/.test(root)) forms.push(root.slice(0, -1));
  return [...forms, word];
}
