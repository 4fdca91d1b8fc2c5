/** English for what people ask: which words lean towards which terms and numbers. Terms a catalogue lacks are passed over. */
import { key } from './forms.ts';

/** Words that move a number, by the role of the facet that they move. Comparatives come from the plain forms too. */
export const NUMBER_WORDS: Record<string, { role: 'length' | 'year' | 'price'; direction: 'less' | 'more' }> = {
  short: { role: 'length', direction: 'less' },
  brief: { role: 'length', direction: 'less' },
  quick: { role: 'length', direction: 'less' },
  thin: { role: 'length', direction: 'less' },
  slim: { role: 'length', direction: 'less' },
  long: { role: 'length', direction: 'more' },
  lengthy: { role: 'length', direction: 'more' },
  big: { role: 'length', direction: 'more' },
  fat: { role: 'length', direction: 'more' },
  'big fat': { role: 'length', direction: 'more' },
  doorstopper: { role: 'length', direction: 'more' },
  thick: { role: 'length', direction: 'more' },
  chunky: { role: 'length', direction: 'more' },
  new: { role: 'year', direction: 'more' },
  recent: { role: 'year', direction: 'more' },
  modern: { role: 'year', direction: 'more' },
  'up to date': { role: 'year', direction: 'more' },
  latest: { role: 'year', direction: 'more' },
  'modern classic': { role: 'year', direction: 'more' },
  old: { role: 'year', direction: 'less' },
  early: { role: 'year', direction: 'less' },
  classic: { role: 'year', direction: 'less' },
  classical: { role: 'year', direction: 'less' },
  vintage: { role: 'year', direction: 'less' },
  'old fashioned': { role: 'year', direction: 'less' },
  cheap: { role: 'price', direction: 'less' },
  inexpensive: { role: 'price', direction: 'less' },
  affordable: { role: 'price', direction: 'less' },
  expensive: { role: 'price', direction: 'more' },
  pricey: { role: 'price', direction: 'more' },
  dearer: { role: 'price', direction: 'more' },
};

/** Words that mean one or more terms; those that the catalogue has are used together. */
const MOODS: Record<string, string[]> = {
  'funny, fun, humour, humor, comic, comedy, comedic, laugh, make me laugh': ['funny', 'satirical', 'whimsical'],
  'humorous, witty, wit, ironic, irony, satire': ['funny', 'satirical'],
  'hilarious, laugh out loud': ['funny'],
  'silly, playful, quirky, absurd': ['whimsical', 'funny'],
  'light, lighthearted, light hearted, beach read, summer read, holiday read, fluffy': [
    'funny',
    'warm',
    'whimsical',
    'hopeful',
  ],
  'happy, cheerful, joyful, joyous, feel good, cheer me up, happy ending': ['hopeful', 'warm', 'funny'],
  'uplifting, inspirational, optimistic, positive': ['hopeful', 'inspiring', 'warm'],
  'hope, hopefulness': ['hopeful', 'inspiring'],
  'cosy, cozy, comforting, comfort, comfort read, comfort me': ['warm', 'funny', 'intimate'],
  'warmth, heartwarming, heart warming, wholesome': ['warm', 'tender'],
  'kind, sweet': ['warm', 'tender', 'hopeful'],
  'gentle, soothing': ['tender', 'warm', 'unhurried'],
  'sad, sadness, tragic, tragedy, tearjerker, tear jerker, heartbreaking, make me cry, cry, sad ending': [
    'melancholy',
    'bittersweet',
    'grim',
  ],
  'depressing, bleak, bleakness, gloomy, gloom, harrowing, hopeless, miserable': ['grim', 'melancholy'],
  'dark, darkness': ['grim', 'violent', 'frightening'],
  'heavy, heavy going': ['grim', 'challenging', 'melancholy'],
  'brutal, violence, bloody, blood, gory, gore, graphic': ['violent'],
  'disturbing, gruesome': ['violent', 'frightening', 'grim'],
  'scary, terrifying, spooky, creepy, scare me, chilling, haunting': ['frightening', 'eerie'],
  'horror, fear': ['frightening', 'monsters'],
  'moving, emotional, touching, poignant': ['tender', 'bittersweet', 'melancholy'],
  'sexy, steamy, sex, erotic, spicy, smut, smutty, explicit': ['sensual'],
  'exciting, thrilling, action, action packed, adrenaline': ['adventurous', 'tense', 'fast'],
  'thriller, suspense, suspenseful, tension, gripping, edge of my seat': ['tense', 'mysterious'],
  'pacy, fast paced, page turner, plot driven, quick paced': ['fast', 'tense'],
  'slow, slow paced, slow burn, leisurely': ['unhurried', 'thoughtful', 'lyrical'],
  'calm, quiet, relaxing, peaceful, relaxed': ['unhurried', 'warm', 'intimate'],
  'character driven, personal': ['intimate', 'thoughtful'],
  'strange, weird, surreal, odd, bizarre, unusual': ['dreamlike', 'eerie', 'whimsical'],
  'hard, difficult, demanding, complex, dense, experimental': ['challenging'],
  'serious, deep, profound, intellectual': ['thoughtful', 'challenging'],
  'clever, smart': ['thoughtful', 'satirical', 'challenging'],
  'thought provoking, make me think, philosophical, reflective': ['thoughtful'],
  'poetic, beautiful, beautifully written, literary, well written': ['lyrical'],
  'sweeping, grand': ['epic'],
  'educational, instructive, factual': ['informative'],
};

