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
    // Files share what they import: most of a file's time was reading the twins once more.
    isolate: false,
    // No test is about how fast this machine is; these only end what hangs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
