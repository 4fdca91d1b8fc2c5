import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, SottoError } from '../../src/errors.ts';
import { connect, type Hooks, type Port, serve } from '../../src/thread/thread.ts';

/** A service with every way to end: an answer, events, an error, a wait. */
function openService() {
  const aborted: string[] = [];
  return {
    aborted,
    async double(input: number): Promise<number> {
      return input * 2;
    },
    async count(to: number, { onEvent }: Hooks<{ at: number }> = {}): Promise<string> {
      for (let at = 1; at <= to; at++) onEvent?.({ at });
      return 'counted';
    },
    async fail(how: 'coded' | 'plain' | 'thrown-string' | 'uncopiable'): Promise<unknown> {
      if (how === 'coded') throw new SottoError('storage-full', 'No room. Free some space.');
      if (how === 'plain') throw new RangeError('too far');
      if (how === 'thrown-string') throw 'just words';
      return () => 'functions stay at home';
    },
    async wait(name: string, { signal }: Hooks = {}): Promise<void> {
      await new Promise((_, reject) =>
        signal?.addEventListener('abort', () => {
          aborted.push(name);
          reject(signal.reason);
        }),
      );
    },
  };
}

type Sample = Pick<ReturnType<typeof openService>, 'double' | 'count' | 'fail' | 'wait'>;

let service: ReturnType<typeof openService>;
let channel: MessageChannel;
let far: Sample;

beforeEach(() => {
  channel = new MessageChannel();
  service = openService();
  serve<Sample>(service, started(channel.port2));
  far = connect<Sample>(started(channel.port1), ['double', 'count', 'fail', 'wait']);
});

afterEach(() => channel.port1.close());

/** A MessagePort delivers nothing to listeners until it is started; a worker needs no such thing. */
function started(port: MessagePort): Port {
  port.start();
  return port;
}

describe('a call', () => {
  it('gives the answer of the service, also when many are under way', async () => {
    expect(await Promise.all([1, 2, 3].map((n) => far.double(n)))).toEqual([2, 4, 6]);
  });

  it('hands on its own events, in order and before the answer', async () => {
    const heard: string[] = [];
    const calls = ['a', 'b'].map((name, i) => {
      const hooks: Hooks<{ at: number }> = { onEvent: ({ at }) => heard.push(`${name}${at}`) };
      return far.count(i + 2, hooks).then((result) => heard.push(`${name} ${result}`));
    });
    await Promise.all(calls);
    expect(heard.filter((word) => word.startsWith('a'))).toEqual(['a1', 'a2', 'a counted']);
    expect(heard.filter((word) => word.startsWith('b'))).toEqual(['b1', 'b2', 'b3', 'b counted']);
  });

  it('that nobody listens to is answered all the same', async () => {
    expect(await far.count(3)).toBe('counted');
  });
});

describe('an error', () => {
  it('of ours keeps its code and its message', async () => {
    const error = await far.fail('coded').catch((e) => e);
    expect(codeOf(error)).toBe('storage-full');
    expect(error).toMatchObject({ message: 'No room. Free some space.' });
  });

  it('of anybody else keeps its name, and has no code', async () => {
    const error = await far.fail('plain').catch((e) => e);
    expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
    expect(codeOf(error)).toBeUndefined();
    await expect(far.fail('thrown-string')).rejects.toThrow('just words');
  });

  it('comes where an answer, or an input, can’t cross', async () => {
    await expect(far.fail('uncopiable')).rejects.toMatchObject({ name: 'DataCloneError' });
    await expect(far.double((() => 1) as unknown as number)).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await far.double(4)).toBe(8);
  });

  it('comes where the service lacks the method', async () => {
    const typo = connect<{ halve(n: number): Promise<number> }>(channel.port1, ['halve']);
    await expect(typo.halve(2)).rejects.toThrow();
  });
});

describe('an abort', () => {
  it('rejects the caller at once and reaches the service, for that call alone', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const first = far.wait('first', { signal: one.signal });
    const second = far.wait('second', { signal: two.signal });
    one.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    await expect.poll(() => service.aborted).toEqual(['first']);
    two.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => service.aborted).toEqual(['first', 'second']);
  });

  it('before the call keeps it from being made', async () => {
    await expect(far.wait('never', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    await far.double(1);
    expect(service.aborted).toEqual([]);
  });

  it('after the answer changes nothing, and leaves no listener behind', async () => {
    const { signal, ...controller } = countedSignal();
    await far.count(1, { signal });
    expect(controller.listeners()).toBe(0);
    controller.abort();
    expect(await far.double(2)).toBe(4);
  });
});

describe('a thread that died', () => {
  it.each(['error', 'messageerror', 'close'])('with "%s" rejects its callers and later calls', async (sign) => {
    const waiting = [far.wait('a'), far.wait('b')].map((call) => call.catch(codeOf));
    channel.port1.dispatchEvent(new Event(sign));
    expect(await Promise.all(waiting)).toEqual(['worker-died', 'worker-died']);
    await expect(far.double(1)).rejects.toMatchObject({ code: 'worker-died' });
  });
});

/** A signal that counts who listens to it. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    count++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    count--;
    removeEventListener.apply(signal, args);
  };
  return { signal, listeners: () => count, abort: () => controller.abort() };
}
