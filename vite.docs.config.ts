/** The documentation and the playground: pages of the same site as the demo, below docs/ (dist/app/docs). Built after demo and element. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { documentation, FOLDER } from './site/plugin.ts';
import { oneRuntime } from './vite.config.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const { plugin, input } = documentation(root);

const output = {
  entryFileNames: `${FOLDER}assets/[name]-[hash].js`,
  chunkFileNames: `${FOLDER}assets/[name]-[hash].js`,
  // The runtime's 30 MB of wasm are the demo's already: the same bytes under the same names, kept once.
  assetFileNames: ({ names }: { names: string[] }) =>
    names.some((name) => name.endsWith('.wasm'))
      ? 'assets/[name]-[hash][extname]'
      : `${FOLDER}assets/[name]-[hash][extname]`,
};

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [plugin],
  resolve: {
    alias: [
      // The examples import the package as its users do.
      { find: /^sotto$/, replacement: `${root}exports/session.ts` },
      { find: /^sotto\/pack$/, replacement: `${root}exports/pack.ts` },
      ...Object.entries(oneRuntime).map(([find, replacement]) => ({ find, replacement })),
    ],
  },
  worker: { format: 'es', rolldownOptions: { output, checks: { pluginTimings: false } } },
  build: {
    outDir: 'dist/app',
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input, output, checks: { pluginTimings: false } },
  },
});
