/** Bytes of several files together, as they come: told by whole percents, so that a screen is not drawn anew for every piece. */

interface Arrival {
  path: string;
  loaded: number;
  total: number;
}

/** Takes what is heard of each file; calls `tell` with the sums over all files whenever another hundredth of them is there. */
export function openArrivals(tell: (sums: { loaded: number; total: number }) => void): (arrival: Arrival) => void {
  const files = new Map<string, Arrival>();
  let told = '';
  return (arrival) => {
    files.set(arrival.path, arrival);
    const sum = (part: 'loaded' | 'total') => [...files.values()].reduce((bytes, file) => bytes + file[part], 0);
    const [loaded, total] = [sum('loaded'), sum('total')];
    const mark = `${Math.floor((100 * loaded) / (total || 1))} of ${total}`;
    if (mark === told) return;
    told = mark;
    tell({ loaded, total });
  };
}
