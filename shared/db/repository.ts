import type { Scalar } from '../json.ts'
import type { Collection, Tables } from './collection.ts'
import { schemaOf } from './ddl.ts'
import { bind, buildConditions, buildSelect, type Query } from './query.ts'
import { SearchIndex } from './search_index.ts'
import { asksForText, planSelection, type Selection } from './select.ts'
import type { Statement, Store } from './store.ts'

/** How many documents `getShared` keeps of a collection. */
const sharedLimit = 500

/** Above so many matches a search is not ranked. */
const rankLimit = 20_000

/** The JSON text under which a document is stored. */
type Print = (doc: object) => string

class DuplicateKeyError extends Error {}

/** The documents of one collection in one instance. Documents that come out are fresh copies. */
export class Repository<Doc extends object, Column extends string = string> {
  readonly #store: Store
  readonly #name: string
  readonly #definition: Collection<Doc, Column>
  readonly #columns: readonly Column[]
  readonly #print: Print
  readonly #searchIndex: SearchIndex<Doc> | undefined
  readonly #shared = new Map<string, Doc>()
  #sharedAt = 0
  #get: Statement | undefined
  #insert: Statement | undefined
  #update: Statement | undefined

  constructor(store: Store, name: string, definition: Collection<Doc, Column>, print: Print) {
    this.#store = store
    this.#name = name
    this.#definition = definition
    this.#columns = Object.keys(definition.columns).filter((key): key is Column => key !== '')
    this.#print = print
    this.#searchIndex = definition.search && new SearchIndex(store, name, definition.search)
  }

