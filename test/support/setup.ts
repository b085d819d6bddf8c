import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, expect } from 'vitest'
import { type Exchange, observeExchanges } from '../../shared/instance/observe.ts'
import { exercisedDirectory } from './exercised.ts'
import { isDescribed, openOracle, toLine, usedEntries, type Watch, watch } from './oracle/index.ts'

// Every answer a twin gives in this test file is shown to its spec oracle, and each operation that
// succeeded is noted for the coverage tables.

const watches = new Map<string, Watch | undefined>()
const exercised = new Map<string, Set<string>>()

function watchFor(twin: string): Watch | undefined {
  if (!watches.has(twin)) {
    const oracle = isDescribed(twin) ? openOracle(twin) : undefined
    watches.set(twin, oracle && watch(oracle))
  }
  return watches.get(twin)
}

function note({ twin, operation }: Exchange): void {
  if (operation === undefined) return
  const operations = exercised.get(twin) ?? new Set()
  exercised.set(twin, operations.add(operation))
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined || text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}

/** What is drawn at random is no use of an operation, and meets what descriptions leave open. */
const isDrawn = (expect.getState().testPath ?? '').includes('/fuzz/')

const stopObserving = observeExchanges((exchange) => {
  if (isDrawn) return
  if (!exchange.isRefused) note(exchange)
  if (exchange.fault !== undefined) return
  const { twin, operation, method, path, status, headers, text } = exchange
  const seen = { twin, method, path, status, headers, body: parse(text) }
  watchFor(twin)?.observe(operation === undefined ? seen : { ...seen, operation })
})

afterAll(() => {
  // The next file of this worker has an observer of its own.
  stopObserving()
  // The whole path: files of different folders may have one name.
  const file = relative(process.cwd(), expect.getState().testPath ?? '').replaceAll('/', '-')
  mkdirSync(exercisedDirectory, { recursive: true })
  writeFileSync(join(exercisedDirectory, `ledger-${file}.json`), JSON.stringify(usedEntries()))
  for (const [twin, operations] of exercised) {
    const path = join(exercisedDirectory, `${twin}-${file}.json`)
    writeFileSync(path, JSON.stringify({ twin, operations: [...operations].sort() }))
  }
  const deviations = [...watches.values()].flatMap((each) => each?.report().unexplained ?? [])
  expect(deviations.map(toLine), 'answers that deviate from the published description').toEqual([])
})
