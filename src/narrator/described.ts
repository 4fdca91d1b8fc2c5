/** A model was taught to write from descriptions; of an item without one it makes things up. There the deterministic writer speaks. */
import type { NarrationRequest, Narrator } from './narrator.ts';
import { isDescribed, plainNarrator } from './plain.ts';
import { renumbered } from './sentences.ts';

/** The same writer, with the deterministic one in its place for items without a description. */
export function ofDescribed(writer: Narrator): Narrator {
  return {
    id: writer.id,
    async narrate(requests, options = {}) {
      const told = requests.map(() => '');
      for (const by of [plainNarrator(), writer]) {
        const numbers = [...requests.keys()].filter((number) => isTold(requests[number]!) === (by === writer));
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

/** A taste needs no description. */
function isTold({ item, taste }: NarrationRequest): boolean {
  return taste !== undefined || isDescribed(item);
}
