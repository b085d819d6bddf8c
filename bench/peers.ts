import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fifth, startChild } from './child.ts'
import { load, type Wire, wire } from './load.ts'
import { findScenario, prepare, type Requests, sendable, type Task, tasks } from './scenario.ts'

// `npx tsx bench/peers.ts [records]` runs emulate beside the twins of the same names and prints
// what a request costs each, in microseconds of CPU. It is installed from npm into a temporary
// directory, with the Node it needs, and is no dependency of this project.

const packages = ['emulate@0.12.2', 'node@22.20.0']
const firstPort = 14900
const rounds = 12
const counts: Record<Task, number> = { get: 300, list10: 200, list100: 60, create: 200 }
const records = Number(process.argv[2] ?? 1000)
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** The same tasks in what of each API the peer has built. */
const peers: Record<string, { port: number; create: Wire; others(answers: string[]): Requests }> = {
  stripe: {
    port: firstPort,
    create: {
      method: 'POST',
      path: '/v1/customers',
      headers: { authorization: 'Bearer sk_test_peer', ...form },
      body: 'email=ada%40example.com&name=Ada+Lovelace&metadata%5Bplan%5D=pro',
    },
    others(answers) {
      const ids = answers.map((text) => String(JSON.parse(text).id))
      const get = (path: string) => ({ ...this.create, method: 'GET', path, body: '' })
      return {
        get: (index) => get(`/v1/customers/${ids[index % ids.length]}`),
        list10: () => get('/v1/customers?limit=10'),
        list100: () => get('/v1/customers?limit=100'),
        create: () => this.create,
      }
    },
  },
  slack: {
    port: firstPort + 1,
    create: {
      method: 'POST',
      path: '/api/chat.postMessage',
      headers: { authorization: 'Bearer xoxb-test', ...form },
      body: 'channel=C000000001&text=Lunch+is+ready',
    },
    others() {
      const call = (method: string, body: string) => ({
        ...this.create,
        path: `/api/${method}`,
        body,
      })
      const history = 'channel=C000000001'
      return {
        get: () => call('users.info', 'user=U000000001'),
        list10: () => call('conversations.history', `${history}&limit=10`),
        list100: () => call('conversations.history', `${history}&limit=100`),
        create: () => this.create,
      }
    },
  },
}

let sent = 0

/** A call under a token of its own for each thousand: a token may make 5,000 an hour. */
function underFreshToken({ headers, ...call }: Wire): Wire {
  sent += 1
  const authorization = `${headers.authorization}${Math.floor(sent / 1000)}`
  return { ...call, headers: { ...headers, authorization } }
}

/** CPU a process has used in all its threads, in microseconds. */
function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const spent_ns = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return spent_ns.reduce((sum, each) => sum + each, 0) / 1000
}

async function untilUp(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Runs a peer's tasks and the twin's in turns, and prints both. */
async function compare(name: string, peer: number): Promise<void> {
  const side = peers[name]
  if (!side) throw new Error(`no peer has ${name}`)
  const answers: string[] = []
  const { method, path, headers, body = '' } = side.create
  for (let index = 0; index < 50; index += 1) {
    const url = `http://127.0.0.1:${side.port}${path}`
    answers.push(await (await fetch(url, { method, headers, body })).text())
  }
  await load(side.port, records, () => wire(underFreshToken(side.create)))
  const theirs = side.others(answers)
  const scenario = await findScenario(name)
  const sample = await prepare(scenario, records)
  const ours = scenario.requests(sample.records)
  await sample.instance.close()
  const child = await startChild('twin', name, String(records))
  for (const task of tasks) {
    const costs: [number[], number[]] = [[], []]
    for (let round = -3; round < rounds; round += 1) {
      const before_us = [await child.cpu_us(), cpuOf(peer)] as const
      await load(child.port, counts[task], sendable(ours[task]))
      await load(side.port, counts[task], (turn) => wire(underFreshToken(theirs[task](turn))))
      if (round < 0) continue
      costs[0].push(((await child.cpu_us()) - before_us[0]) / counts[task])
      costs[1].push((cpuOf(peer) - before_us[1]) / counts[task])
    }
    const [twin_us, peer_us] = costs.map(fifth)
    const verdict = Number(twin_us) < Number(peer_us) ? 'faster' : 'SLOWER'
    console.log(
      `${verdict}  ${name}: ${task} of ${records}`.padEnd(40),
      `${twin_us?.toFixed(0)} us, emulate ${peer_us?.toFixed(0)}`,
    )
  }
  await child.stop()
}

const directory = mkdtempSync(join(tmpdir(), 'twinfleet-peers-'))
const install = ['install', '--prefix', directory, '--no-audit', '--no-fund', ...packages]
execFileSync('npm', install, { stdio: 'ignore' })
const modules = join(directory, 'node_modules')
const services = Object.keys(peers).join(',')
const emulate = spawn(
  join(modules, '.bin/node'),
  [
    join(modules, 'emulate/dist/index.js'),
    ...['start', '--service', services, '--port', `${firstPort}`],
  ],
  { stdio: 'ignore', cwd: directory },
)
try {
  for (const name of Object.keys(peers)) {
    await untilUp(peers[name]?.port ?? 0)
    await compare(name, emulate.pid ?? 0)
  }
} finally {
  emulate.kill()
  rmSync(directory, { recursive: true, force: true })
}
