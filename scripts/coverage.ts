import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSeeder } from '../seeders/index.ts'
import type { Twin } from '../shared/contract.ts'
import { routeOf } from '../shared/define.ts'
import { writeWhole } from '../shared/fs.ts'
import { exercisedDirectory } from '../test/support/exercised.ts'
import { keyOf, ledger } from '../test/support/oracle/index.ts'
import { loadTwin, twins } from '../twins/index.ts'
import { renderSeedPage } from './seed_page.ts'
import { renderTypeIndex, renderTypes } from './seed_types.ts'

// `npm run coverage` writes what is made from the twins: docs/support/<twin>.md and the README's
// table from the operation tables, docs/seeds.md and the types of seeds from the seeders' schemas.
// With `--check` it writes nothing and fails where one is stale, where the last test run left an
// operation that is built without a successful call, or an entry of the ledger without a deviation.

const root = resolve(fileURLToPath(import.meta.url), '../..')
mkdirSync(join(root, 'docs/support'), { recursive: true })

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

/** Words in code marks, in lines of at most 100 columns. */
function wrap(names: readonly string[]): string {
  const lines: string[] = []
  let line = ''
  for (const name of names) {
    const longer = `${line}${line && ' '}\`${name}\``
    if (line !== '' && longer.length > 100) {
      lines.push(line)
      line = `\`${name}\``
    } else line = longer
  }
  return [...lines, line].join('\n')
}

function renderPage(twin: Twin): string {
  const isBuilt = (operation: string) => Object.hasOwn(twin.endpoints, operation)
  const built = twin.catalog.filter(isBuilt).length
  const areas = areasOf(twin).flatMap(({ name, operations }) => {
    const done = operations.filter(isBuilt)
    const missing = operations.filter((operation) => !isBuilt(operation))
    return [
      `## ${name}: ${done.length} of ${operations.length}`,
      '',
      ...(done.length > 0 ? [wrap(done), ''] : []),
      ...(missing.length > 0 ? ['Not built:', '', wrap(missing), ''] : []),
    ]
  })
  return [
    `# ${twin.label}: what is built`,
    '',
    `${built} of ${twin.catalog.length} published operations are built. The others answer an error`,
    "in the provider's own shape, with the header `X-Twin-Unsupported`.",
    '',
    ...areas,
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

/** What is wrong with a twin's tests, as lines for a person. */
function problemsOf(twin: Twin): string[] {
  const exercised = exercisedOperations(twin.name)
  if (!exercised) return ['the last test run is not known: run npm test']
  const idle = Object.keys(twin.endpoints).filter((name) => !exercised.has(name))
  const unpublished = Object.keys(twin.endpoints).filter((name) => !twin.catalog.includes(name))
  return [
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

/** Every file that is made from the twins and their schemas, by its path. */
async function generatedFiles(all: readonly Twin[]): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const names = all.map(({ name }) => name)
  files.set('seeders/types.generated.ts', renderTypeIndex(names))
  const sections: Parameters<typeof renderSeedPage>[0][number][] = []
  for (const twin of all) {
    const seeder = await loadSeeder(twin.name)
    files.set(`docs/support/${twin.name}.md`, renderPage(twin))
    files.set(`seeders/${twin.name}/types.generated.ts`, renderTypes(twin, seeder))
    sections.push({ twin, seeder })
  }
  files.set('docs/seeds.md', renderSeedPage(sections))
  files.set('README.md', renderReadme(readFileSync(join(root, 'README.md'), 'utf8'), all))
  return files
}

const isCheck = process.argv.includes('--check')
const all = await Promise.all(Object.keys(twins).map(loadTwin))
const problems: string[] = []
for (const [path, text] of await generatedFiles(all)) {
  const own = join(root, path)
  const stored = existsSync(own) ? readFileSync(own, 'utf8') : ''
  if (isCheck && stored !== text) problems.push(`${path} is stale: run npm run coverage`)
  if (!isCheck) writeWhole(own, text)
}
for (const twin of all) {
  const built = Object.keys(twin.endpoints)
  const exercised = exercisedOperations(twin.name)
  const count = built.filter((name) => exercised?.has(name)).length
  console.log(`${twin.label}: ${built.length} of ${twin.catalog.length} built, ${count} exercised`)
  if (isCheck) problems.push(...problemsOf(twin))
}
if (isCheck && existsSync(exercisedDirectory)) {
  problems.push(
    ...idleEntries().map((key) => `the ledger's entry ${key} explains nothing: it must go`),
  )
}
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
