/** A shelf that changes without shuffling: what stays keeps its place, what is new takes the places that fell free. */
export function settled<Card extends { id: string }>(before: Card[], after: Card[]): Card[] {
  const fresh = after.filter(({ id }) => !before.some((card) => card.id === id));
  const places = before.slice(0, after.length);
  const placed = places.flatMap(({ id }) => after.find((card) => card.id === id) ?? fresh.shift() ?? []);
  return [...new Set([...placed, ...after])];
}
