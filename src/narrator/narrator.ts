/** Candidates → sentences that say what an item is and why it suits this person. This file is the folder's contract. */

/** What may be said of an item: nothing else may appear in its narrative. */
export interface ItemFacts {
  title: string;
  creators: string[];
  /** Negative before our era. */
  year: number | null;
  /** "212 pages", "95 minutes". */
  length: { value: number; unit: string } | null;
  series: string | null;
  /** Facets in running text: "form novel; about family, grief; feels warm". */
  facts: string;
  text: string;
}

export interface LikedFacts {
  title: string;
  /** What it shares with the item, in words; empty where nothing does. */
  shared: string[];
}

/** A person's own taste, as something to tell: what stands out among their likes. */
export interface TasteFacts {
  /** What the catalogue's items are called: "books". */
  things: string;
  /** Adjectives: "dark", "slow". */
  moods: string[];
  /** The words before the topics, "about"; empty where they need none. */
  lead: string;
  topics: string[];
  /** "set in Russia"; null where no place stands out. */
  place: string | null;
  /** Whether half of the likes or more are of that place. */
  often: boolean;
  /** What most of the likes are: "long", "old". */
  mostly: string[];
  /** Something said no to, with what stands out among all such: "grim", "about war". */
  against: LikedFacts | null;
}

export interface NarrationRequest {
  /** Of a taste, `tasteRequest` makes it: who made several of the likes is its creator, and what was said no to its title. */
  item: ItemFacts;
  /** Present where the person's taste is told and no item. */
  taste?: TasteFacts;
  /** At most three, the most telling first. */
  liked: LikedFacts[];
  /** Titles of liked items whose people like this one too, by the catalogue's log; the closest first. */
  alongside?: string[];
  /** The wishes in force, each in the person's words, which may hold commas; of a taste, what stands out in what was said no to. */
  asked: string[];
  /** The same seed gives the same narrative. */
  seed: number;
}

export interface NarrateOptions {
  signal?: AbortSignal;
  /** Called with each sentence that passed the check, in order within a request. */
  onSentence?: (request: number, sentence: string) => void;
  /** Called with each sentence, or beginning of one, that is not shown, and why: for those who measure the model, not for readers. */
  onRefused?: (request: number, sentence: string, cause: string) => void;
}

export interface Narrator {
  id: string;
  /** One narrative for each request. Rejects on abort, and where the model fails: its holder then turns to another writer. */
  narrate(requests: NarrationRequest[], options?: NarrateOptions): Promise<string[]>;
}

export { openEmbeddedNarrator } from './embedded.ts';
export { plainNarrative, plainNarrator } from './plain.ts';
export { plainTaste, type TasteInput, type TasteRequest, tasteRequest } from './taste.ts';
