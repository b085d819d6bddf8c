import { writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureYear } from './clock.ts'
import { measureEvents } from './events.ts'
import { measureLifecycle } from './instances.ts'
import { measureProvisioning } from './provision.ts'
import { type Comparison, compareRequests, compareSizes } from './requests.ts'
import { findScenario, scenarioNames, type Task } from './scenario.ts'
import { measureSearches } from './search.ts'
import { measureStart } from './start.ts'
import { measureFanOut, measureUpload } from './transfer.ts'
import { measureWorkers } from './workers.ts'

// `npm run bench [-- <twin or part>…]` prints the goals of the project beside what this machine
// reaches. Costs are CPU: the 20th percentile of many short rounds, beside those of a bare Hono and
// SQLite server in the same run. Without names everything runs, and bench/RESULTS.md is written.

interface Line {
  what: string
  goal: string
  reached: string
  isMet: boolean
}

const lines: Line[] = []

function tell(what: string, goal: string, reached: string, isMet: boolean): void {
  lines.push({ what, goal, reached, isMet })
  console.log(`${isMet ? 'met   ' : 'MISSED'}  ${what.padEnd(52)} ${reached.padEnd(34)} ${goal}`)
}

const few = 1000
const many = 100_000
const percent = (share: number) => `${Math.round(share * 100)} %`

/** The share of bare that each task is to reach; a get may cost a few microseconds more instead. */
function goalOf(task: Exclude<Task, 'get'>, dependsOnCaller: boolean): number {
  if (task === 'create') return 0.7
  if (task === 'list10') return dependsOnCaller ? 0.35 : 0.55
  return dependsOnCaller ? 0.45 : 0.65
}

function tellComparison(
  name: string,
  { task, bare_us, twin_us }: Comparison,
  dependsOnCaller: boolean,
): void {
  const share = bare_us / twin_us
  const costs = `${percent(share)} of bare (${twin_us.toFixed(0)} us, bare ${bare_us.toFixed(0)})`
  if (task === 'get') {
    tell(`${name}: get`, '<= bare + 15 us', costs, twin_us <= bare_us + 15)
  } else {
    const goal = goalOf(task, dependsOnCaller)
    tell(`${name}: ${task}`, `>= ${percent(goal)}`, costs, share >= goal)
  }
}

async function tellLifecycle(name: string): Promise<void> {
  const cost = await measureLifecycle(await findScenario(name))
  const time = (what: string, value_ms: number, goal_ms: number) =>
    tell(`${name}: ${what}`, `<= ${goal_ms} ms`, `${value_ms.toFixed(2)} ms`, value_ms <= goal_ms)
  time('new instance', cost.create_ms, 2)
  time('reset', cost.reset_ms, 2)
  time('fork', cost.fork_ms, 2)
  time('snapshot of 10 MB', cost.snapshot_ms, 25)
  time('restore of 10 MB', cost.restore_ms, 25)
  const idle_kb = cost.idle_bytes / 1024
  tell(`${name}: an idle instance`, '<= 250 KB', `${idle_kb.toFixed(0)} KB`, idle_kb <= 250)
}

async function tellYear(name: string): Promise<void> {
  const year = await measureYear(name)
  if (!year) return
  const { total_ms, events, blocked_ms } = year
  const each_us = (total_ms * 1000) / events
  const reached = `${each_us.toFixed(0)} us (${events} events)`
  tell(`${name}: an event on the clock`, '<= 150 us', reached, each_us <= 150)
  const total = `${(total_ms / 1000).toFixed(1)} s`
  tell(`${name}: a year of 100 monthly subscriptions`, '<= 2 s', total, total_ms <= 2000)
  const blocked = `${blocked_ms.toFixed(0)} ms`
  tell(`${name}: how long others wait meanwhile`, '<= 20 ms', blocked, blocked_ms <= 20)
}

