/** Working offline: the page's own files are kept by a service worker; packs and models are kept by the cache. */

/** How long models wait for the service worker on a first visit, so that their runtime is kept too. In milliseconds. */
const PATIENCE = 5000;

/** Registers the service worker. Resolves once it serves this page, or once it is clear that it won't soon. */
export async function workOffline(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker || !import.meta.env.PROD) return;
  const serving = new Promise<void>((resolve) => {
    if (serviceWorker.controller) resolve();
    serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
    setTimeout(resolve, PATIENCE);
  });
  // A browser may refuse (private windows, policies); the page works all the same while there is a network.
  const registered = await serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => null);
  if (registered) await serving;
}
