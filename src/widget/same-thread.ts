/** The engine's contract on the page's own thread, over a pack's vectors and nothing else: it opens no model, and is small. */
import type { Cache } from '../cache/cache.ts';
import type { Engine } from '../engine.ts';
import { SottoError } from '../errors.ts';
import { type Manifest, openVectors, weightedSum } from '../pack/pack.ts';
import { openCpuRetriever } from '../retrieval/retrieval.ts';

/** Throws `bad-input` where the pack came without vectors, and coded `pack-*` errors. */
export async function engineOnThisThread(packUrl: string, manifest: Manifest, cache: Cache): Promise<Engine> {
  const vectors = await openVectors(manifest, (file) => cache.load(packUrl, file));
  if (!vectors) throw needsWorker();
  const retriever = openCpuRetriever(vectors);
  return {
    open: async () => ({ device: 'cpu', count: vectors.count }),
    encode: () => Promise.reject(needsWorker()),
    async search({ leanings, words, k, allowed, also }) {
      if (words) throw needsWorker();
      return retriever.search(weightedSum(vectors, leanings), { k, allowed, also });
    },
  };
}

function needsWorker(): SottoError {
  return new SottoError(
    'bad-input',
    'What takes a model is done in a worker. Set models="/folder/" and narratives="on".',
  );
}
