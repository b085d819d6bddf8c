import type { Store } from '../db/store.ts'
import type { World } from '../world.ts'

/** A message a twin wants sent. */
export interface Outgoing {
  /** The event's name, for listings and fault rules. */
  topic: string
  /** Which of the twin's channels carries it. */
  channel: string
  /** A URL, or the group of sockets for a socket channel. */
  to: string
  body: string
  headers?: Record<string, string>
  /** The subscriber: an app, a webhook endpoint. */
  subject?: string
  /** Anything the channel's hooks need; kept as JSON. */
  context?: Record<string, unknown>
  /** Waits so long before the first attempt. */
  delay_ms?: number
}

export interface Attempt {
  at_ms: number
  status: number | undefined
  error: string | undefined
  response: string | undefined
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'dropped'

/** A stored message and what became of it. */
export interface Delivery extends Outgoing {
  id: string
  created_ms: number
  status: DeliveryStatus
  attempts: Attempt[]
  due_ms: number
}

/** What a receiver answered. */
export interface DeliveryAnswer {
  /** The HTTP status; undefined for a socket's acknowledgement. */
  status: number | undefined
  headers: Readonly<Record<string, string>>
  body: unknown
}

export interface SentMessage {
  headers: Record<string, string>
  body: string
}

/** How deliveries of one kind travel. Times are milliseconds. */
export interface Channel {
  readonly kind: 'http' | 'socket'
  /** How long a receiver may take, on the machine's clock. */
  readonly timeout_ms: number
  /** The waits between attempts, on the instance's clock; as many retries as there are waits. */
  readonly retryDelays_ms: readonly number[]
  /** What is sent on this attempt (counted from 1), signed. */
  prepare(world: World, delivery: Delivery, attempt: number): SentMessage
  /** Whether an answer ends the matter; a 2xx does by default. */
  judge?(answer: DeliveryAnswer): 'delivered' | 'retry' | 'failed'
  /** Called once, in a transaction, when a delivery was received or given up. */
  settled?(world: World, delivery: Delivery, answer: DeliveryAnswer | undefined): void
}

interface DeliveryFilter {
  status?: DeliveryStatus | undefined
  by_ms?: number | undefined
}

/** The stored deliveries of one instance. */
export class Outbox {
  #store: Store
  #next_ms: number | undefined

  constructor(store: Store) {
    this.#store = store
  }

  use(store: Store): void {
    this.#store = store
    this.#next_ms = undefined
  }

  add(outgoing: Outgoing, now_ms: number, id: string): Delivery {
    const due_ms = now_ms + (outgoing.delay_ms ?? 0)
    const delivery: Delivery = {
      ...outgoing,
      id,
      created_ms: now_ms,
      status: 'pending',
      attempts: [],
      due_ms,
    }
    this.#store.begin()
    this.#next_ms = undefined
    this.#store
      .prepare('INSERT INTO _deliveries (key, status, due_ms, channel, doc) VALUES (?, ?, ?, ?, ?)')
      .run(id, 'pending', due_ms, outgoing.channel, JSON.stringify(delivery))
    return delivery
  }

  save(delivery: Delivery): void {
    this.#store.begin()
    this.#next_ms = undefined
    this.#store
      .prepare('UPDATE _deliveries SET status = ?, due_ms = ?, doc = ? WHERE key = ?')
      .run(delivery.status, delivery.due_ms, JSON.stringify(delivery), delivery.id)
  }

  get(id: string): Delivery | undefined {
    const text = this.#store.prepare('SELECT doc FROM _deliveries WHERE key = ?').pluck().get(id)
    return typeof text === 'string' ? JSON.parse(text) : undefined
  }

  /**
   * Deliveries in the order they were made; with `by_ms` those due by then, in the order they are
   * due.
   */
  list({ status, by_ms }: DeliveryFilter = {}): Delivery[] {
    const clauses = [status && 'status = ?', by_ms !== undefined && 'due_ms <= ?'].filter(Boolean)
    const where = clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : ''
    const order = by_ms === undefined ? 'id' : 'due_ms, id'
    const sql = `SELECT doc FROM _deliveries ${where} ORDER BY ${order}`
    const parameters = [status, by_ms].filter((value) => value !== undefined)
    return this.#store
      .prepare(sql)
      .pluck()
      .all(...parameters)
      .map((text) => JSON.parse(String(text)))
  }

  /** When the earliest pending delivery is due, Infinity where there is none. */
  nextDue(): number {
    if (this.#next_ms === undefined) {
      const sql = "SELECT MIN(due_ms) FROM _deliveries WHERE status = 'pending'"
      const due = this.#store.prepare(sql).pluck().get()
      this.#next_ms = typeof due === 'number' ? due : Number.POSITIVE_INFINITY
    }
    return this.#next_ms
  }

  forget(): void {
    this.#next_ms = undefined
  }
}
