/** A person's history → a weighted query. This file is the folder's contract; nothing in it leaves the device. */

/** `known`: met before, and neither loved nor disliked. */
export type Verdict = 'like' | 'dislike' | 'hide' | 'known';

/** One thing a person said about an item. The latest verdict on an item stands. */
export interface Feedback {
  id: string;
  verdict: Verdict;
}

/** An item of the history and how much it speaks for (positive) or against (negative) its like. */
export interface Leaning {
  row: number;
  weight: number;
}

/** Each like counts this much less than the one after it, where a pack does not say: tastes move. */
export const RECENCY = 0.92;
/** A dislike pushes half as hard as a like pulls: it says what not, and little about what. */
export const DISLIKE = -0.5;

/** Of fewer likes nothing is told: neither what they have in common nor what else would be liked. */
export const FEWEST_LIKES = 3;

/** The latest verdict on each item, oldest first. */
export function standing(history: Feedback[]): Feedback[] {
  const latest = new Map<string, Feedback>();
  for (const feedback of history) {
    latest.delete(feedback.id);
    latest.set(feedback.id, feedback);
  }
  return [...latest.values()];
}

/** What is liked, the latest first. */
export function likedIds(history: Feedback[]): string[] {
  const liked = standing(history).filter(({ verdict }) => verdict === 'like');
  return liked.map(({ id }) => id).reverse();
}

/** Likes and dislikes as weighted rows, most recent first; ids that the catalogue lacks are passed over. */
export function leanings(history: Feedback[], rowOf: (id: string) => number | undefined, recency = RECENCY): Leaning[] {
  const counted = standing(history)
    .map(({ id, verdict }) => ({ row: rowOf(id), verdict }))
    .filter(({ row, verdict }) => row !== undefined && (verdict === 'like' || verdict === 'dislike'))
    .reverse();
  return counted.map(({ row, verdict }, age) => ({
    row: row!,
    weight: recency ** age * (verdict === 'like' ? 1 : DISLIKE),
  }));
}

export { learnTaste, openTasteScores, tasteScores } from './person.ts';
export { likedTogether, sharedTerms, tellingTerms } from './shared.ts';
