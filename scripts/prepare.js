import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// npm runs this after an install, and also when `npx twinfleet` is called in a clone for the first
// time. The install has built the program then, and a person waits. Plain JavaScript, because a
// loader would take longer than all the rest.

const isCall = process.env.npm_command === 'exec'
if (!(isCall && existsSync('dist/twinfleet.js'))) {
  const { status } = spawnSync('npm run build', { shell: true, stdio: 'inherit' })
  process.exitCode = status ?? 1
}
