/**
 * The key–value cache of a decoder: one array for each layer's keys and one for its values, with room to spare. A step copies the keys and
 * values of its own tokens in; a graph that gave the grown cache back would have all of it copied out again at every token.
 */
import type { Runtime, Tensor } from '../model/model.ts';

export interface KeyValues {
  /** How many positions the inputs hold; those in use come first, in the order in which they were appended. */
  readonly capacity: number;
  /** The graph's inputs by name, each [rows, heads, capacity, width]. */
  readonly inputs: Record<string, Tensor>;
  /** Takes the last `time` positions of the graph's outputs. */
  append(outputs: Record<string, Tensor>, time: number): Promise<void>;
}

export interface KeyValueShape {
  rows: number;
  layers: number;
  heads: number;
  width: number;
}

/** Positions made at a time: a narrative's worth, so that shapes and arrays mostly stay what they are while it is written. */
const ROOM = 96;

/** An empty cache. */
export function openKeyValues({ rows, layers, heads, width }: KeyValueShape, runtime: Runtime): KeyValues {
  const names = Array.from({ length: layers }, (_, n) => [`key_${n}`, `value_${n}`]).flat();
  const stores = new Map(names.map((name) => [name, new Float32Array(0)]));
  let used = 0;
  let capacity = 0;
  let inputs = tensors();

  function tensors(): Record<string, Tensor> {
    const dims = [rows, heads, capacity, width];
    return Object.fromEntries([...stores].map(([n, store]) => [`past_${n}`, runtime.tensor('float32', store, dims)]));
  }

  function grow(needed: number): void {
    const grown = needed + ROOM;
    for (const [name, store] of stores) {
      const roomier = new Float32Array(rows * heads * grown * width);
      for (let head = 0; head < rows * heads; head++) {
        const kept = store.subarray(head * capacity * width, (head * capacity + used) * width);
        roomier.set(kept, head * grown * width);
      }
      stores.set(name, roomier);
    }
    capacity = grown;
    inputs = tensors();
  }

  return {
    get capacity() {
      return capacity;
    },
    get inputs() {
      return inputs;
    },
    async append(outputs, time) {
      if (used + time > capacity) grow(used + time);
      for (const [name, store] of stores) {
        const output = outputs[`present_${name}`]!;
        const span = output.dims[2]!;
        const values = (await output.getData(true)) as Float32Array;
        for (let head = 0; head < rows * heads; head++) {
          const fresh = values.subarray((head * span + span - time) * width, (head + 1) * span * width);
          store.set(fresh, (head * capacity + used) * width);
        }
      }
      used += time;
    },
  };
}
