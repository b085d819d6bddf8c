import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './child.ts'

const bundle = fileURLToPath(new URL('../dist/twinfleet.js', import.meta.url))

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exited
}

/**
 * Milliseconds from starting the bundle, with every twin known, to the first answer of one of them.
 */
async function startOnce(port: number, path: string): Promise<number> {
  const { NODE_EXTRA_CA_CERTS: _slow, ...env } = process.env
  const started_ms = performance.now()
  const child = spawn(process.execPath, [bundle, 'up', '--memory'], { env, stdio: 'ignore' })
  while (!(await answers(`http://127.0.0.1:${port}${path}`))) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const taken_ms = performance.now() - started_ms
  await stop(child)
  return taken_ms
}

/** The median of a few starts. */
export async function measureStart(port: number, path: string): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) times.push(await startOnce(port, path))
  return median(times)
}
