/** MovieLens as it is unpacked: a folder whose films and ratings are read together. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SottoError } from '../../src/errors.ts';

/** The files of a MovieLens folder; null where the path is no folder. Throws `bad-input` for a folder without films. */
export function movieLensIn(path: string): { catalogue: string; interactions: string | undefined } | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  const [catalogue, ratings] = [join(path, 'movies.csv'), join(path, 'ratings.csv')];
  if (existsSync(catalogue)) return { catalogue, interactions: existsSync(ratings) ? ratings : undefined };
  throw new SottoError(
    'bad-input',
    `${path} is a folder without movies.csv. Name the catalogue’s file; only MovieLens is read as a folder.`,
  );
}