const SUBJECTS: Record<string, string[]> = {
  romance: ['romantic', 'courtship', 'love'],
  'love story, rom com, romcom': ['romantic', 'courtship', 'love'],
  'mystery, whodunit, whodunnit, mysteries': ['detection', 'mysterious'],
  'crime, crime fiction': ['crime', 'murder', 'detection'],
  'true crime': ['reportage', 'crime', 'murder'],
  'detective, sleuth': ['detection'],
  'serial killer, killer, killing': ['murder'],
  'spy, spies': ['espionage'],
  'fantasy, high fantasy, epic fantasy': ['magic', 'imagined-world', 'hidden-world'],
  'magical, wizard, wizardry': ['magic', 'witches'],
  'magical realism, magic realism': ['dreamlike', 'magic'],
  'science fiction, sci fi, scifi, sf': ['space-travel', 'aliens', 'artificial-life', 'dystopia', 'outer-space'],
  'robot, ai, artificial intelligence, android': ['artificial-life'],
  'dystopian, dystopia': ['dystopia', 'totalitarianism'],
  'post apocalyptic, apocalyptic': ['apocalypse'],
  'werewolf, werewolves, shapeshifter': ['shapeshifters'],
  'ghost story, ghost, haunted': ['ghosts'],
  'supernatural, paranormal': ['ghosts', 'monsters', 'vampires', 'shapeshifters', 'witches', 'magic'],
  'mythology, myth, greek myth, god': ['gods'],
  'fairy tale, fairytale, folklore': ['fairy-tales'],
  'superhero, superheroes': ['superheroes'],
  'time travel': ['time'],
  'friend, friends': ['friendship'],
  'family saga, families': ['family'],
  'brother, sister, sibling, twin': ['siblings'],
  'mother, motherhood': ['motherhood'],
  'growing up, coming of age': ['coming-of-age'],
  'wedding, husband, wife': ['marriage'],
  'political, politics': ['politics'],
  'religion, religious, spiritual, god and faith': ['faith'],
  'racism, racial': ['race', 'prejudice'],
  'gay, lesbian, lgbt, lgbtq, queer': ['sexuality'],
  'feminist, feminism, women': ['gender'],
  'environment, climate change, ecology': ['climate', 'nature'],
  'dog, cat, horse, animal': ['animals'],
  'cooking, cookery, eating': ['food'],
  'maths, math': ['mathematics'],
  'travel, travelling, traveling, journey, road trip': ['journeys', 'travel'],
  'ship, ocean, sailing': ['sea', 'at-sea'],
  'dying, mortality': ['death'],
  'loss, mourning, bereavement': ['grief'],
  'mental health, mental illness, depression': ['madness', 'mind', 'illness'],
  'psychological, psychology': ['mind', 'madness', 'obsession'],
  'school, boarding school, university, college': ['school-life', 'school'],
  'soldier, military, warfare': ['war'],
  'adventure, adventures': ['adventure', 'adventurous'],
  'money, rich': ['wealth'],
  'self help, self improvement': ['self-improvement', 'guide'],
};

/** Asking for one of these is asking for less of the other: "easier" is less challenging. */
const AGAINST: Record<string, string[]> = {
  'easy, simple, easy going, undemanding': ['challenging'],
  'light, lighthearted, light hearted, beach read, holiday read, summer read, cheer me up': ['grim', 'violent'],
  'happy, cheerful, feel good, uplifting, happy ending': ['grim', 'melancholy'],
  'hope, hopeful, optimistic': ['grim'],
  'gentle, soothing, comforting, comfort read': ['violent', 'frightening'],
  'cosy, cozy, wholesome': ['grim', 'violent'],
};

/** Terms that weigh on a reader: "less grim and violent" speaks of one kind of thing, "less grim and funny" of two. */
export const HEAVY = new Set(
  (
    'grim, violent, frightening, eerie, melancholy, bittersweet, tense, challenging, angry, ' +
    'death, murder, crime, war, grief, suicide, slavery, terror, trauma, illness'
  ).split(', '),
);

/** One entry for each of the words that share a line. */
export function byKey(table: Record<string, string[]>): Map<string, string[]> {
  const entries = Object.entries(table).flatMap(([words, terms]) =>
    words.split(', ').map((word) => [key(word), terms]),
  );
  return new Map(entries as [string, string[]][]);
}

export const LEANINGS = new Map([...byKey(MOODS), ...byKey(SUBJECTS)]);
export const OPPOSITES = byKey(AGAINST);
