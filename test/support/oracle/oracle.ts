import { readDiscovery } from './discovery.ts'
import { isObject, type JsonObject, objectOf, readShared } from './json.ts'
import { type Judgement, judge } from './judge.ts'
import { type Description, readOpenApi } from './openapi.ts'
import { readRecordings } from './recordings.ts'
import { createRouter, plainPath, type Router } from './routes.ts'
import { readStone } from './stone.ts'
import { type TwinSources, twinSources } from './twins.ts'
import type { Examination, Exchange, Operation, Oracle } from './types.ts'

type Layer = Description & { router: Router<Operation>; byName: Map<string, Operation> }

const opened = new Map<string, Oracle | undefined>()

/**
 * The oracle of a twin, read once a process. Undefined where the published descriptions do not
 * lie beside the project: tests then skip, and say so.
 */
export function openOracle(twin: string): Oracle | undefined {
  if (!opened.has(twin)) opened.set(twin, readOracle(twin))
  return opened.get(twin)
}

/** The oracle of a twin; where there is none, the running test is skipped with the reason. */
export function oracleOrSkip(twin: string, test: { skip(note?: string): never }): Oracle {
  const oracle = openOracle(twin)
  // The descriptions lie beside the project, and not everywhere.
  return oracle ?? test.skip(`no published descriptions of ${twin} lie beside the project`)
}

/** Whether a provider publishes a description that the answers of its twin can be held against. */
export function isDescribed(twin: string): boolean {
  return Object.hasOwn(twinSources, twin)
}

function readOracle(twin: string): Oracle | undefined {
  const sources = findSources(twin)
  const layers = sources.descriptions.flatMap((file) => readLayer(twin, file, sources))
  if (layers.length < sources.descriptions.length) return undefined

  function find(method: string, path: string): Operation | undefined {
    for (const layer of layers) {
      const operation = layer.router.match(method, path)
      if (operation) return operation
    }
    return undefined
  }

  const recordings = readRecordings(
    recordedShapes(twin, sources),
    (method, path) => find(method, rewrite(path, sources))?.name,
  )
  const common = commonErrors(layers, sources)

  function knownErrors(name: string): Set<string> | undefined {
    const own = layers.flatMap((layer) => layer.byName.get(name)?.errorNames ?? [])
    return own.length > 0 ? new Set([...own.flatMap((names) => [...names]), ...common]) : undefined
  }

  function examine(exchange: Exchange): Examination {
    const { rest, wholes } = takeApart(exchange, sources)
    const examination = examineWhole(rest)
    const inside = wholes.flatMap(({ pointer, whole }) =>
      examineWhole(whole).deviations.map((deviation) => ({
        ...deviation,
        operation: examination.operation ?? deviation.operation,
        status: exchange.status,
        pointer: pointer + deviation.pointer,
      })),
    )
    return { ...examination, deviations: [...examination.deviations, ...inside] }
  }

  function examineWhole(exchange: Exchange): Examination {
    const path = rewrite(exchange.path, sources)
    const found = layers.flatMap((layer) => {
      const named = exchange.operation ? layer.byName.get(exchange.operation) : undefined
      const operation = named ?? layer.router.match(exchange.method, path)
      return operation ? [{ layer, operation }] : []
    })
    const operation = found[0]?.operation.name ?? recordings.match(exchange.method, path)
    if (!operation)
      return { operation, unchecked: 'no such operation is described', deviations: [] }
    const age = ageOf(exchange, sources)
    if (age === 'undescribed') {
      return { operation, unchecked: 'this version is not described', deviations: [] }
    }
    const described = found.map((it) => ({ ...it.layer, operation: it.operation }))
    const judgement: Judgement = {
      exchange,
      operation,
      sources,
      described: age === 'old' ? described.slice(-1) : described,
      // They are of the newest version.
      recorded: age === 'old' ? [] : recordings.find(operation, exchange.status),
      knownErrors: knownErrors(operation),
    }
    const judged = judge(judgement)
    // What was added since then is there in old versions too.
    const deviations =
      age === 'old'
        ? judged.deviations.filter(({ kind }) => kind !== 'unknown_property')
        : judged.deviations
    return { operation, ...judged, deviations }
  }

  // Older descriptions name the same operations with other parameters.
  const names = layers.flatMap((layer) =>
    layer.operations.map((it) => find(it.method, it.path)?.name ?? it.name),
  )
  return {
    twin,
    operations: [...new Set([...names, ...recordings.operations])],
    examine,
    check: (exchange) => examine(exchange).deviations,
    knownErrors,
  }
}

