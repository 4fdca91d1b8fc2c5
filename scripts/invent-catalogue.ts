/**
 * Writes a catalogue of items whose titles, makers, names and numbers are invented letter by letter: no model has seen them,
 * so whatever a narrative gets right of them was copied. Usage: tsx scripts/invent-catalogue.ts [COUNT] > items.jsonl
 */
import { uniform } from '../src/random.ts';

const ONSETS = 'b br c ch d dr f g gr h j k kl l m n p qu r s sh st t th tr v w y z'.split(' ');
const VOWELS = 'a e i o u ae ei ou y'.split(' ');
const CODAS = ['', 'l', 'n', 'r', 's', 'th', 'x', 'rn', 'll', 'sk', 'm'];
const SUBJECTS = ['art', 'war', 'magic', 'family', 'secrets', 'travel', 'music', 'science', 'grief', 'friendship'];
const MOODS = ['funny', 'warm', 'grim', 'tense', 'thoughtful', 'eerie', 'hopeful', 'fast'];
const PLOTS = [
  'NAME keeps NUMBER goats on the roof of the PLACE post office. When the last of them learns to open letters, OTHER comes by night train to buy it.',
  'For NUMBER years NAME has painted the same bridge in PLACE. Now OTHER wants to pull it down, and nobody can find the plans.',
  'In PLACE the river stopped on a Monday. NAME walks upstream with NUMBER jars and a dog called OTHER to see who is keeping it.',
  'A letter for NAME arrives NUMBER years late. It was sent from PLACE by OTHER, who is still waiting at the station.',
  'Nobody in PLACE has seen NAME since the flood, but every week NUMBER loaves are gone. OTHER sits up in the bakery to watch.',
  'OTHER teaches NAME to mend clocks in a cellar under PLACE. Of the NUMBER on the wall, one runs backwards and must not be stopped.',
  'Since the mine at PLACE closed, NAME has counted NUMBER stars from its tower. OTHER counts them too, and gets another sum.',
  'Two sisters, NAME and OTHER, share one coat and NUMBER acres near PLACE. Only one of them can go to the wedding.',
];

const draw = uniform(500);
const pick = <T>(list: T[]): T => list[Math.floor(draw() * list.length)]!;
const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
const word = () =>
  capital(Array.from({ length: 2 + Math.floor(draw() * 2) }, () => pick(ONSETS) + pick(VOWELS) + pick(CODAS)).join(''));
const number = () => 13 + Math.floor(draw() * 900);

function blurb(): string {
  const names: Record<string, string> = {
    NAME: `${word()} ${word()}`,
    OTHER: word(),
    PLACE: word(),
    NUMBER: String(number()),
  };
  return pick(PLOTS).replace(/NAME|OTHER|PLACE|NUMBER/g, (gap) => names[gap]!);
}

const count = Number(process.argv[2] ?? 500);
for (let n = 1; n <= count; n++) {
  const item = {
    id: String(n),
    title: pick([
      () => word(),
      () => `The ${word()} of ${word()}`,
      () => `${word()} ${number()}`,
      () => `${word()} and ${word()}`,
    ])(),
    authors: [`${word()} ${word()}`],
    form: 'novel',
    subjects: [...new Set([pick(SUBJECTS), pick(SUBJECTS), pick(SUBJECTS)])],
    moods: [...new Set([pick(MOODS), pick(MOODS)])],
    pages: number(),
    year: 1700 + Math.floor(draw() * 320),
    blurb: blurb(),
  };
  console.log(JSON.stringify(item));
}
