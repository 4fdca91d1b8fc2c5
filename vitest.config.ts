/** Three suites: pure code and the terminal in Node, engines in a real Chromium, and journeys through the built page. */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, chromiumPath } from './scripts/chromium.ts';
import { oneRuntime } from './vite.config.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/e2e/**'],
          testTimeout: 60_000,
        },
      },
      {
        publicDir: 'public',
        resolve: { alias: oneRuntime },
        // Bundled before the first test: a package found halfway would reload the page under the tests' feet.
        optimizeDeps: {
          noDiscovery: true,
          include: ['idb', '@huggingface/tokenizers'],
          exclude: ['onnxruntime-web', '@huggingface/transformers'],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromiumPath(), args: [...chromiumFlags, ...webGpuFlags()] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

function webGpuFlags(): string[] {
  return ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];
}
