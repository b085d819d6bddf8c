import Database from 'better-sqlite3'

/** One statement that ran, with its values. */
interface Step {
  sql: string
  parameters: readonly unknown[]
  way: Way
}

export type Trace = readonly Step[]

type Way = 'run' | 'get' | 'all'
const ways: readonly Way[] = ['run', 'get', 'all']

/** All statements of all databases share this. */
const statements: Record<Way, (this: Database.Statement, ...parameters: unknown[]) => unknown> =
  Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1'))

/** The statements that run in this process while some work is done. */
export async function traceOf<T>(work: () => Promise<T>): Promise<{ trace: Trace; result: T }> {
  const trace: Step[] = []
  const originals = ways.map((way) => [way, statements[way]] as const)
  for (const [way, original] of originals) {
    statements[way] = function (...parameters) {
      trace.push({ sql: this.source, parameters, way })
      return original.apply(this, parameters)
    }
  }
  try {
    return { trace, result: await work() }
  } finally {
    for (const [way, original] of originals) statements[way] = original
  }
}

type Fresh = (turn: number) => unknown

const counterLength = 8

/** A value for each turn, as the values of two turns in a row differ. */
function freshValue(before: unknown, after: unknown): Fresh {
  if (before === after) return () => after
  if (typeof before === 'number' && typeof after === 'number') {
    return (turn) => after + turn * (after - before)
  }
  if (typeof before !== 'string' || typeof after !== 'string') return () => after
  let start = 0
  while (start < after.length && before[start] === after[start]) start += 1
  let rest = after.length
  while (rest > start && before[before.length - after.length + rest - 1] === after[rest - 1]) {
    rest -= 1
  }
  // Keys that only grow differ in a digit: what is counted takes the place of those before it.
  const head = after.slice(0, Math.min(start, Math.max(0, rest - counterLength)))
  const width = Math.max(rest - head.length, counterLength)
  const tail = after.slice(rest)
  return (turn) => `${head}${String(turn).padStart(width, '0')}${tail}`
}

/**
 * Runs the statements of a trace against a copy of the database they ran on: what differed between
 * the two traces is new each time.
 */
export function replayOf(
  image: Buffer,
  [before, after]: readonly [Trace, Trace],
): (turn: number) => void {
  const differs = before.some(({ sql }, index) => sql !== after[index]?.sql)
  if (differs || before.length !== after.length) throw new Error('two creates ran other statements')
  const db = new Database(image)
  db.pragma('journal_mode = MEMORY')
  const steps = after.map(({ sql, parameters, way }, index) => {
    const statement = db.prepare(sql)
    const fresh = parameters.map((value, at) => freshValue(before[index]?.parameters[at], value))
    const isInsert = sql.startsWith('INSERT')
    if (way !== 'run') {
      statement.raw()
      return (turn: number) => void statement[way](...fresh.map((each) => each(turn)))
    }
    return (turn: number) => {
      const { changes } = statement.run(...fresh.map((each) => each(turn)))
      if (isInsert && changes === 0) throw new Error(`nothing was written by ${sql}`)
    }
  })
  return (turn) => {
    for (const step of steps) step(turn)
  }
}
