/** A thread that can be made to die: while it works, before it answers, and before it hears anything. */
import { type Port, serve } from '../../src/thread/thread.ts';

export interface Fragile {
  double(input: number): Promise<number>;
  hang(input: null): Promise<void>;
  burst(input: null): Promise<void>;
}

if (self.name === 'stillborn') throw new Error('no service today');

const fragile: Fragile = {
  double: async (input) => input * 2,
  hang: () => new Promise(() => {}),
  burst() {
    setTimeout(() => {
      throw new Error('out of the blue');
    });
    return new Promise(() => {});
  },
};
serve<Fragile>(fragile, self as unknown as Port);
