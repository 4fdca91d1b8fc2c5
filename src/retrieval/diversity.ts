/** Six cards should not be one series: a cap per group while choosing from a ranking. */

export interface DiversityOptions<T> {
  k: number;
  /** Groups an item belongs to, with the most of each that may be chosen: `{ 'series:Dune': 1 }`. */
  groupsOf: (item: T) => Record<string, number>;
}

/** The first k of `ranked` that respect every cap; filled up in rank order where the caps leave fewer. */
export function diversify<T>(ranked: T[], { k, groupsOf }: DiversityOptions<T>): T[] {
  const used = new Map<string, number>();
  const chosen: T[] = [];
  const passed: T[] = [];
  for (const item of ranked) {
    if (chosen.length === k) return chosen;
    const groups = Object.entries(groupsOf(item));
    if (groups.some(([group, cap]) => (used.get(group) ?? 0) >= cap)) {
      passed.push(item);
      continue;
    }
    for (const [group] of groups) used.set(group, (used.get(group) ?? 0) + 1);
    chosen.push(item);
  }
  return [...chosen, ...passed].slice(0, k);
}
