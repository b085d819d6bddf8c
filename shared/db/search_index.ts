import type { Store } from './store.ts'

/** So many documents may wait to be indexed; one search or one write indexes them together. */
const mostLate = 500

/**
 * The full-text index of one collection. A new document is indexed at the next search, together
 * with all others since the last one: that costs a fifth of indexing each in its own commit. Which
 * those are is told by the tables themselves, so it holds after whatever became of the state.
 */
export class SearchIndex<Doc extends object> {
  readonly #store: Store
  readonly #table: string
  readonly #textOf: (doc: Doc) => string
  #late = 0

  constructor(store: Store, table: string, textOf: (doc: Doc) => string) {
    this.#store = store
    this.#table = table
    this.#textOf = textOf
  }

  /** All documents up to this row are indexed, and none after it. */
  #lastRow(): number {
    const sql = `SELECT rowid FROM "${this.#table}_search" ORDER BY rowid DESC LIMIT 1`
    return Number(this.#store.prepare(sql).pluck().get() ?? 0)
  }

  #add(row: number, text: string): void {
    const sql = `INSERT INTO "${this.#table}_search" (rowid, text) VALUES (?, ?)`
    this.#store.prepare(sql).run(row, text)
  }

  /** A document was inserted. */
  inserted(): void {
    this.#late += 1
    if (this.#late >= mostLate) this.catchUp()
  }

  /** The document of a row was replaced. */
  replaced(row: number, doc: Doc): void {
    if (row > this.#lastRow()) return
    const text = this.#textOf(doc)
    const sql = `SELECT text FROM "${this.#table}_search" WHERE rowid = ?`
    if (this.#store.prepare(sql).pluck().get(row) === text) return
    this.removed(row)
    this.#add(row, text)
  }

  /** The document of a row goes. */
  removed(row: number): void {
    this.#store.prepare(`DELETE FROM "${this.#table}_search" WHERE rowid = ?`).run(row)
  }

  /** Indexes what is not yet. */
  catchUp(): void {
    this.#late = 0
    const sql = `SELECT seq, doc FROM "${this.#table}" WHERE seq > ? ORDER BY seq`
    const rows = this.#store.prepare(sql).raw().all(this.#lastRow())
    if (rows.length === 0) return
    this.#store.beginUpkeep()
    for (const row of rows) {
      const [seq, text] = Array.isArray(row) ? row : []
      this.#add(Number(seq), this.#textOf(JSON.parse(String(text))))
    }
  }
}
