import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bundle } from '../scripts/bundle.ts'

/** What a measured process can be asked. */
export type Question = 'cpu' | 'memory' | 'peek' | 'quit'

/** A server in a process of its own, so that only its own work is counted. */
export interface Child {
  port: number
  /** Microseconds of CPU used so far. */
  cpu_us(): Promise<number>
  /** Resident memory after a collection. */
  memory_bytes(): Promise<number>
  /** Resident memory as it is. */
  peek_bytes(): Promise<number>
  stop(): Promise<void>
}

const cache = fileURLToPath(new URL('../node_modules/.cache/twinfleet/bench', import.meta.url))

/** The measured server, bundled as what ships is: sources run by a loader cost more. */
const serverScript = bundle({ server: 'bench/server.ts' }, cache).then(() => `${cache}/server.js`)

async function ask(child: ChildProcess, question: Question): Promise<number> {
  child.send(question)
  const [answer] = await once(child, 'message')
  return Number(answer)
}

/** Starts `bench/server.ts` in a role; resolves when it listens. */
export async function startChild(role: string, ...settings: string[]): Promise<Child> {
  const child = fork(await serverScript, [role, ...settings], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [port] = await once(child, 'message')
  return {
    port: Number(port),
    cpu_us: () => ask(child, 'cpu'),
    memory_bytes: () => ask(child, 'memory'),
    peek_bytes: () => ask(child, 'peek'),
    async stop() {
      const exited = once(child, 'exit')
      child.send('quit')
      await exited
    },
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The 20th percentile: what it costs where little else happens on the machine. */
export function fifth(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 5)] ?? Number.NaN
}
