import { measureEvents } from './events.ts'
import { measureFiles } from './files.ts'
import { measureLifecycle } from './instances.ts'
import { measureProvisioning } from './provision.ts'
import { type Comparison, compareRequests } from './requests.ts'
import { findScenario } from './scenarios.ts'
import { measureSearch } from './search.ts'
import { measureStart } from './start.ts'
import { measureFanOut, measureUpload } from './transfer.ts'
import { measureWorkers } from './workers.ts'

// `npm run bench [part…]` prints the goals of the project beside what this machine reaches. Costs
// are ratios against a bare Hono and SQLite server in the same run; parts are requests, size,
// instances, search, events, start, transfer, provision, workers.

interface Line {
  what: string
  goal: string
  reached: string
  isMet: boolean
}

const lines: Line[] = []

function tell(what: string, goal: string, reached: string, isMet: boolean): void {
  lines.push({ what, goal, reached, isMet })
  console.log(`${isMet ? 'met   ' : 'MISSED'}  ${what.padEnd(38)} ${reached.padEnd(34)} ${goal}`)
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const goals = { get: 0.7, list10: 0.6, list100: 0.65, create: 0.7 } as const
const twins = ['slack', 'stripe'] as const

function tellComparison({ scenario, task, bare_us, twin_us }: Comparison): void {
  const share = bare_us / twin_us
  const costs = `${percent(share)} of bare (${twin_us.toFixed(0)} us, bare ${bare_us.toFixed(0)})`
  tell(`${scenario}: ${task}`, `>= ${percent(goals[task])}`, costs, share >= goals[task])
}

const parts: Record<string, () => Promise<void>> = {
  async requests() {
    for (const twin of twins) {
      for (const comparison of await compareRequests(twin, 1000)) tellComparison(comparison)
    }
  },

  async size() {
    for (const twin of twins) {
      const small = await compareRequests(twin, 1000, ['list100'])
      const large = await compareRequests(twin, 100_000, ['list100'])
      const growth = (large[0]?.twin_us ?? Number.NaN) / (small[0]?.twin_us ?? Number.NaN)
      const reached = `${growth.toFixed(2)} x`
      tell(`${twin}: list 100 of 100k against of 1k`, '<= 1.3 x', reached, growth <= 1.3)
    }
  },

  async instances() {
    for (const twin of twins) {
      const cost = await measureLifecycle(findScenario(twin))
      const time = (what: string, value_ms: number, goal_ms: number) =>
        tell(
          `${twin}: ${what}`,
          `<= ${goal_ms} ms`,
          `${value_ms.toFixed(2)} ms`,
          value_ms <= goal_ms,
        )
      time('new instance', cost.create_ms, 2)
      time('reset', cost.reset_ms, 2)
      time('fork', cost.fork_ms, 2)
      time('snapshot of 10 MB', cost.snapshot_ms, 25)
      time('restore of 10 MB', cost.restore_ms, 25)
      const idle_kb = cost.idle_bytes / 1024
      tell(`${twin}: an idle instance`, '<= 250 KB', `${idle_kb.toFixed(0)} KB`, idle_kb <= 250)
    }
  },

  async search() {
    for (const { query, total, took_ms } of await measureSearch(100_000)) {
      const what = `slack: search 100k for ${query}`
      tell(what, '<= 50 ms', `${took_ms.toFixed(1)} ms (${total} found)`, took_ms <= 50)
    }
    for (const { query, total, took_ms } of await measureFiles(100_000)) {
      const what = `google_drive: list 100 of 100k for ${query}`
      tell(what, '<= 20 ms', `${took_ms.toFixed(1)} ms (${total} found)`, took_ms <= 20)
    }
  },

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

const wanted = process.argv.slice(2)
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const part = parts[name]
  if (!part) throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join(', ')}`)
  await part()
}
const missed = lines.filter(({ isMet }) => !isMet)
console.log(`${lines.length - missed.length} of ${lines.length} goals met`)
