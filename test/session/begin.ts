/** A session over the fixture's books, with its engine and without a language model unless told otherwise. */
import { parseCritique } from '../../src/critique/critique.ts';
import { type Memory, openSession, type Pick, type Session, type SessionParts } from '../../src/session.ts';
import { engineOver } from '../fixtures/engine.ts';
import { BOOKS, openFixture } from '../fixtures/pack.ts';

export const { pack, vectors } = await openFixture();
export const engine = engineOver(vectors!);
export const ALL = BOOKS.map(({ id }) => id);

export const begin = (parts: Partial<SessionParts> = {}): Session =>
  openSession({ pack, engine: () => engine, narration: () => null, parse: parseCritique, ...parts });
export const liking = (...ids: string[]): Memory => ({
  history: ids.map((id) => ({ id, verdict: 'like' })),
  critiques: [],
});
export const idsOf = (picks: Pick[]) => picks.map(({ id }) => id);
export const shelf = async (session: Session, k = 6) => idsOf(await session.recommend({ k }));
export const reasonsOf = (picks: Pick[], id: string) =>
  picks.find((pick) => pick.id === id)!.reasons.map(({ words }) => words);
