import type { Store } from '../db/store.ts'
import { parseJson } from '../json.ts'

export interface Job {
  id: number
  due_ms: number
  name: string
  payload: unknown
}

/** Work that is due at a time: rows, so that it survives a restart and travels with a snapshot. */
export class Jobs {
  #store: Store
  /** When the earliest job is due; undefined where that has to be looked up again. */
  #next_ms: number | undefined

  constructor(store: Store) {
    this.#store = store
  }

  use(store: Store): void {
    this.#store = store
    this.#next_ms = undefined
  }

  schedule(due_ms: number, name: string, payload: unknown): number {
    this.#store.begin()
    this.#next_ms = undefined
    const { lastInsertRowid } = this.#store
      .prepare('INSERT INTO _jobs (due_ms, name, payload) VALUES (?, ?, ?)')
      .run(due_ms, name, JSON.stringify(payload))
    return Number(lastInsertRowid)
  }

  /** Removes a job; false where it has run or never was. */
  cancel(id: number): boolean {
    this.#store.begin()
    this.#next_ms = undefined
    return this.#store.prepare('DELETE FROM _jobs WHERE id = ?').run(id).changes > 0
  }

  /** When the earliest job is due, Infinity where there is none. */
  nextDue(): number {
    if (this.#next_ms === undefined) {
      const due = this.#store.prepare('SELECT MIN(due_ms) FROM _jobs').pluck().get()
      this.#next_ms = typeof due === 'number' ? due : Number.POSITIVE_INFINITY
    }
    return this.#next_ms
  }

  forget(): void {
    this.#next_ms = undefined
  }

  /** The earliest job due by then. */
  peek(by_ms: number): Job | undefined {
    const sql =
      'SELECT id, due_ms, name, payload FROM _jobs WHERE due_ms <= ? ORDER BY due_ms, id LIMIT 1'
    const row = this.#store.prepare(sql).raw().get(by_ms)
    return Array.isArray(row) ? toJob(row) : undefined
  }

  list(): Job[] {
    const rows = this.#store.prepare(
      'SELECT id, due_ms, name, payload FROM _jobs ORDER BY due_ms, id',
    )
    return rows
      .raw()
      .all()
      .flatMap((row) => (Array.isArray(row) ? [toJob(row)] : []))
  }
}

function toJob(row: unknown[]): Job {
  const [id, due_ms, name, payload] = row
  return {
    id: Number(id),
    due_ms: Number(due_ms),
    name: String(name),
    payload: parseJson(String(payload)),
  }
}
