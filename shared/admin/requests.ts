import { z } from 'zod'
import type { Instance } from '../instance/instance.ts'
import type { JournalEntry, JournalFilter } from '../instance/journal.ts'
import type { AdminHandler } from './handler.ts'
import { AdminError, json, readBody, readQuery, wholeNumber } from './respond.ts'

const Filter = z.strictObject({
  operation: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  path: z.string().optional(),
  status: wholeNumber.optional(),
  caller: z.string().optional(),
  kind: z.enum(['request', 'socket', 'delivery']).optional(),
  event: z.enum(['unsupported_endpoint', 'unknown_endpoint']).optional(),
  after: wholeNumber.optional(),
  limit: wholeNumber.optional(),
  stream: z.string().optional(),
  format: z.enum(['json', 'ndjson']).optional(),
})

const Verification = z.strictObject({
  operation: z.string().optional(),
  /** Exactly so many calls. */
  times: z.int().nonnegative().optional(),
  at_least: z.int().nonnegative().optional(),
  at_most: z.int().nonnegative().optional(),
  /** These operations, in this order, with others between them allowed. */
  sequence: z.array(z.string()).min(1).optional(),
  status: z.int().optional(),
  caller: z.string().optional(),
})

type Verification = z.infer<typeof Verification>

function toWire({ at_ms, ...entry }: JournalEntry): Record<string, unknown> {
  return { ...entry, at: new Date(at_ms).toISOString() }
}

/** What a reader of the stream may leave unread; beyond it entries are left out and counted. */
const backlogLimit_bytes = 1024 * 1024

/** Server-sent events: what the journal holds already, then each entry as it comes. */
function stream(instance: Instance, filter: JournalFilter): Response {
  const encoder = new TextEncoder()
  let stop: () => void = () => undefined
  let leftOut = 0
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (entry: JournalEntry) => {
          if ((controller.desiredSize ?? 0) <= 0) {
            leftOut += 1
            return
          }
          const note = leftOut > 0 ? `: ${leftOut} entries were left out, unread\n\n` : ''
          leftOut = 0
          const data = JSON.stringify(toWire(entry))
          controller.enqueue(encoder.encode(`${note}id: ${entry.sequence}\ndata: ${data}\n\n`))
        }
        for (const entry of instance.journal.list(filter)) send(entry)
        stop = instance.journal.listen((entry) => {
          const [match] = instance.journal.list({ ...filter, after: entry.sequence - 1, limit: 1 })
          if (match?.sequence === entry.sequence) send(entry)
        })
      },
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: backlogLimit_bytes }),
  )
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  return new Response(body, { headers })
}

/** What keeps the journal from being as it was said to be; undefined where nothing does. */
function contradiction({ journal }: Instance, wanted: Verification): string | undefined {
  const { operation, times, at_least, at_most, sequence, status, caller } = wanted
  const count = journal.count({ operation, status, caller })
  const what = operation ?? 'the API'
  if (times !== undefined && count !== times) {
    return `expected ${times} calls of ${what}, found ${count}`
  }
  if (at_least !== undefined && count < at_least) {
    return `expected at least ${at_least} calls of ${what}, found ${count}`
  }
  if (at_most !== undefined && count > at_most) {
    return `expected at most ${at_most} calls of ${what}, found ${count}`
  }
  const isBounded = (times ?? at_least ?? at_most ?? sequence) !== undefined
  if (!isBounded && count === 0) return `expected calls of ${what}, found none`
  if (!sequence) return undefined
  if (!journal.isWhole) return 'the journal has dropped its first entries: no order can be told'
  return brokenSequence(journal.list({ kind: 'request', status, caller }), sequence)
}

/** An operation that does not exist was never called, which says nothing about the one meant. */
function ensureKnown({ twin }: Instance, operations: readonly string[]): void {
  for (const name of operations) {
    const isKnown =
      Object.hasOwn(twin.endpoints, name) ||
      Object.hasOwn(twin.routes ?? {}, name) ||
      twin.catalog.includes(name)
    if (!isKnown) throw new AdminError(400, `${twin.label} has no operation ${name}.`, 'operation')
  }
}

function brokenSequence(entries: JournalEntry[], sequence: readonly string[]): string | undefined {
  let position = 0
  for (const entry of entries) if (entry.operation === sequence[position]) position += 1
  if (position === sequence.length) return undefined
  const before = sequence.slice(0, position).join(', ') || 'the start'
  return `expected ${sequence[position]} after ${before}`
}

export const requests: Readonly<Record<string, AdminHandler>> = {
  'GET /admin/requests': ({ url, environment: { instance } }) => {
    const { stream: live, format, ...filter } = readQuery(url, Filter)
    if (live !== undefined) return stream(instance, filter)
    const entries = instance.journal.list(filter).map(toWire)
    if (format !== 'ndjson') return json({ requests: entries })
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
    return new Response(lines, { headers: { 'content-type': 'application/x-ndjson' } })
  },

  'GET /admin/requests/stream': ({ url, environment: { instance } }) => {
    const { stream: _live, format: _format, ...filter } = readQuery(url, Filter)
    return stream(instance, filter)
  },

  'DELETE /admin/requests': ({ environment: { instance } }) => {
    instance.journal.clear()
    return json({ status: 'cleared' })
  },

  // 409 where the assertion does not hold, so that `curl --fail` fails a build.
  'POST /admin/requests/verify': async ({ request, environment: { instance } }) => {
    const wanted = await readBody(request, Verification)
    const { operation, sequence = [], status, caller } = wanted
    ensureKnown(instance, operation === undefined ? sequence : [operation, ...sequence])
    const problem = contradiction(instance, wanted)
    const operations = instance.journal
      .list({ kind: 'request', status, caller })
      .map((entry) => entry.operation)
    return json({ verified: problem === undefined, problem, operations }, problem ? 409 : 200)
  },
}
