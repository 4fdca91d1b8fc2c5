/**
 * Calls across threads, typed from the implementation: a service is an object of async methods `(input, hooks)`; the
 * caller sees the same methods. Every call can be aborted and can emit events; a thread that dies rejects its callers.
 */
import { codeOf, type ErrorCode, SottoError } from '../errors.ts';

/** What every method receives beside its input. */
export interface Hooks<Event = never> {
  signal?: AbortSignal | undefined;
  onEvent?: (event: Event) => void;
}

// biome-ignore lint/suspicious/noExplicitAny: methods of any signature are served; callers see their own types.
export type Service<S> = { [Name in keyof S]: (input: any, hooks?: Hooks<any>) => Promise<any> };

/** What a port of either end needs; Worker, MessagePort and a worker's own scope have it. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'error' | 'messageerror' | 'close', listener: (event: Event) => void): void;
}

type Request = { call: number; method: string; input: unknown } | { call: number; abort: true };
type Failure = { name: string; message: string; code?: ErrorCode };
type Answer = { call: number } & ({ event: unknown } | { result: unknown } | { failure: Failure });

/** Answers calls that arrive at `port` with the methods of `service`. */
export function serve<S extends Service<S>>(service: S, port: Port): void {
  const running = new Map<number, AbortController>();

  async function answer(call: number, method: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(call, controller);
    const hooks: Hooks<unknown> = {
      signal: controller.signal,
      onEvent: (event) => port.postMessage({ call, event } satisfies Answer),
    };
    try {
      const result = await service[method as keyof S](input, hooks);
      port.postMessage({ call, result } satisfies Answer);
    } catch (error) {
      port.postMessage({ call, failure: flatten(error) } satisfies Answer);
    } finally {
      running.delete(call);
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    if ('abort' in data) running.get(data.call)?.abort();
    else void answer(data.call, data.method, data.input);
  });
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
  onEvent?: ((event: never) => void) | undefined;
}

/** The methods of the service behind `port`. `methods` names them, so that a typo is a type error and not a lost call. */
export function connect<S extends Service<S>>(port: Port, methods: (keyof S & string)[]): S {
  const pending = new Map<number, Pending>();
  let calls = 0;
  let dead: SottoError | null = null;

  port.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const waiting = pending.get(data.call);
    if (!waiting) return;
    if ('event' in data) waiting.onEvent?.(data.event as never);
    else if ('failure' in data) waiting.reject(restore(data.failure));
    else waiting.resolve(data.result);
  });
  const die = () => {
    dead = new SottoError('worker-died', 'The background thread stopped. Reload the page to start it again.');
    for (const { reject } of pending.values()) reject(dead);
  };
  for (const sign of ['error', 'messageerror', 'close'] as const) port.addEventListener(sign, die);

  function send(method: string, input: unknown, { signal, onEvent }: Hooks<never> = {}): Promise<unknown> {
    if (dead) return Promise.reject(dead);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const call = calls++;
    const answer = new Promise((resolve, reject) => {
      pending.set(call, { resolve, reject, onEvent });
      port.postMessage({ call, method, input } satisfies Request); // throws, and so rejects, where the input can't be copied
    });
    const abandon = () => {
      port.postMessage({ call, abort: true } satisfies Request);
      pending.get(call)?.reject(signal!.reason);
    };
    signal?.addEventListener('abort', abandon, { once: true });
    return answer.finally(() => {
      pending.delete(call);
      signal?.removeEventListener('abort', abandon);
    });
  }

  const entries = methods.map((method) => [
    method,
    (input: unknown, hooks?: Hooks<never>) => send(method, input, hooks),
  ]);
  return Object.fromEntries(entries) as S;
}

/** A running thread: the service it offers, and its end. */
export interface Thread<S> {
  service: S;
  stop(): void;
}

/** Ends a worker and tells its callers: a browser says nothing on `terminate()`, and they would wait for ever. */
export function endThread(worker: Worker): void {
  worker.terminate();
  worker.dispatchEvent(new Event('close'));
}

function flatten(error: unknown): Failure {
  const { name = 'Error', message = String(error) } =
    error instanceof Error || error instanceof DOMException ? error : {};
  const code = codeOf(error);
  return code ? { name, message, code } : { name, message };
}

function restore({ name, message, code }: Failure): Error {
  if (code) return new SottoError(code, message);
  if (name === 'AbortError') return new DOMException(message, name);
  return Object.assign(new Error(message), { name });
}
