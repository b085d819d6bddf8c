import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Connection, Operation, Seeder, Twin, World } from '../contract.ts'
import { Blobs } from '../db/blobs.ts'
import { Images } from '../db/images.ts'
import type { Db } from '../db/repository.ts'
import type { Store } from '../db/store.ts'
import { Dispatcher } from '../delivery/dispatcher.ts'
import { Outbox } from '../delivery/outbox.ts'
import { anyTarget, type TargetPolicy } from '../delivery/outgoing.ts'
import { type SocketConnection, Sockets } from '../delivery/sockets.ts'
import { acceptSocket } from '../delivery/upgrade.ts'
import { TwinError } from '../errors.ts'
import { Rates } from '../faults/rates.ts'
import { type FaultRule, Faults } from '../faults/rules.ts'
import { ensureDirectory, fileSize } from '../fs.ts'
import type { CompiledTwin } from '../http/app.ts'
import type { CallEnvironment } from '../http/call.ts'
import { Clock, type ClockState } from '../time/clock.ts'
import { Jobs } from '../time/jobs.ts'
import { Scheduler } from '../time/scheduler.ts'
import { Exercised } from './exercised.ts'
import { Journal } from './journal.ts'
import type { ArgumentSchema, Kernel, TransactionOptions } from './kernel.ts'
import type { InstanceOptions } from './options.ts'
import { Random } from './random.ts'
import { type Log, plainSettings, type Settings } from './settings.ts'
import { Transaction } from './transaction.ts'
import { Volatile } from './volatile.ts'
import { Waiting } from './waiting.ts'

/**
 * One isolated state of one twin: its database, blobs, clock, ids, faults, journal, outbox and
 * sockets.
 */
export class Instance implements Kernel {
  readonly compiled: CompiledTwin
  readonly name: string
  readonly seeder: Seeder | undefined
  readonly options: InstanceOptions
  readonly clock = new Clock()
  readonly journal: Journal
  readonly faults = new Faults()
  readonly rates = new Rates()
  readonly memory = new Volatile()
  readonly waiting = new Waiting()
  readonly held = new Set<string>()
  readonly sockets = new Sockets()
  readonly deliveries: Dispatcher
  readonly scheduler: Scheduler
  readonly images: Images
  readonly blobs: Blobs
  readonly jobs: Jobs
  readonly outbox: Outbox
  readonly exercised = new Exercised()
  readonly targets: TargetPolicy
  readonly log: Log
  baseUrl: string
  /** Grows at every reset and restore; work begun in an earlier epoch leaves no trace. */
  epoch = 0
  closed = false
  /** False while a seed that was asked for at the start is still to come. */
  isReady = true
  settings = plainSettings
  store: Store
  db: Db
  readonly #partitions = new Map<string, Db>()
  #random: Random
  #temporary: string | undefined
  #isWorking = false
  #forks = 0

  constructor(compiled: CompiledTwin, store: Store, options: InstanceOptions = {}) {
    this.compiled = compiled
    this.options = options
    this.name = options.name ?? compiled.twin.name
    this.seeder = options.seeder
    this.baseUrl = options.baseUrl ?? 'http://localhost'
    this.targets = options.targets ?? anyTarget
    this.log = options.log ?? (() => undefined)
    this.journal = new Journal(options.journalSize)
    this.images = new Images(options.directory && join(options.directory, 'images'))
    this.blobs = new Blobs(store, options.blobs ?? (() => this.directory('blobs')))
    this.jobs = new Jobs(store)
    this.outbox = new Outbox(store)
    this.deliveries = new Dispatcher(this)
    this.scheduler = new Scheduler(this)
    this.store = store
    this.db = new compiled.Repositories(store)
    this.#random = new Random(this.twin.name)
    this.#load()
  }

  get random(): Random {
    return this.#random
  }

  get twin(): Twin {
    return this.compiled.twin
  }

  /** Where this instance keeps files of a kind; a temporary directory for an ephemeral instance. */
  directory(kind: string): string {
    const root =
      this.options.directory ?? this.#temporary ?? mkdtempSync(join(tmpdir(), 'twinfleet-'))
    if (!this.options.directory) this.#temporary = root
    return ensureDirectory(join(root, kind))
  }

