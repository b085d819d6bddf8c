import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where each test file leaves a list of the operations that succeeded in it. */
export const exercisedDirectory = resolve(
  fileURLToPath(import.meta.url),
  '../../../node_modules/.cache/twinfleet/exercised',
)

/** Runs once before a test run: what an earlier run exercised counts no more. */
export function setup(): void {
  rmSync(exercisedDirectory, { recursive: true, force: true })
}
