/**
 * What the npm package holds beside the element and the models: with `--mode cli` the terminal (dist/cli), with `--mode lib` the engine
 * and the pack reader (dist/lib). Both are bundled, so that installing brings what a bundle can't hold and nothing else.
 */
import { defineConfig, type UserConfig } from 'vite';
import { oneRuntime } from './vite.config.ts';

const cli: UserConfig = {
  publicDir: false,
  ssr: {
    noExternal: true,
    // Native code, and what only --encoder needs.
    external: ['onnxruntime-node', '@huggingface/transformers'],
  },
  build: {
    ssr: 'cli/sotto.ts',
    outDir: 'dist/cli',
    target: 'node20',
    emptyOutDir: true,
    license: { fileName: 'licences.md' },
  },
};

/** The runtime's 30 MB of wasm are the element's already (dist/widget/assets): the same bytes under the same names, kept once. */
const output = {
  entryFileNames: 'lib/[name].js',
  chunkFileNames: 'lib/assets/[name]-[hash].js',
  assetFileNames: 'widget/assets/[name]-[hash][extname]',
};

const lib: UserConfig = {
  publicDir: false,
  base: './',
  resolve: { alias: oneRuntime },
  worker: { format: 'es', rolldownOptions: { output: { ...output, entryFileNames: output.chunkFileNames } } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    emptyOutDir: false,
    assetsInlineLimit: 0,
    license: { fileName: 'lib/licences.md' },
    rolldownOptions: {
      input: { session: 'exports/session.ts', pack: 'exports/pack.ts' },
      preserveEntrySignatures: 'strict',
      output,
    },
  },
};

export default defineConfig(({ mode }) => (mode === 'cli' ? cli : lib));
