/** MovieLens: movies.csv and ratings.csv in one folder, with the year in the title and genres between bars. */
import type { Shape } from './shape.ts';

const NO_GENRES = '(no genres listed)';

export const MOVIELENS: Shape = {
  name: 'the films of MovieLens',
  fits: (columns) => columns.join() === 'movieId,title,genres',
  async *adapt(rows) {
    for await (const { fields, ...stand } of rows) {
      const { movieId, title, genres } = fields;
      const known = typeof genres === 'string' && genres !== NO_GENRES ? genres.split('|') : undefined;
      yield { ...stand, fields: { movieId, ...splitTitle(title), genres: known } };
    }
  },
};

/** "Matrix, The (1999)" → "The Matrix" and 1999; the article stands where a person would say it. */
function splitTitle(given: unknown): { title: unknown; year?: number } {
  if (typeof given !== 'string') return { title: given };
  const [, name = given, year] = /^(.+?)\s*\((\d{4})(?:[-–]\d{0,4})?\)$/.exec(given) ?? [];
  const title = name.replace(/^(.+), (The|An?|Le|La|Les|L'|Il|Der|Die|Das|El|Los|Las)(?= \(|$)/, (_, rest, article) =>
    article.endsWith("'") ? `${article}${rest}` : `${article} ${rest}`,
  );
  return { title, ...(year !== undefined && { year: Number(year) }) };
}
