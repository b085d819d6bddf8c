import type { Delivery, DeliveryStatus, Outgoing } from '../contract.ts'
import type { Store } from '../db/store.ts'

/** A destination with pending deliveries, and when the first of them is due. */
interface Lane {
  destination: string
  due_ms: number
}

/** Goes from each destination to the next one, however many deliveries wait for each. */
const lanesSql =
  'WITH RECURSIVE lane(name) AS (SELECT MIN(destination) FROM _deliveries ' +
  "WHERE status = 'pending' " +
  'UNION ALL SELECT (SELECT MIN(destination) FROM _deliveries ' +
  "WHERE status = 'pending' AND destination > name) FROM lane WHERE name IS NOT NULL) " +
  'SELECT name, (SELECT MIN(due_ms) FROM _deliveries ' +
  "WHERE status = 'pending' AND destination = name) FROM lane WHERE name IS NOT NULL"

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
        'INSERT INTO _deliveries (key, status, due_ms, destination, doc) VALUES (?, ?, ?, ?, ?)',
      )
      .run(id, 'pending', due_ms, outgoing.to, JSON.stringify(delivery))
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

  /** Deliveries in the order they were made. */
  list({ status }: { status?: DeliveryStatus | undefined } = {}): Delivery[] {
    const where = status ? 'WHERE status = ?' : ''
    return this.#store
      .prepare(`SELECT doc FROM _deliveries ${where} ORDER BY id`)
      .pluck()
      .all(...(status ? [status] : []))
      .map((text) => JSON.parse(String(text)))
  }

  /** How many deliveries there are of each status. */
  counts(): Record<DeliveryStatus, number> {
    const counts = { pending: 0, delivered: 0, failed: 0, dropped: 0 }
    const sql = 'SELECT status, COUNT(*) FROM _deliveries GROUP BY status'
    const rows = this.#store.prepare(sql).raw().all()
    return Object.assign(counts, Object.fromEntries(rows as [string, number][])) // as selected
  }

  /** Where pending deliveries go to; costs as much as there are destinations. */
  lanes(): Lane[] {
    const rows = this.#store.prepare(lanesSql).raw().all() as [string, number][] // as selected
    return rows.map(([destination, due_ms]) => ({ destination, due_ms }))
  }

  /** The ids of the pending deliveries to a destination, in the order they are due. */
  pendingIds(destination: string): string[] {
    const sql =
      "SELECT key FROM _deliveries WHERE status = 'pending' AND destination = ? ORDER BY due_ms, id"
    return this.#store.prepare(sql).pluck().all(destination).map(String)
  }

  /** The id of the first pending delivery to a destination that is due by then. */
  firstDue(destination: string, by_ms: number): string | undefined {
    const sql =
      "SELECT key FROM _deliveries WHERE status = 'pending' AND destination = ? AND due_ms <= ? " +
      'ORDER BY due_ms, id LIMIT 1'
    const id = this.#store.prepare(sql).pluck().get(destination, by_ms)
    return typeof id === 'string' ? id : undefined
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