function ageOf({ headers }: Exchange, { versions }: TwinSources): 'old' | 'undescribed' | 'new' {
  const version = versions && new Headers(headers).get(versions.header)?.slice(0, 10)
  if (!versions || !version || version >= versions.newest) return 'new'
  return version >= versions.oldest && version < versions.middle ? 'old' : 'undescribed'
}

function findSources(twin: string): TwinSources {
  const sources = twinSources[twin]
  if (!sources) throw new Error(`no descriptions are named for the twin ${twin}`)
  return sources
}

function recordedShapes(twin: string, sources: TwinSources): JsonObject {
  const events = sources.recordedEvents ? readShared(`recordings/${sources.recordedEvents}`) : {}
  return { ...objectOf(readShared(`recordings/${twin}.shapes.json`)), ...objectOf(events) }
}

function readLayer(twin: string, file: string, sources: TwinSources): Layer[] {
  const root = readShared(`specs/${twin}/${file}`)
  if (root === undefined) return []
  const description = readFamily(file, root, sources)
  const byName = new Map<string, Operation>()
  for (const operation of description.operations) {
    for (const alias of operation.aliases) byName.set(alias, operation)
  }
  // Last, so that a name is never hidden by another operation's alias.
  for (const operation of description.operations) byName.set(operation.name, operation)
  return [
    {
      ...description,
      byName,
      router: createRouter(description.operations, sources.bareNames === true),
    },
  ]
}

function readFamily(file: string, root: unknown, sources: TwinSources): Description {
  if (sources.family === 'discovery') return readDiscovery(file, root)
  if (sources.family === 'stone') return readStone(file, root)
  return readOpenApi(file, root, sources)
}

type TakenApart = { rest: Exchange; wholes: { pointer: string; whole: Exchange }[] }

// What an error shows whole is judged as if it had been read by itself.
function takeApart(exchange: Exchange, { shownWhole }: TwinSources): TakenApart {
  const wholes: TakenApart['wholes'] = []
  const error = objectOf(objectOf(exchange.body).error)
  if (exchange.status < 400 || !shownWhole) return { rest: exchange, wholes }
  const kept = { ...error }
  for (const [key, path] of Object.entries(shownWhole)) {
    if (!isObject(kept[key])) continue
    const whole = { ...exchange, method: 'GET', path, status: 200, body: kept[key] }
    delete whole.operation
    wholes.push({ pointer: `/error/${key}`, whole })
    delete kept[key]
  }
  return { rest: { ...exchange, body: { ...objectOf(exchange.body), error: kept } }, wholes }
}

function rewrite(path: string, sources: TwinSources): string {
  const bare = plainPath(path)
  return sources.rewrites.reduce((now, [pattern, into]) => now.replace(pattern, into), bare)
}

// What a quarter of the operations enumerate, the others can answer too: authentication,
// rate limits, malformed requests. The lists were written by hand and are uneven.
function commonErrors(layers: Layer[], sources: TwinSources): string[] {
  const lists = layers.flatMap((layer) => layer.operations.flatMap((it) => it.errorNames ?? []))
  const counts = new Map<string, number>()
  for (const name of lists.flatMap((list) => [...list])) {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const frequent = [...counts].filter(([, count]) => count * 4 >= lists.length)
  return [...frequent.map(([name]) => name), ...(sources.laterErrors ?? [])]
}
