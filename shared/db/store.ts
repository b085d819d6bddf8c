import Database from 'better-sqlite3'

type Parameter = string | number | null | Buffer
export type Statement = Database.Statement<Parameter[]>

interface StoreOptions {
  /** A serialized database to start from; empty where there is none. */
  image?: Buffer | undefined
  /** A database file, for a durable store; in memory where there is none. */
  file?: string | undefined
}

const kernelTables = `
  CREATE TABLE IF NOT EXISTS _settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS _counters
    (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, draws INTEGER NOT NULL);
  INSERT OR IGNORE INTO _counters VALUES (1, 0, 0);
  CREATE TABLE IF NOT EXISTS _jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, due_ms INTEGER NOT NULL,
    name TEXT NOT NULL, payload TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS _jobs_due ON _jobs (due_ms, id);
  CREATE TABLE IF NOT EXISTS _deliveries
    (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
     due_ms INTEGER NOT NULL, destination TEXT NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS _deliveries_due ON _deliveries (status, due_ms, id);
  CREATE INDEX IF NOT EXISTS _deliveries_lane ON _deliveries (status, destination, due_ms, id);
  CREATE TABLE IF NOT EXISTS _blobs
    (hash TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB) WITHOUT ROWID;
`

const statementLimit = 1000

/**
 * One SQLite database with cached statements and a transaction that begins at the first write, so
 * that a request which only reads pays for none. `revision` numbers every change; `draws` counts
 * random numbers.
 */
export class Store {
  readonly #db: Database.Database
  readonly #statements = new Map<string, Statement>()
  readonly tables: Set<string>
  revision = 0
  draws = 0
  #saved = { revision: 0, draws: 0 }
  #began = false
  #wrote = false
  /** How often writes were taken back. */
  rollbacks = 0
  /** Whether anything was written since this was last set to false. */
  isTouched = false
  readonly durable: boolean

  constructor(options: StoreOptions = {}) {
    this.durable = options.file !== undefined
    this.#db = new Database(options.file ?? options.image ?? ':memory:')
    // Most tables of a twin hold little: small pages keep its images small. An image keeps its own.
    if (!options.file && !options.image) this.#db.pragma('page_size = 1024')
    if (this.durable) {
      this.#db.pragma('journal_mode = WAL')
      this.#db.pragma('synchronous = NORMAL')
    } else {
      this.#db.pragma('journal_mode = MEMORY')
    }
    this.tables = this.#readTables()
    if (!this.tables.has('_blobs')) {
      this.#db.exec(kernelTables)
      this.#readTables()
    }
    this.#readCounters()
  }

  #readTables(): Set<string> {
    const names = this.#db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .pluck()
      .all()
    const known = this.tables ?? new Set<string>()
    known.clear()
    for (const name of names) known.add(String(name))
    return known
  }

  #readCounters(): void {
    const row = this.prepare('SELECT revision, draws FROM _counters').raw().get()
    const [revision, draws] = Array.isArray(row) ? row : []
    this.#saved = { revision: Number(revision), draws: Number(draws) }
    this.revision = this.#saved.revision
    this.draws = this.#saved.draws
  }

  /** A statement for this SQL text, prepared once. */
  prepare(sql: string): Statement {
    const cached = this.#statements.get(sql)
    if (cached) return cached
    const statement = this.#db.prepare<Parameter[]>(sql)
    this.#statements.set(sql, statement)
    // A search language has no end of different texts.
    const [oldest] = this.#statements.size > statementLimit ? this.#statements.keys() : []
    if (oldest !== undefined) this.#statements.delete(oldest)
    return statement
  }

  /** Called before any write: begins the transaction that `commit` or `rollback` ends. */
  begin(): void {
    this.beginUpkeep()
    if (this.#wrote) return
    this.#wrote = true
    this.isTouched = true
  }

  /** The same before a write that changes nothing of the state, such as to an index. */
  beginUpkeep(): void {
    if (this.#began) return
    this.prepare('BEGIN IMMEDIATE').run()
    this.#began = true
  }

  /** Whether the transaction has changed the state. */
  get wrote(): boolean {
    return this.#wrote
  }

  commit(): void {
    if (!this.#wrote) this.draws = this.#saved.draws
    if (!this.#began) return
    if (this.#wrote) {
      this.prepare('UPDATE _counters SET revision = ?, draws = ?').run(this.revision, this.draws)
    }
    this.prepare('COMMIT').run()
    this.#began = false
    this.#wrote = false
    this.#saved = { revision: this.revision, draws: this.draws }
  }

  rollback(): void {
    if (this.#began) {
      this.#began = false
      this.#wrote = false
      this.rollbacks += 1
      if (this.#db.inTransaction) this.prepare('ROLLBACK').run()
      this.#readTables()
    }
    this.revision = this.#saved.revision
    this.draws = this.#saved.draws
  }

  /**
   * Runs work inside the transaction and takes back what it wrote. SQLite cannot take back the
   * making of a full-text index: a collection with `search` must have been written before.
   */
  dryRun<T>(work: () => T): T {
    this.begin()
    const { revision, draws } = this
    this.prepare('SAVEPOINT dry_run').run()
    try {
      return work()
    } finally {
      this.prepare('ROLLBACK TO dry_run').run()
      this.prepare('RELEASE dry_run').run()
      this.rollbacks += 1
      this.#readTables()
      this.revision = revision
      this.draws = draws
    }
  }

  /** Runs schema statements inside the transaction. */
  define(table: string, sql: string): void {
    this.begin()
    this.#db.exec(sql)
    this.tables.add(table)
  }

  setting(name: string): unknown {
    const text = this.prepare('SELECT value FROM _settings WHERE name = ?').pluck().get(name)
    return typeof text === 'string' ? JSON.parse(text) : undefined
  }

  saveSetting(name: string, value: unknown): void {
    this.begin()
    this.prepare('INSERT OR REPLACE INTO _settings VALUES (?, ?)').run(name, JSON.stringify(value))
  }

  /** The whole database as bytes. */
  serialize(): Buffer {
    const image = this.#db.serialize()
    // A database in memory cannot be in WAL mode, and will not open an image that says it is.
    // https://www.sqlite.org/fileformat.html#file_format_version_numbers
    image[18] = 1
    image[19] = 1
    return image
  }

  close(): void {
    this.#statements.clear()
    this.#db.close()
  }
}
