/** Two builds: the page (dist/app), and with `--mode widget` the element for other people's pages (dist/widget). */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** ONNX Runtime, 14 MB, and the library for models of a hub: fetched once or never, and kept when first used, not before. */
const RUNTIME = /\/assets\/(?:ort|transformers)[^/]*\.(?:m?js|wasm)$/;

/** Has @huggingface/transformers compute on the runtime that the page has already. */
export const oneRuntime = {
  'onnxruntime-web/webgpu': fileURLToPath(new URL('src/model/hub-runtime.ts', import.meta.url)),
};

const shared: UserConfig = {
  resolve: { alias: oneRuntime },
  base: './',
  appType: 'mpa',
  worker: { format: 'es' },
};

const page: UserConfig = {
  ...shared,
  build: { outDir: 'dist/app', target: 'es2022', emptyOutDir: true, assetsInlineLimit: 0 },
  plugins: [
    VitePWA({
      registerType: 'autoUpdate',
      injectRegister: null,
      manifest: {
        name: 'Sotto',
        short_name: 'Sotto',
        description: 'Recommendations that stay with you',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#f7f2e8',
        theme_color: '#f7f2e8',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any maskable' }],
      },
      workbox: {
        // Packs and models are the cache's: it verifies and keeps them itself.
        globPatterns: ['index.html', 'icon.svg', 'assets/*.{js,css}'],
        globIgnores: ['assets/ort*', 'assets/transformers*'],
        navigateFallback: 'index.html',
        navigateFallbackDenylist: [/\/docs\//], // pages of their own
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: true,
        runtimeCaching: [
          {
            urlPattern: RUNTIME,
            handler: 'CacheFirst',
            options: { cacheName: 'runtime', expiration: { maxEntries: 8 } },
          },
        ],
      },
    }),
  ],
};

/** What the element needs from the first, and its later parts too. */
const SHARED =
  /node_modules\/(?:idb|lit-html|lit)\/|\/src\/(?:errors|widget\/strings|retrieval\/topk|cache\/(?!hub|eviction)\w+|pack\/(?!titles)\w+)\.ts$/;

/** The element preloads nothing: what does that for a page's chunks weighs as much as its own card. */
const noPreload: Plugin = {
  name: 'no-preload',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
};

/** Nor does it carry how the source is indented, which templates and styles would keep. */
const unindented: Plugin = {
  name: 'unindented',
  transform: (code, id) =>
    id.includes('/src/widget/')
      ? code.replace(/css`[^`]*`/g, (sheet) => sheet.replace(/\s*([{};\s])\s*/g, '$1')).replace(/\n\s+/g, '\n')
      : null,
};

const widget: UserConfig = {
  ...shared,
  publicDir: false,
  plugins: [noPreload, unindented],
  // Under names that last: a site that serves the script from elsewhere writes them into files of its own.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: '[name].js' } } },
  build: {
    outDir: 'dist/widget',
    modulePreload: false,
    target: 'es2022',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: 'src/widget/sotto-picks.ts',
      preserveEntrySignatures: 'strict',
      // Only the element itself does anything by being imported.
      treeshake: { moduleSideEffects: (id) => id.includes('/src/widget/sotto-picks.ts') },
      output: {
        entryFileNames: 'sotto-picks.js',
        // In one file: small ones compress badly and cost a request each.
        codeSplitting: { groups: [{ name: 'shared', test: SHARED }] },
      },
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'widget' ? widget : page));
