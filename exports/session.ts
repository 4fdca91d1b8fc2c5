/** The package's `sotto`: the journey of one recommendation, with the threads and the store that a page gives it. */

export { type Cache, indexedStore, memoryStore, openCache, type Store } from '../src/cache/cache.ts';
export { loadMemory, saveMemory } from '../src/cache/memories.ts';
export { type Constraint, parseCritique } from '../src/critique/critique.ts';
export type { Engine, EngineEvent, EngineOpening, Query } from '../src/engine.ts';
export { codeOf, type ErrorCode, SottoError } from '../src/errors.ts';
export type { DeviceChoice } from '../src/model/web.ts';
export type { HubNarration, Narration, NarrationEvent } from '../src/narration.ts';
export type { NarrateOptions } from '../src/narrator/narrator.ts';
export { type Item, type Manifest, openPack, type Pack, readManifest } from '../src/pack/pack.ts';
export { type Memory, openSession, type Pick, type Reason, type Session, type SessionParts } from '../src/session.ts';
export type { Feedback, Verdict } from '../src/taste/taste.ts';
export type { Hooks, Thread } from '../src/thread/thread.ts';
export { startEngine } from '../workers/start-engine.ts';
export { startNarrator } from '../workers/start-narrator.ts';
