/** Builds the books pack, `public/packs/books`, from the authored catalogue and the ratings that goodbooks-10k publishes. */
import { build, buildSummary } from '../cli/build.ts';
import { codeOf } from '../src/errors.ts';

const OUTPUT = 'public/packs/books';
const GOODBOOKS = 'https://github.com/zygmuntz/goodbooks-10k';

const NO_RATINGS = `The ratings are not part of this repository. Download ratings.csv of goodbooks-10k (${GOODBOOKS}, CC BY-SA 4.0;
columns user_id, book_id, rating), or take a sample of its people, and say where it is:

  GOODBOOKS_RATINGS=path/to/ratings.csv npm run pack:books`;

async function packBooks(ratings: string | undefined): Promise<void> {
  if (!ratings) {
    console.error(NO_RATINGS);
    process.exitCode = 1;
    return;
  }
  const built = await build('catalogue/books.jsonl', {
    output: OUTPUT,
    name: 'Books',
    facets: 'catalogue/vocabulary.json',
    interactions: ratings,
    vectors: true,
    licences: [
      { covers: 'catalogue', licence: 'Apache-2.0', attribution: 'The Sotto authors' },
      {
        covers: 'interactions',
        licence: 'CC BY-SA 4.0',
        attribution: `Neighbours and popularity are derived from the ratings of goodbooks-10k, ${GOODBOOKS}`,
      },
    ],
  });
  console.log(buildSummary(OUTPUT, built));
}

try {
  await packBooks(process.argv[2] ?? process.env.GOODBOOKS_RATINGS);
} catch (error) {
  console.error(codeOf(error) ? (error as Error).message : error);
  process.exitCode = 1;
}