/** All that is measured of one twin. */
async function measureTwin(name: string): Promise<void> {
  const { dependsOnCaller } = await findScenario(name)
  for (const comparison of await compareRequests(name, few)) {
    tellComparison(name, comparison, dependsOnCaller)
  }
  for (const { task, few_us, many_us } of await compareSizes(name, few, many, ['list100'])) {
    const growth = many_us / few_us
    const reached = `${growth.toFixed(2)} x (${many_us.toFixed(0)} us)`
    tell(`${name}: ${task} of 100k against of 1k`, '<= 1.3 x', reached, growth <= 1.3)
  }
  for (const { query, few_ms, many_ms } of await measureSearches(name, few, many)) {
    const reached = `${many_ms.toFixed(2)} ms (of 1k ${few_ms.toFixed(2)})`
    const isMet = many_ms <= 3 && many_ms <= 2 * few_ms
    tell(`${name}: search 100k for ${query}`, '<= 3 ms, <= 2 x', reached, isMet)
  }
  await tellYear(name)
  await tellLifecycle(name)
}

/** What is not one twin's. */
const parts: Record<string, () => Promise<void>> = {
  async events() {
    for (const { query, total, took_ms } of await measureEvents(1000)) {
      const what = `google_calendar: 1000 series: ${query}`
      tell(what, '<= 100 ms', `${took_ms.toFixed(1)} ms (${total} found)`, took_ms <= 100)
    }
  },

  async start() {
    const started_ms = await measureStart(12112, '/api/api.test')
    const reached = `${started_ms.toFixed(0)} ms`
    tell('start to first response', '<= 500 ms', reached, started_ms <= 500)
  },

  async transfer() {
    const size_mb = 100
    const { seconds, growth_bytes } = await measureUpload(size_mb * 1024 * 1024)
    const speed = size_mb / seconds
    tell('upload of 100 MB', '>= 60 MB/s', `${speed.toFixed(0)} MB/s`, speed >= 60)
    const growth_mb = growth_bytes / 1024 / 1024
    tell('memory it takes', '<= 64 MB', `${growth_mb.toFixed(0)} MB`, growth_mb <= 64)
    const wide = await measureFanOut(100, 500)
    tell('socket messages to 100 clients', '', `${Math.round(wide)} a second`, true)
    const narrow = await measureFanOut(1, 20_000)
    tell('socket messages to 1 client', '', `${Math.round(narrow)} a second`, true)
  },

  async provision() {
    const measured = await measureProvisioning()
    const { p50_ms, p95_ms, cold_p95_ms, cold_own_p95_ms, growth_bytes } = measured
    const own = `of which the fleet's own ${cold_own_p95_ms.toFixed(0)}`
    const cold = `${cold_p95_ms.toFixed(0)} on a fresh fleet, ${own}`
    const reached = `${p95_ms.toFixed(0)} ms (median ${p50_ms.toFixed(0)}; ${cold})`
    tell('200 runs at once: p95 of ready', '<= 500 ms', reached, p95_ms <= 500)
    const growth_mb = growth_bytes / 1024 / 1024
    tell('memory left when they are gone', '', `${growth_mb.toFixed(0)} MB`, true)
  },

  async workers() {
    const gain = await measureWorkers()
    tell('two workers against one process', '>= 1.5 x', `${gain.toFixed(2)} x`, gain >= 1.5)
  },
}

/** The last run of everything, for who does not want to run it. */
function writeResults(): void {
  const row = ({ what, goal, reached, isMet }: Line) =>
    `| ${what} | ${goal} | ${reached} | ${isMet ? 'met' : 'missed'} |`
  const [one = 0, five = 0] = loadavg()
  const machine =
    `Node ${process.versions.node} on ${availableParallelism()} cores; load when it ended ` +
    `${one.toFixed(1)}, ${five.toFixed(1)} over five minutes.`
  const text = [
    '# The last run of `npm run bench`',
    '',
    `${machine} Costs are CPU: read the ratios.`,
    '',
    '| What | Goal | Reached | Verdict |',
    '|---|---|---|---|',
    ...lines.map(row),
    '',
  ]
  writeFileSync(fileURLToPath(new URL('RESULTS.md', import.meta.url)), text.join('\n'))
}

const wanted = process.argv.slice(2)
const twins = [...scenarioNames(), 'hello']
const all = [...scenarioNames(), ...Object.keys(parts)]
for (const name of wanted.length > 0 ? wanted : all) {
  const part = parts[name]
  if (part) await part()
  else if (twins.includes(name)) await measureTwin(name)
  else throw new Error(`there is no ${name}; there are ${[...all, 'hello'].join(', ')}`)
}
const missed = lines.filter(({ isMet }) => !isMet)
console.log(`${lines.length - missed.length} of ${lines.length} goals met`)
if (wanted.length === 0) writeResults()
