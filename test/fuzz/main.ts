import { loadSeeder } from '../../seeders/index.ts'
import { loadTwin, twins } from '../../twins/index.ts'
import { fuzz } from './run.ts'

// `npm run fuzz [-- <twin>…] [--requests N] [--seed S]` draws requests from each twin's operation
// table and prints what no client should see. The same seed draws the same requests.

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`)
  return (at === -1 ? undefined : process.argv[at + 1]) ?? otherwise
}

const requests = Number(option('requests', '20000'))
const seed = option('seed', '1')
const named = process.argv.slice(2).filter((word) => Object.hasOwn(twins, word))
let total = 0
for (const name of named.length > 0 ? named : Object.keys(twins)) {
  const [twin, seeder] = [await loadTwin(name), await loadSeeder(name)]
  const before_bytes = process.memoryUsage().rss
  const findings = await fuzz({ twin, seeder }, { requests, seed })
  const grown_mb = Math.round((process.memoryUsage().rss - before_bytes) / 1024 ** 2)
  total += findings.length
  console.log(`${name}: ${requests} requests, ${findings.length} findings, ${grown_mb} MB more`)
  const kinds = new Map<string, (typeof findings)[number][]>()
  for (const each of findings) {
    const kind = each.problem.split('\n').slice(0, 3).join(' | ')
    kinds.set(kind, [...(kinds.get(kind) ?? []), each])
  }
  for (const [kind, all] of kinds) {
    console.log(`  ${all.length} x ${kind}`)
    console.log(`    ${JSON.stringify(all[0]?.request)}`)
  }
}
process.exitCode = total > 0 ? 1 : 0
