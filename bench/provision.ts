import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isRecord } from '../shared/json.ts'
import { readyDocument } from './workers.ts'

const bundle = fileURLToPath(new URL('../dist/twinfleet.js', import.meta.url))
const preset = 'ecommerce-checkout'
const runs = 200
const pollEvery_ms = 50
const warmUpRounds = 4

/** What so many runs at once cost: times in milliseconds, memory in bytes. */
export interface Provisioning {
  p50_ms: number
  p95_ms: number
  /** The same of the first round, while twins are loaded and the compiler works at the code. */
  cold_p95_ms: number
  /** What of it is the fleet's own, from a run's start to when it is ready. */
  cold_own_p95_ms: number
  /** How much more the process holds after all runs were torn down than before them. */
  growth_bytes: number
}

type Call = (key: string, body?: object) => Promise<Record<string, unknown>>

function callerAt(url: string, key: string): Call {
  return async (request, body) => {
    const [method = 'GET', path = '/'] = request.split(' ')
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const text = body === undefined ? null : JSON.stringify(body)
    const response = await fetch(`${url}${path}`, { method, headers, body: text })
    const answer: unknown = await response.json()
    if (!response.ok || !isRecord(answer)) throw new Error(`${request}: ${response.status}`)
    return answer
  }
}

/** Provisions one run and polls until it is ready; answers how long that took. */
async function provision(call: Call, scenario_id: unknown, ids: string[]): Promise<number> {
  const started_ms = performance.now()
  const wish = { twins: ['slack', 'stripe'], scenario_id }
  const { run_id } = await call('POST /validate/twins/provision', wish)
  ids.push(String(run_id))
  for (;;) {
    const { status } = await call(`GET /validate/twins/provision/${run_id}/status`)
    if (status === 'ready') return performance.now() - started_ms
    if (status !== 'provisioning') throw new Error(`a run is ${String(status)}`)
    await new Promise((resolve) => setTimeout(resolve, pollEvery_ms))
  }
}

function residentBytes(pid: number): number {
  const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]
  return Number(pages) * 4096
}

/** The time within which this share of the runs was ready; the times are sorted. */
function at(times: readonly number[], share: number): number {
  return times[Math.floor(times.length * share)] ?? Number.NaN
}

/** How long a run took by the fleet's own account, whatever its client waited for besides. */
async function ownTime(call: Call, id: string): Promise<number> {
  const { event_log_json } = await call(`GET /runs/${id}`)
  const times = Array.isArray(event_log_json)
    ? event_log_json.map(({ timestamp }) => Date.parse(timestamp))
    : []
  return Math.max(...times) - Math.min(...times)
}

/** The times of as many runs at once, sorted: as their clients saw them, and the fleet's own. */
async function round(call: Call, scenario_id: unknown): Promise<[number[], number[]]> {
  const ids: string[] = []
  const times = await Promise.all(
    Array.from({ length: runs }, () => provision(call, scenario_id, ids)),
  )
  const own = await Promise.all(ids.map((id) => ownTime(call, id)))
  await Promise.all(ids.map((id) => call(`POST /validate/twins/provision/${id}/teardown`)))
  const sort = (list: number[]) => list.sort((a, b) => a - b)
  return [sort(times), sort(own)]
}

/** Two hundred runs of Slack and Stripe at once, with a preset, until each is ready. */
export async function measureProvisioning(): Promise<Provisioning> {
  const directory = mkdtempSync(join(tmpdir(), 'twinfleet-bench-'))
  const readyFile = join(directory, 'ready.json')
  const options = ['--memory', '--port', '0', '--ready-file', readyFile]
  const process_ = spawn(process.execPath, [bundle, 'up', ...options], { stdio: 'ignore' })
  try {
    const { control_url, api_key } = await readyDocument(process_, readyFile)
    const call = callerAt(control_url, api_key)
    const [cold, coldOwn] = await round(call, preset)
    for (let count = 0; count < warmUpRounds; count += 1) await round(call, preset)
    const before_bytes = residentBytes(process_.pid ?? 0)
    const [times] = await round(call, preset)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const growth_bytes = residentBytes(process_.pid ?? 0) - before_bytes
    return {
      p50_ms: at(times, 0.5),
      p95_ms: at(times, 0.95),
      cold_p95_ms: at(cold, 0.95),
      cold_own_p95_ms: at(coldOwn, 0.95),
      growth_bytes,
    }
  } finally {
    const exited = new Promise((resolve) => process_.once('exit', resolve))
    process_.kill('SIGTERM')
    await exited
    rmSync(directory, { recursive: true, force: true })
  }
}
