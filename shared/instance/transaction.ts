import type {
  Call,
  Connection,
  DeliveryAnswer,
  SentMessage,
  World,
  WorldChanges,
} from '../contract.ts'
import type { Blobs } from '../db/blobs.ts'
import { post } from '../delivery/post.ts'
import type { Kernel } from './kernel.ts'
import type { Alphabet, Random } from './random.ts'
import type { VolatileKey } from './volatile.ts'

interface TransactionParts {
  call?: Call | undefined
  /** Whether `emit` reaches subscribers; seeds say no. */
  events?: boolean | undefined
  random: Random
}

/** What all worlds of one transaction have in common. */
class Shared {
  readonly kernel: Kernel
  readonly events: boolean
  readonly random: Random
  afterCommit: (() => void)[] | undefined
  /** What was asked for by `once`. */
  asked: Set<string> | undefined

  constructor(kernel: Kernel, { events = true, random }: TransactionParts) {
    this.kernel = kernel
    this.events = events
    this.random = random
  }
}

/** The world of one transaction; `as` gives further ones that act otherwise. */
export class Transaction implements World {
  readonly call: Call | undefined
  caller: unknown
  readonly context: unknown
  readonly partition: string | undefined
  readonly #shared: Shared
  readonly #changes: WorldChanges
  #db: unknown

  constructor(
    kernel: Kernel,
    parts: TransactionParts,
    outer?: Transaction,
    changes?: WorldChanges,
  ) {
    this.#shared = outer ? outer.#shared : new Shared(kernel, parts)
    this.#changes = changes ?? {}
    this.call = parts.call
    this.caller = changes?.caller
    this.context = changes?.context
    this.partition = changes?.partition
  }

  as(changes: WorldChanges): this {
    const { now_ms, partition } = changes
    if (now_ms !== undefined && !Number.isFinite(now_ms)) throw new Error(`${now_ms} is no time`)
    if (partition !== undefined && !/^\w+$/.test(partition)) {
      throw new Error(`${partition} cannot name a partition`)
    }
    const { caller, context } = this
    const merged = { partition: this.partition, ...this.#changes, caller, context, ...changes }
    const { kernel, random } = this.#shared
    const world = new Transaction(kernel, { call: this.call, random }, this, merged)
    return world as this // a twin's world is this class with its collections' types
  }

  get db(): unknown {
    this.#db ??= this.#shared.kernel.collections(this.partition)
    return this.#db
  }

  get blobs(): Blobs {
    return this.#shared.kernel.blobs
  }

  get url(): string {
    return this.call?.origin ?? this.#shared.kernel.baseUrl
  }

  get strict(): boolean {
    return this.#shared.kernel.settings.strictness === 'strict'
  }

  get autoConsent(): boolean {
    return this.#shared.kernel.settings.consent === 'auto'
  }

  get isEventual(): boolean {
    return this.#shared.kernel.settings.consistency === 'eventual'
  }

  now(): number {
    return this.#changes.now_ms ?? this.#shared.kernel.clock.now()
  }

  id(prefix: string, length: number, alphabet?: Alphabet): string {
    return prefix + this.#shared.random.text(length, alphabet)
  }

  uuid(): string {
    return this.#shared.random.uuid()
  }

  random(): number {
    return this.#shared.random.next()
  }

  emit(type: string, data: unknown): void {
    if (this.#changes.emit) {
      this.#changes.emit(type, data)
      return
    }
    const { kernel, events: areTold } = this.#shared
    const { events } = kernel.twin
    if (!areTold || !events) return
    for (const outgoing of events.expand(this, { type, data })) {
      kernel.outbox.add(outgoing, kernel.clock.now(), this.uuid())
    }
  }

  at(due_ms: number, job: string, payload: unknown): number {
    if (this.#changes.schedule) return this.#changes.schedule(due_ms, job, payload)
    return this.#shared.kernel.jobs.schedule(due_ms, job, payload)
  }

  cancel(job: number): boolean {
    if (this.#changes.cancel) return this.#changes.cancel(job)
    return this.#shared.kernel.jobs.cancel(job)
  }

  send(connection: Connection, message: string | Uint8Array): void {
    const { kernel } = this.#shared
    this.afterCommit(() => kernel.transmit(connection.id, connection, message))
  }

  push(group: string, message: string | Uint8Array): void {
    const { kernel } = this.#shared
    this.afterCommit(() => {
      for (const connection of kernel.sockets.group(group)) {
        kernel.transmit(group, connection, message)
      }
    })
  }

  connections(group: string): readonly Connection[] {
    return this.#shared.kernel.sockets.group(group)
  }

  acknowledge(delivery: string, answer?: unknown): boolean {
    return this.#shared.kernel.deliveries.acknowledge(this, delivery, answer)
  }

  post(url: string, message: SentMessage, timeout_ms: number): Promise<DeliveryAnswer | string> {
    return post(url, message, timeout_ms, this.#shared.kernel.targets)
  }

  signal(topic: string): void {
    const { waiting } = this.#shared.kernel
    this.afterCommit(() => waiting.signal(topic))
  }

  volatile<T extends object>(key: VolatileKey<T>): T {
    return this.#shared.kernel.memory.get(key)
  }

  afterCommit(work: () => void): void {
    this.#shared.afterCommit ??= []
    this.#shared.afterCommit.push(work)
  }

  once(name: string): boolean {
    this.#shared.asked ??= new Set()
    if (this.#shared.asked.has(name)) return false
    this.#shared.asked.add(name)
    return true
  }

  dryRun<T>(work: () => T): T {
    const { kernel, random } = this.#shared
    const { store, jobs, outbox } = kernel
    const { draws } = random
    const waiting = this.#shared.afterCommit?.slice()
    const asked = this.#shared.asked && new Set(this.#shared.asked)
    try {
      return store.dryRun(work)
    } finally {
      random.draws = draws
      this.#shared.afterCommit = waiting
      this.#shared.asked = asked
      jobs.forget()
      outbox.forget()
    }
  }

  note(remark: string): void {
    this.call?.notes.push(remark)
  }

  /** Runs what waits for the commit, or forgets it where there was none. */
  finish(isCommitted: boolean): void {
    const work = this.#shared.afterCommit
    if (!work) return
    this.#shared.afterCommit = undefined
    if (isCommitted) for (const each of work) each()
  }
}
