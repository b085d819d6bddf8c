import type { Delivery, DeliveryStatus, Outgoing } from '../contract.ts'
import type { Store } from '../db/store.ts'

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
      .prepare(
        'INSERT INTO _deliveries (key, status, due_ms, transport, doc) VALUES (?, ?, ?, ?, ?)',
      )
      .run(id, 'pending', due_ms, outgoing.transport, JSON.stringify(delivery))
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
