/** A model of a hub that the runtime fails at. The library can't be used again on the thread, so that the order here matters. */
import { expect, it, vi } from 'vitest';
import { ortInUse } from '../../src/model/web.ts';
import type { NarrationEvent } from '../../src/narration.ts';
import { ANSWER, forging, HOST, half, narrationOver, requestFor, TINY } from './hub.ts';

const hub = { model: TINY, host: HOST };
const requests = [requestFor('Salt and Stone'), requestFor('Night Ferry')];

/** Has the library's sessions fail after so many steps; those of the built-in narrator go on. */
function failAfter(most: number): void {
  const { InferenceSession } = ortInUse();
  const create = InferenceSession.create.bind(InferenceSession) as (...given: unknown[]) => Promise<Runs>;
  let steps = 0;
  const failing = async (...given: unknown[]) => {
    const session = await create(...given);
    const run = session.run.bind(session);
    session.run = async (feeds, ...rest) => {
      if ('input_ids' in feeds && ++steps > most) throw new Error('device lost');
      return run(feeds, ...rest);
    };
    return session;
  };
  vi.spyOn(InferenceSession, 'create').mockImplementation(failing as typeof InferenceSession.create);
}

interface Runs {
  run(feeds: object, ...rest: unknown[]): Promise<unknown>;
}

it('while it writes, loses neither that narrative nor those after it, and says so once', async () => {
  const narration = await narrationOver();
  failAfter(30);
  await narration.loadHub(hub);
  const events: NarrationEvent[] = [];
  const onEvent = (event: NarrationEvent) => events.push(event);
  const told = await narration.narrate(requests, { onEvent });
  expect(told[0]).toMatch(new RegExp(`^${ANSWER[0]} Salt and Stone is by Bo Marsh`));
  expect(told[1]).toContain('Night Ferry');
  await narration.narrate(requests.slice(0, 1), { onEvent });
  const failures = events.filter(({ kind }) => kind === 'hub-failed');
  expect(failures).toEqual([{ kind: 'hub-failed', message: 'device lost' }]);
  vi.restoreAllMocks();
});

it('at opening, as it was cut before it was served, leaves the built-in narrator in place', async () => {
  const narration = await narrationOver(forging((real) => half(real, '95272')));
  await expect(narration.loadHub(hub)).rejects.toThrow(/load model/);
  const [told] = await narration.narrate(requests.slice(0, 1));
  expect(told).toContain('Salt and Stone');
});
