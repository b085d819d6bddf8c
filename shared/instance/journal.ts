/**
 * One thing that happened at the edge of an instance. Times are milliseconds on the instance's
 * clock.
 */
export interface JournalEntry {
  id: string
  sequence: number
  kind: 'request' | 'socket' | 'delivery'
  at_ms: number
  operation: string | undefined
  method: string
  path: string
  caller: string | undefined
  status: number
  duration_ms: number
  request: string | undefined
  response: string | undefined
  /** Leniencies and remarks, such as an argument that was ignored. */
  notes: string[]
  /** The id of the fault rule that struck. */
  fault: string | undefined
  event: 'unsupported_endpoint' | 'unknown_endpoint' | undefined
}

/** What is told of a delivery or a socket message. */
type Sideline = Pick<JournalEntry, 'kind' | 'at_ms' | 'operation' | 'method' | 'path' | 'status'> &
  Partial<Pick<JournalEntry, 'caller' | 'duration_ms'>> & { request?: unknown; response?: unknown }

/** What a listing may be narrowed to; all given conditions must hold. */
export interface JournalFilter {
  operation?: string | undefined
  method?: string | undefined
  path?: string | undefined
  status?: number | undefined
  caller?: string | undefined
  kind?: string | undefined
  event?: string | undefined
  after?: number | undefined
  limit?: number | undefined
}

const bodyLimit_characters = 4000

/** The part of a body that is worth keeping. */
export function excerpt(body: unknown): string | undefined {
  if (typeof body !== 'string') return undefined
  if (body.length <= bodyLimit_characters) return body
  return withEllipsis(body.slice(0, bodyLimit_characters), body.length)
}

function withEllipsis(start: string, length: number): string {
  return `${start}… (${length} characters)`
}

/** Where the start of a body stands: `size` bytes of a slab, of a text of so many characters. */
interface KeptBody {
  slab: Buffer
  at: number
  size: number
  length: number
}

/** An entry in the ring. */
type Kept = Omit<JournalEntry, 'request' | 'response'> & {
  request: KeptBody | undefined
  response: KeptBody | undefined
}

/** The first slab is small, since most instances say little. */
const slabSizes_bytes = { first: 16 * 1024, largest: 256 * 1024 }

/**
 * Keeps bodies as bytes, many in one slab: outside the garbage collector's heap, which would carry
 * each string along a few times before the ring drops it. A slab goes when no entry names it.
 */
class Slabs {
  #slab = Buffer.alloc(0)
  #used = 0

  keep(body: string | undefined): KeptBody | undefined {
    if (body === undefined) return undefined
    const { length } = body
    const start = length > bodyLimit_characters ? body.slice(0, bodyLimit_characters) : body
    // UTF-8 takes up to three bytes for each unit of UTF-16.
    if (this.#used + start.length * 3 > this.#slab.length) {
      const { first, largest } = slabSizes_bytes
      const size_bytes = Math.min(Math.max(first, this.#slab.length * 2), largest)
      this.#slab = Buffer.allocUnsafeSlow(size_bytes)
      this.#used = 0
    }
    const size = this.#slab.write(start, this.#used)
    const kept = { slab: this.#slab, at: this.#used, size, length }
    this.#used += size
    return kept
  }
}

function textOf(kept: KeptBody | undefined): string | undefined {
  if (!kept) return undefined
  const { slab, at, size, length } = kept
  const start = slab.toString('utf8', at, at + size)
  return length > bodyLimit_characters ? withEllipsis(start, length) : start
}

function toEntry(kept: Kept): JournalEntry {
  return { ...kept, request: textOf(kept.request), response: textOf(kept.response) }
}

/** So many different counts are kept. */
const tallyLimit = 10_000

/** A bounded ring of what happened, in memory, and counts that forget nothing. */
export class Journal {
  readonly #size: number
  readonly #ring: Kept[] = []
  readonly #slabs = new Slabs()
  readonly #listeners = new Set<(entry: JournalEntry) => void>()
  #tally = new Map<string, number>()
  #sequence = 0

  constructor(size = 1000) {
    this.#size = size
  }

  /** The number the next entry will carry, counted from 1. */
  nextSequence(): number {
    this.#sequence += 1
    return this.#sequence
  }

  /** Records something that is not a request; bodies are cut to what the journal keeps. */
  record(twin: string, entry: Sideline): void {
    const sequence = this.nextSequence()
    this.add({
      id: `${twin}-${sequence}`,
      sequence,
      caller: undefined,
      duration_ms: 0,
      notes: [],
      fault: undefined,
      event: undefined,
      ...entry,
      request: typeof entry.request === 'string' ? entry.request : undefined,
      response: typeof entry.response === 'string' ? entry.response : undefined,
    })
  }

  /** Adds an entry with whole bodies; it keeps the start of long ones. */
  add(entry: JournalEntry): void {
    const { request, response } = entry
    const kept = {
      ...entry,
      request: this.#slabs.keep(request),
      response: this.#slabs.keep(response),
    }
    this.#ring[(entry.sequence - 1) % this.#size] = kept
    if (entry.kind === 'request') this.#count(entry)
    for (const listener of this.#listeners) listener(toEntry(kept))
  }

  #count({ operation = '', status, caller = '' }: JournalEntry): void {
    // Callers have no end of names: past the limit they are counted without one.
    const isNamed = this.#tally.size < tallyLimit
    const key = JSON.stringify([operation, status, isNamed ? caller : ''])
    this.#tally.set(key, (this.#tally.get(key) ?? 0) + 1)
  }

  /** How many requests there were, those that the ring has dropped included. */
  count(
    filter: {
      operation?: string | undefined
      status?: number | undefined
      caller?: string | undefined
    } = {},
  ): number {
    let total = 0
    for (const [key, count] of this.#tally) {
      const [operation, status, caller]: [string, number, string] = JSON.parse(key)
      const isMeant =
        (filter.operation === undefined || filter.operation === operation) &&
        (filter.status === undefined || filter.status === status) &&
        (filter.caller === undefined || filter.caller === caller)
      if (isMeant) total += count
    }
    return total
  }

  /** Whether every entry since the start is still there. */
  get isWhole(): boolean {
    return this.#sequence <= this.#size
  }

  /** The counts, to be kept beside the entries. */
  tally(): [string, number][] {
    return [...this.#tally]
  }

  restoreTally(tally: readonly [string, number][]): void {
    this.#tally = new Map(tally)
  }

  listen(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Entries that match, oldest first. */
  list(filter: JournalFilter = {}): JournalEntry[] {
    const entries = this.#ring
      .filter((entry) => matches(entry, filter))
      .sort((a, b) => a.sequence - b.sequence)
    return (filter.limit === undefined ? entries : entries.slice(-filter.limit)).map(toEntry)
  }

  clear(): void {
    this.#ring.length = 0
    this.#tally.clear()
    this.#sequence = 0
  }
}

function matches(entry: Kept, filter: JournalFilter): boolean {
  const { after, limit: _limit, ...equal } = filter
  if (after !== undefined && entry.sequence <= after) return false
  return Object.entries(equal).every(
    ([name, value]) =>
      value === undefined ||
      entry[name as keyof typeof equal] === value ||
      (name === 'path' && entry.path.split('?', 1)[0] === value),
  )
}
