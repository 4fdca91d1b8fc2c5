/** A model was taught to write from descriptions; of an item without one it makes things up. There the deterministic writer speaks. */
import type { NarrationRequest, Narrator } from './narrator.ts';
import { plainNarrator } from './plain.ts';
import { renumbered } from './sentences.ts';

/** A description of fewer words is as good as none. */
const FEWEST_WORDS = 6;

/** The same writer, with the deterministic one in its place for items without a description. */
export function ofDescribed(writer: Narrator): Narrator {
  return {
    id: writer.id,
    async narrate(requests, options = {}) {
      const told = requests.map(() => '');
      for (const by of [plainNarrator(), writer]) {
        const numbers = [...requests.keys()].filter((number) => isDescribed(requests[number]!) === (by === writer));
        const own = numbers.map((number) => requests[number]!);
        const texts = await by.narrate(
          own,
          renumbered(options, (index) => numbers[index]!),
        );
        for (const [index, number] of numbers.entries()) told[number] = texts[index]!;
      }
      return told;
    },
  };
}

function isDescribed({ item, taste }: NarrationRequest): boolean {
  return taste !== undefined || (item.text.match(/\p{L}+/gu)?.length ?? 0) >= FEWEST_WORDS;
}