  /** Reads what the store holds besides documents. */
  #load(): void {
    // Each setting is only ever written by one function, in the type it is read in here.
    const clock = this.store.setting('clock') as ClockState | undefined // by saveClock
    const settings = this.store.setting('settings') as Settings | undefined // by saveSettings
    const rules = this.store.setting('faults') as FaultRule[] | undefined // by saveFaults
    this.clock.restore(clock ?? { mode: 'wall', offset_ms: 0 })
    this.settings = settings ?? plainSettings
    this.faults.set(rules ?? [])
    this.#random.draws = this.store.draws
  }

  saveClock(): void {
    this.transact({}, () => this.store.saveSetting('clock', this.clock.state))
    this.startWhenDue()
  }

  saveFaults(): void {
    this.transact({}, () => this.store.saveSetting('faults', this.faults.rules()))
  }

  saveSettings(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings }
    this.transact({}, () => this.store.saveSetting('settings', this.settings))
  }

  /** Puts another database under this instance and reads its settings. */
  use(store: Store): void {
    this.store = store
    this.db = new this.compiled.Repositories(store)
    this.#partitions.clear()
    this.blobs.use(store)
    this.jobs.use(store)
    this.outbox.use(store)
    this.rates.clear()
    this.memory.clear()
    this.waiting.release()
    this.#load()
  }

  /**
   * Runs work in one transaction at one instant. A refusal rolls back unless it `commits`; anything
   * else that is thrown rolls back. Must not be nested.
   */
  transact<T>(options: TransactionOptions, work: (world: Transaction) => T): T {
    const random = options.random ?? this.#random
    const world = new Transaction(this, { call: options.call, events: options.events, random })
    world.caller = options.caller
    return this.within(world, options.at_ms ?? this.clock.now(), () => work(world))
  }

  within<T>(transaction: { finish(isCommitted: boolean): void }, at_ms: number, work: () => T): T {
    if (this.#isWorking) throw new Error('a transaction was begun inside another')
    this.#isWorking = true
    let isCommitted = false
    try {
      const result = this.clock.hold(at_ms, work)
      this.#commit()
      isCommitted = true
      return result
    } catch (error) {
      isCommitted = error instanceof TwinError && error.commits
      if (isCommitted) this.#commit()
      else this.#rollback()
      throw error
    } finally {
      this.#isWorking = false
      transaction.finish(isCommitted)
    }
  }

  #commit(): void {
    const { store } = this
    const { wrote } = store
    store.draws = this.#random.draws
    store.commit()
    this.#random.draws = store.draws
    if (wrote) this.startWhenDue()
  }

  #rollback(): void {
    this.store.rollback()
    this.jobs.forget()
    this.outbox.forget()
    this.#random.draws = this.store.draws
  }

  /**
   * The instance's own collections, or the same once more, apart from all others, under the name of
   * a partition.
   */
  collections(name: string | undefined): Db {
    if (name === undefined) return this.db
    const known = this.#partitions.get(name)
    if (known) return known
    const db = new this.compiled.Repositories(this.store, name)
    this.#partitions.set(name, db)
    return db
  }

  now(): number {
    return this.clock.now()
  }

  schemaOf(operation: Operation): ArgumentSchema {
    return this.compiled.schemaOf(operation)
  }

  waitFor(topic: string, timeout_ms: number): Promise<boolean> {
    return this.waiting.waitFor(topic, timeout_ms)
  }

  get isWorking(): boolean {
    return this.#isWorking
  }

  startWhenDue(): void {
    this.scheduler.arm()
  }

  runDue(): void {
    this.scheduler.runDue()
  }

  advanceTo(target_ms: number): Promise<void> {
    return this.scheduler.advanceTo(target_ms)
  }

  fetch(
    request: Request,
    environment: Partial<CallEnvironment> = {},
  ): Response | Promise<Response> {
    const { incoming, prefix, isTrusted } = environment
    return this.compiled.fetch(request, { instance: this, incoming, prefix, isTrusted })
  }

  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, prefix?: string): void {
    acceptSocket(this, { incoming, socket, head }, prefix)
  }

  /** Sends over a socket and journals it. */
  transmit(operation: string, connection: Connection, text: string | Uint8Array): void {
    const open = connection as SocketConnection // the kernel makes no other connections
    open.send(text)
    this.noteSocket('sent', operation, connection.id, typeof text === 'string' ? text : undefined)
  }

  noteSocket(method: string, operation: string, path: string, text: string | undefined): void {
    this.journal.record(this.twin.name, {
      kind: 'socket',
      at_ms: this.clock.now(),
      operation,
      method,
      path,
      status: 101,
      [method === 'received' ? 'request' : 'response']: text,
    })
  }

  /** Runs work in a transaction of its own. */
  run<W extends World, T>(work: (world: W) => T): T {
    return this.transact({}, (world) => work(world as unknown as W)) // it has every collection
  }

  nextForkName(): string {
    this.#forks += 1
    const name = `${this.name}-fork-${this.#forks}`
    return this.options.isTaken?.(name) ? this.nextForkName() : name
  }

  /** How many bytes the database takes. */
  size(): number {
    const { directory } = this.options
    return directory ? fileSize(join(directory, 'state.db')) : this.store.serialize().length
  }

  /** Stops timers, closes sockets and the database. A durable instance keeps its files. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.scheduler.stop()
    this.sockets.terminateAll()
    this.waiting.release()
    await Promise.race([this.deliveries.idle(), new Promise((done) => setTimeout(done, 250))])
    this.store.close()
    if (this.#temporary) rmSync(this.#temporary, { recursive: true, force: true })
  }
}
