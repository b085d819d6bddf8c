import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The package by its own name, as the examples import it.
  resolve: { alias: { twinfleet: fileURLToPath(new URL('fleet/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    globalSetup: ['test/support/exercised.ts'],
    setupFiles: ['test/support/setup.ts'],
    // Two workers: the suites start real servers and the machine that runs them may be small.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
