/** What bench/public-logs.ts left, as a section of docs/results.md: the ranking as served, each part's share, and simple recommenders. */
import type { Measured, RankingStudy } from '../bench/public-logs.ts';
import { table } from './results-table.ts';

/** As the public figures of other systems call them. */
const TITLES: Record<string, string> = { beauty: 'Beauty', toys: 'Toys & Games' };
const COLUMNS = ['NDCG@10', 'recall@10', 'cold items: recall@10'] as const;

export function rankingText({ settings, logs }: RankingStudy): string {
  const parts = Object.entries(logs).map(([name, { people, items, systems }]) => {
    const rows = systems.map((system) => [system.name, ...COLUMNS.map((column) => interval(system[column]))]);
    const counts = `${people.toLocaleString('en')} people, ${items.toLocaleString('en')} items.`;
    return `### ${TITLES[name] ?? name}\n\n${counts}\n\n${table(['system', ...COLUMNS], rows)}`;
  });
  return `## Recommending, on the public benchmark

Amazon 2014 5-core as S3-Rec's files hold it, leave-one-out, all items ranked but those the person has, test, all people, titles and the log alone (seed
${settings.seed}); means with 95 % intervals over people. Everything is learned on the train part; “validation learned” alone has learned from the validation
items too. Each further row leaves one part of the blend out, with the others' weights as they are. Cold items have two training interactions or fewer. The files
carry no times, so ties of one day can't be shuffled.

${parts.join('\n\n')}`;
}

function interval(estimate: Measured[keyof Measured]): string {
  if (!estimate) return '';
  const [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map((value) => value.toFixed(4));
  return `${mean} [${low}, ${high}]`;
}
