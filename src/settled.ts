/** A shelf that changes without shuffling: what stays keeps its place, what is new takes the places that fell free. */
export function settled<Card extends { id: string }>(before: Card[], after: Card[]): Card[] {
  const next = new Map(after.map((card) => [card.id, card]));
  const staying = new Set(before.flatMap(({ id }) => (next.has(id) ? id : [])));
  const fresh = after.filter(({ id }) => !staying.has(id));
  const places = before.slice(0, after.length).map(({ id }) => (staying.has(id) ? next.get(id)! : fresh.shift()));
  const placed = places.filter((card) => card !== undefined);
  const unplaced = after.filter(({ id }) => !placed.some((card) => card.id === id));
  return [...placed, ...unplaced];
}
