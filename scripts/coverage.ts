import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Twin } from '../shared/contract.ts'
import { routeOf } from '../shared/define.ts'
import { exercisedDirectory } from '../test/support/exercised.ts'
import { keyOf, ledger } from '../test/support/oracle/index.ts'
import { loadTwin, twins } from '../twins/index.ts'

// `npm run coverage` writes docs/support/<twin>.md and the README's table from the operation
// tables. With `--check` it writes nothing and fails where a page is stale, where the last test run
// left an operation that is built without a successful call, or an entry of the ledger without a
// deviation.

const root = resolve(fileURLToPath(import.meta.url), '../..')
const pages = join(root, 'docs/support')

interface Area {
  name: string
  operations: string[]
}

/** Groups operations as their provider does: by the first part of their name. */
function areasOf(twin: Twin): Area[] {
  const areas = new Map<string, string[]>()
  for (const operation of [...twin.catalog].sort()) {
    const { path } = routeOf(twin, operation)
    const isMethod = !operation.includes(' ')
    const parts = isMethod ? operation.split('.') : path.split('/').filter(Boolean)
    const name = isMethod ? parts[0] : parts.slice(0, 2).join('/')
    areas.set(name ?? '', [...(areas.get(name ?? '') ?? []), operation])
  }
  return [...areas].map(([name, operations]) => ({ name, operations }))
}

function renderPage(twin: Twin): string {
  const isBuilt = (operation: string) => Object.hasOwn(twin.endpoints, operation)
  const built = twin.catalog.filter(isBuilt).length
  const rows = areasOf(twin).map(({ name, operations }) => {
    const done = operations.filter(isBuilt)
    const missing = operations.filter((operation) => !isBuilt(operation))
    const list = (names: string[]) => names.map((each) => `\`${each}\``).join(' ') || '–'
    return `| ${name} | ${done.length} of ${operations.length} | ${list(done)} | ${list(missing)} |`
  })
  return [
    `# ${twin.label}: what is built`,
    '',
    `${built} of ${twin.catalog.length} published operations are built. The others answer an error`,
    "in the provider's own shape, with the header `X-Twin-Unsupported`.",
    '',
    '| area | built | operations | not built |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function exercisedOperations(twin: string): Set<string> | undefined {
  if (!existsSync(exercisedDirectory)) return undefined
  const files = readdirSync(exercisedDirectory).filter((name) => name.startsWith(`${twin}-`))
  const lists = files.map((name) => {
    const { operations }: { operations: string[] } = JSON.parse(
      readFileSync(join(exercisedDirectory, name), 'utf8'),
    )
    return operations
  })
  return new Set(lists.flat())
}

/** Entries of the ledger of deviations that explained nothing in the last test run. */
function idleEntries(): string[] {
  const files = readdirSync(exercisedDirectory).filter((name) => name.startsWith('ledger-'))
  const used = files.flatMap((name): string[] =>
    JSON.parse(readFileSync(join(exercisedDirectory, name), 'utf8')),
  )
  // Without the published descriptions nothing deviates, and so nothing is explained.
  if (used.length === 0) return []
  return ledger.map(keyOf).filter((key) => !used.includes(key))
}

/** What is wrong with a twin's page or its tests, as lines for a person. */
function problemsOf(twin: Twin, page: string, path: string): string[] {
  const stored = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const stale = stored === page ? [] : [`${path} is stale: run npm run coverage`]
  const exercised = exercisedOperations(twin.name)
  if (!exercised) return [...stale, 'the last test run is not known: run npm test']
  const idle = Object.keys(twin.endpoints).filter((name) => !exercised.has(name))
  const unpublished = Object.keys(twin.endpoints).filter((name) => !twin.catalog.includes(name))
  return [
    ...stale,
    ...idle.map((name) => `${twin.name}: no test calls ${name} with success`),
    ...unpublished.map((name) => `${twin.name}: ${name} is built but not in the catalog`),
  ]
}

const marks = /(<!-- support:[^\n]*-->\n)[\s\S]*?(<!-- \/support -->)/

/** The README with a row for each twin. */
function renderReadme(stored: string, all: readonly Twin[]): string {
  const rows = all.map(({ name, label, endpoints, catalog }) => {
    const count = `${Object.keys(endpoints).length} of ${catalog.length}`
    return `| ${label} | ${count} | [docs/support/${name}.md](docs/support/${name}.md) |`
  })
  const table = [
    '',
    '| twin | operations built | details |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '',
  ]
  return stored.replace(marks, (_all, open, close) => `${open}${table.join('\n')}${close}`)
}

const isCheck = process.argv.includes('--check')
const problems: string[] = []
const summary: string[] = []
mkdirSync(pages, { recursive: true })
const all = await Promise.all(Object.keys(twins).map(loadTwin))
for (const twin of all) {
  const page = renderPage(twin)
  const path = join(pages, `${twin.name}.md`)
  const built = Object.keys(twin.endpoints).length
  const exercised = exercisedOperations(twin.name)
  const count = Object.keys(twin.endpoints).filter((name) => exercised?.has(name)).length
  summary.push(`${twin.label}: ${built} of ${twin.catalog.length} built, ${count} exercised`)
  if (isCheck) problems.push(...problemsOf(twin, page, path))
  else writeFileSync(path, page)
}
const readmePath = join(root, 'README.md')
const readme = readFileSync(readmePath, 'utf8')
const rendered = renderReadme(readme, all)
if (!isCheck) writeFileSync(readmePath, rendered)
else if (rendered !== readme) problems.push('README.md is stale: run npm run coverage')
if (isCheck && existsSync(exercisedDirectory)) {
  problems.push(
    ...idleEntries().map((key) => `the ledger's entry ${key} explains nothing: it must go`),
  )
}
console.log(summary.join('\n'))
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
