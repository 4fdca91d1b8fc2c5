/** What is said beside the figures: how the log was split, who was tested, and what the figures leave open. */
import { likeCounts } from './baselines.ts';
import { COLD } from './judge.ts';
import type { Case, Like, Protocol } from './split.ts';

export const WITHOUT_NOTE =
  'Where Sotto is without a part, that part has no weight, and the others keep the weights that were learned with it.';
export const LEARNED_NOTE =
  '“Sotto, validation learned” learned from the validation items too; everything else learned from the training part alone.';

export function splitNote(protocol: Protocol, { timed }: { timed: boolean }): string {
  if (protocol === 'temporal')
    return 'Split at one moment for all: the first like after it is hidden. Likes of the same moment were put in order by lot.';
  if (protocol === 'hold-out')
    return 'The log has no times: the hidden items were drawn by lot. If its rows are in the order of time, say --protocol leave-one-out.';
  return timed
    ? 'The last like of each person is hidden. Likes of the same moment were put in order by lot.'
    : 'The last like of each person is hidden. The log has no times: the order of its rows was taken for the order of time.';
}

/** Says where fewer are tested than might be, though nobody asked for it. */
export function drawnNote(tested: number, able: number, { users }: { users?: number | undefined }): string[] {
  if (users !== undefined || tested === able) return [];
  const [some, all] = [tested, able].map((count) => count.toLocaleString('en'));
  return [
    `${some} of ${all} people were drawn by lot for the test, so that it takes minutes; --users ${able} tests all.`,
  ];
}

export function coldNote(train: Like[][], cases: Case[], items: number): string {
  const counts = likeCounts(train, items);
  const cold = cases.filter(({ target }) => counts[target]! <= COLD).length;
  return `${cold.toLocaleString('en')} of the hidden items are cold: at most ${COLD} people like them in the training part.`;
}
