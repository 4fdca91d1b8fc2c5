/**
 * Blind reading: which of two writers a reader prefers, not knowing which is which. The samples of each are what
 * read-narratives.ts printed for the same cases.
 * Usage: tsx scripts/blind-reading.ts pair A.md B.md [--seed N] > pairs.md
 *        tsx scripts/blind-reading.ts count VERDICTS [--seed N] [--pairs N]
 * VERDICTS holds a line for each pair: its number and 1, 2 or "=" ("7 2"). `count` prints how often A was preferred; a
 * verdict of "=" counts half for each. Give another seed to each reader.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { countVerdicts, pairSamples } from './reading.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, pairs: { type: 'string', default: '40' } },
});
const [command, ...paths] = positionals;
const texts = paths.map((path) => readFileSync(path, 'utf8'));
const seed = Number(values.seed);
if (command === 'pair' && texts.length === 2) console.log(pairSamples(texts[0]!, texts[1]!, seed));
else if (command === 'count' && texts.length === 1) {
  const { preferred, read } = countVerdicts(texts[0]!, Number(values.pairs), seed);
  console.log(`A preferred in ${preferred} of ${read} (${((100 * preferred) / read).toFixed(0)} %)`);
} else {
  console.error('Usage: blind-reading.ts pair A.md B.md | count VERDICTS');
  process.exitCode = 2;
}
