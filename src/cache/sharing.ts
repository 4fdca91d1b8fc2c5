/** One task for many who want its result: each hears of its progress and may give up alone; the last to do so stops it. */

export interface Waiter<P> {
  signal?: AbortSignal;
  onProgress?: (progress: P) => void;
}

export interface Shared<T, P> {
  /** Resolves to the task's result; rejects alone where this waiter's signal aborts. */
  join(waiter: Waiter<P>): Promise<T>;
}

/** Starts `task`. `onEnd` is called once, as soon as nobody can join any more. */
export function share<T, P>(task: (hooks: Required<Waiter<P>>) => Promise<T>, onEnd: () => void): Shared<T, P> {
  const stop = new AbortController();
  const waiting = new Set<Waiter<P>>();
  const onProgress = (progress: P) => {
    for (const waiter of waiting) waiter.onProgress?.(progress);
  };
  const result = task({ signal: stop.signal, onProgress }).finally(() => {
    if (!stop.signal.aborted) onEnd();
  });
  result.catch(() => undefined); // whoever still waits is told below

  return {
    join: (waiter) =>
      new Promise((resolve, reject) => {
        const { signal } = waiter;
        const leave = () => {
          waiting.delete(waiter);
          reject(signal!.reason);
          if (waiting.size > 0) return;
          stop.abort(signal!.reason);
          onEnd();
        };
        waiting.add(waiter);
        if (signal?.aborted) return leave();
        signal?.addEventListener('abort', leave, { once: true });
        result.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
      }),
  };
}