  get #exists(): boolean {
    return this.#store.tables.has(this.#name)
  }

  /** The stored JSON text of a document, to pass through to the wire. */
  text(key: string): string | undefined {
    if (!this.#exists) return undefined
    this.#get ??= this.#store.prepare(`SELECT doc FROM "${this.#name}" WHERE key = ?`).pluck()
    const text = this.#get.get(key)
    return typeof text === 'string' ? text : undefined
  }

  get(key: string): Doc | undefined {
    const text = this.text(key)
    return text === undefined ? undefined : this.#parse(text)
  }

  /**
   * A document that many calls read and few change, such as a token: parsed once, shared and not to
   * be changed. Writes and rollbacks make the next call read it anew.
   */
  getShared(key: string): Readonly<Doc> | undefined {
    if (this.#sharedAt !== this.#store.rollbacks || this.#shared.size >= sharedLimit) {
      this.#shared.clear()
      this.#sharedAt = this.#store.rollbacks
    }
    const known = this.#shared.get(key)
    if (known) return known
    const doc = this.get(key)
    if (doc) this.#shared.set(key, doc)
    return doc
  }

  has(key: string): boolean {
    return this.text(key) !== undefined
  }

  #parse(text: string): Doc {
    const doc: Doc = JSON.parse(text)
    return doc
  }

  /** Adds a document; throws a `DuplicateKeyError` where its key is taken. */
  insert(doc: Doc): Doc {
    this.#prepareToWrite()
    const holes = this.#columns.map(() => ', ?').join('')
    this.#insert ??= this.#store.prepare(
      `INSERT INTO "${this.#name}" VALUES (?, ?, ?, ?${holes}) ON CONFLICT DO NOTHING`,
    )
    const key = this.#definition.key(doc)
    const values = this.#values(doc)
    // The row number is the revision: it only grows, so a cursor never meets a number used twice.
    const seq = this.#store.revision
    if (this.#insert.run(seq, key, ...values).changes === 0) {
      throw new DuplicateKeyError(`${this.#name} already holds ${key}`)
    }
    this.#searchIndex?.inserted()
    return doc
  }

  /** Replaces the document under the same key; throws where there is none. */
  replace(doc: Doc): Doc {
    this.#prepareToWrite()
    const sets = this.#columns.map((name) => `, "${name}" = ?`).join('')
    this.#update ??= this.#store.prepare(
      `UPDATE "${this.#name}" SET rev = ?, doc = ?${sets} WHERE key = ?`,
    )
    const key = this.#definition.key(doc)
    this.#shared.delete(key)
    const { changes } = this.#update.run(...this.#values(doc), key)
    if (changes === 0) throw new Error(`${this.#name} holds no ${key}`)
    this.#searchIndex?.replaced(Number(this.position(key)?.[0]), doc)
    return doc
  }

  /** Inserts or replaces. */
  put(doc: Doc): Doc {
    return this.has(this.#definition.key(doc)) ? this.replace(doc) : this.insert(doc)
  }

  /**
   * Merges top-level fields into a document and answers the result; undefined where there is none.
   */
  update(key: string, patch: Partial<Doc>): Doc | undefined {
    const doc = this.get(key)
    return doc && this.replace({ ...doc, ...patch })
  }

  /** Removes a document; false where there was none. */
  delete(key: string): boolean {
    if (!this.has(key)) return false
    this.#shared.delete(key)
    this.#prepareToWrite()
    this.#searchIndex?.removed(Number(this.position(key)?.[0]))
    this.#store.prepare(`DELETE FROM "${this.#name}" WHERE key = ?`).run(key)
    return true
  }

  first(query: Query<Column>): Doc | undefined {
    return this.list({ ...query, limit: 1 })[0]
  }

  list(query: Query<Column> = {}): Doc[] {
    return this.texts(query).map((text) => this.#parse(text))
  }

  /** The stored texts of the documents a query matches. */
  texts(query: Query<Column> = {}): string[] {
    if (!this.#exists) return []
    const { sql, parameters } = buildSelect(this.#name, 'doc', query)
    const rows = this.#store
      .prepare(sql)
      .pluck()
      .all(...parameters)
    return rows as string[] // the doc column is TEXT NOT NULL
  }

  count(where: Query<Column>['where'] = {}): number {
    if (!this.#exists) return 0
    const { sql, parameters } = buildSelect(this.#name, 'COUNT(*)', { where })
    const statement = this.#store.prepare(sql).pluck()
    return Number(statement.get(...parameters))
  }

  /** A document's values in the order columns (`seq` by default), to start a keyset page from. */
  position(
    key: string,
    order: readonly (Column | 'seq' | 'key')[] = ['seq'],
  ): Scalar[] | undefined {
    if (!this.#exists) return undefined
    const names = order.map((name) => `"${name}"`).join(', ')
    const sql = `SELECT ${names} FROM "${this.#name}" WHERE key = ?`
    const row = this.#store.prepare(sql).raw().get(key)
    return row as Scalar[] | undefined // columns only ever hold scalars
  }

  /** The documents whose search text matches an FTS5 query, best first. */
  search(match: string, limit: number): Doc[] {
    if (!this.#exists) return []
    this.#searchIndex?.catchUp()
    const sql = `SELECT doc FROM "${this.#name}_search" AS found
      JOIN "${this.#name}" AS docs ON docs.seq = found.rowid
      WHERE "${this.#name}_search" MATCH ? ORDER BY rank, docs.seq LIMIT ?`
    return this.#store
      .prepare(sql)
      .pluck()
      .all(match, limit)
      .map((text) => this.#parse(String(text)))
  }

  /**
   * A page of the documents whose search text matches and that meet some conditions, and how many
   * there are. Best first, or by the row order where `direction` says so or where so many match
   * that none is better than the others.
   */
  searchPage(
    match: string,
    query: Pick<Query<Column>, 'where'> & {
      direction?: 'asc' | 'desc' | undefined
      limit: number
      offset: number
    },
  ): { docs: Doc[]; total: number } {
    if (!this.#exists) return { docs: [], total: 0 }
    this.#searchIndex?.catchUp()
    const { where, direction, limit, offset } = query
    const { clauses, parameters } = buildConditions(where)
    const found = `"${this.#name}_search"`
    const join = ` JOIN "${this.#name}" AS docs ON docs.seq = found.rowid`
    const matches = [`${found} MATCH ?`, ...clauses].join(' AND ')
    const from = `FROM ${found} AS found${clauses.length > 0 ? join : ''} WHERE ${matches}`
    const count = this.#store.prepare(`SELECT COUNT(*) ${from}`).pluck()
    const total = Number(count.get(match, ...parameters))
    const isRanked = !direction && total <= rankLimit
    const order = isRanked ? 'rank, found.rowid DESC' : `found.rowid ${direction ?? 'DESC'}`
    // Only the page's own documents are read.
    const rows = `SELECT found.rowid ${from} ORDER BY ${order} LIMIT ? OFFSET ?`
    const page = this.#store.prepare(rows).pluck()
    const one = this.#store.prepare(`SELECT doc FROM "${this.#name}" WHERE seq = ?`).pluck()
    const docs = page
      .all(match, ...parameters, limit, offset)
      .map((row) => this.#parse(String(one.get(Number(row)))))
    return { docs, total }
  }

  /** A page of the documents that meet an expression, and where each stands in the order. */
  select(selection: Selection<Column>): { doc: Doc; position: Scalar[] }[] {
    const found = this.selectTexts(selection)
    return found.map(({ text, position }) => ({ doc: this.#parse(text), position }))
  }

  /** The same as stored texts. */
  selectTexts(selection: Selection<Column>): { text: string; position: Scalar[] }[] {
    if (!this.#exists) return []
    const { indexes } = this.#definition
    if (this.#searchIndex && asksForText(selection.where)) this.#searchIndex.catchUp()
    const { sql, parameters } = planSelection(this.#name, selection, this.#store, indexes)
    const rows = this.#store
      .prepare(sql)
      .raw()
      .all(...parameters) as Scalar[][] // as selected
    return rows.map(([text, ...position]) => ({ text: String(text), position }))
  }

  #values(doc: Doc): Scalar[] {
    this.#store.revision += 1
    const values: Scalar[] = [this.#store.revision, this.#print(doc)]
    for (const name of this.#columns) {
      values.push(bind(this.#definition.columns[name](doc) ?? null))
    }
    return values
  }

  #prepareToWrite(): void {
    this.#store.begin()
    if (this.#exists) return
    this.#store.define(this.#name, schemaOf(this.#name, this.#definition))
  }
}

type RepositoryOf<C> =
  C extends Collection<infer Doc, infer Column> ? Repository<Doc, Column> : never

/** A repository for every collection of a twin. */
export type Db<T extends Tables = Tables> = { readonly [Name in keyof T]: RepositoryOf<T[Name]> }

/** The collections of a store, or those that a partition keeps apart from all others. */
export type RepositoriesOf = new (store: Store, partition?: string) => Db

/**
 * The repositories of a twin's collections over a store, each made when first used. One prototype
 * per twin carries the getters, so that an idle instance pays for none of them.
 */
export function repositoriesFor(tables: Tables, print: Print): RepositoriesOf {
  class Repositories {
    readonly store: Store
    readonly prefix: string
    constructor(store: Store, partition?: string) {
      this.store = store
      this.prefix = partition ? `${partition}/` : ''
    }
  }
  for (const [name, definition] of Object.entries(tables)) {
    Object.defineProperty(Repositories.prototype, name, {
      get(this: Repositories) {
        // The documents it meets are those this repository was given.
        const erased = definition as Collection<object>
        const value = new Repository(this.store, this.prefix + name, erased, print)
        Object.defineProperty(this, name, { value })
        return value
      },
    })
  }
  // The getters defined above are what `Db` lists.
  return Repositories as unknown as RepositoriesOf
}
