/** What bench/unseen-logs.ts left, as a section of docs/results.md: what is served beside simple recommenders, on logs of many laws. */
import type { UnseenStudy } from '../bench/unseen-logs.ts';
import { table } from './results-table.ts';

const LAWS: Record<string, string> = {
  sessions: 'sessions: one topic a person, its items all liked alike',
  clusters: 'clusters: two of thirty a person; no times',
  factors: 'factors: tastes of twelve dimensions',
  popular: 'popular: popularity alone',
  repeats: 'repeats: each item leads to one of five, or is taken again',
  drift: 'drift: items come out and fade, people move on; titles tell the topic',
};

export function unseenText({ settings, logs }: UnseenStudy): string {
  const names = [...new Set(Object.values(logs).flatMap(({ systems }) => systems.map(({ name }) => name)))];
  const rows = Object.entries(logs).map(([name, { rows: read, items, tested, systems }]) => {
    const cells = names.map((wanted) => {
      const found = systems.find((system) => system.name === wanted)?.['recall@10'];
      return found ? `${found.mean.toFixed(4)} [${found.low.toFixed(4)}, ${found.high.toFixed(4)}]` : '';
    });
    return [LAWS[name] ?? name, ...[read, items, tested].map((count) => count.toLocaleString('en')), ...cells];
  });
  return `## Logs that no setting was chosen on

\`sotto eval\` as it comes, on logs drawn by known laws (seed ${settings.seed}), ${settings.vectors ? 'with' : 'without'} vectors of the titles; recall@10 of each person's
last like with its 95 % interval over people. Where the items of a topic are liked alike, or popularity is all there is, nothing
can be found beyond what item kNN or popularity finds: differences there are chance.

${table(['log', 'rows', 'items', 'tested', ...names], rows)}`;
}
