/** Title search as people type: slips, missing accents and half words are forgiven, and no model is needed. */
import MiniSearch from 'minisearch';
import type { Item } from './items.ts';
import { wordsOf } from './words.ts';

export interface TitleSearch {
  /** Rows whose title, makers or series match what was typed so far, best first. */
  search(typed: string, limit?: number): number[];
  /** Rows of just this title, or of "title by maker"; case, accents and punctuation aside. Several where a title is shared. */
  exact(title: string): number[];
}

interface Titled {
  row: number;
  title: string;
  creators: string;
  series: string;
}

/** Slips allowed in a word, as a share of its letters: one in four letters, three in ten. */
const SLIPS = 0.3;
/** Where that finds nothing: two letters that changed places count as two slips. */
const MOST_SLIPS = 2;
/** How far popularity, in [0, 1], lifts one of two equal matches. */
const POPULARITY_LIFT = 0.5;

/** Indexes the items; `popularity` by row puts the better known of equal matches first. */
export function openTitleSearch(items: Item[], popularity?: Float32Array): TitleSearch {
  const index = new MiniSearch<Titled>({
    idField: 'row',
    fields: ['title', 'creators', 'series'],
    tokenize: wordsOf,
    processTerm: (word) => word,
  });
  index.addAll(
    items.map(({ title, creators, series }, row) => ({
      row,
      title,
      creators: creators.join(' '),
      series: series?.name ?? '',
    })),
  );
  const titled = new Map<string, number[]>();
  items.forEach(({ title }, row) => {
    const words = key(title);
    const rows = titled.get(words);
    if (rows) rows.push(row);
    else titled.set(words, [row]);
  });

  function found(typed: string, combineWith: 'AND' | 'OR', slips = SLIPS): number[] {
    const hits = index.search(typed, {
      combineWith,
      boost: { title: 2 },
      prefix: (_word, at, words) => at === words.length - 1,
      fuzzy: (word) => (word.length > 3 ? slips : false),
      boostDocument: (row: number) => 1 + POPULARITY_LIFT * (popularity?.[row] ?? 0),
    });
    return hits.map(({ id }) => id as number);
  }

  function exact(title: string): number[] {
    const rows = titled.get(key(title));
    if (rows) return rows;
    const [, name = '', maker = ''] = /^(.+)\sby\s(.+)$/i.exec(title) ?? [];
    return (titled.get(key(name)) ?? []).filter((row) =>
      items[row]!.creators.some((creator) => key(creator) === key(maker)),
    );
  }

  return {
    exact,
    search(typed, limit = 8) {
      // A word too many, or one mistyped beyond recognition, should not empty the list.
      const attempts = [() => found(typed, 'AND'), () => found(typed, 'OR'), () => found(typed, 'OR', MOST_SLIPS)];
      let rows: number[] = [];
      for (const attempt of attempts) if (rows.length === 0) rows = attempt();
      return [...new Set([...exact(typed), ...rows])].slice(0, limit);
    },
  };
}

function key(title: string): string {
  return wordsOf(title).join(' ');
}
