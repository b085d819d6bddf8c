import type { Blobs } from '../db/blobs.ts'
import type { Db } from '../db/repository.ts'
import type { Connection } from '../delivery/sockets.ts'
import type { Call } from '../http/call.ts'
import type { World } from '../world.ts'
import type { Instance } from './instance.ts'
import type { Alphabet, Random } from './random.ts'

export interface ScopeOptions {
  call?: Call | undefined
  /** Whether `emit` reaches subscribers; seeds say no. */
  events?: boolean | undefined
  random: Random
}

/** The world of one transaction. */
export class Scope implements World {
  readonly instance: Instance
  readonly call: Call | undefined
  caller: unknown
  readonly #events: boolean
  readonly #random: Random
  #after: (() => void)[] | undefined

  constructor(instance: Instance, options: ScopeOptions) {
    this.instance = instance
    this.call = options.call
    this.#events = options.events ?? true
    this.#random = options.random
  }

  get db(): Db {
    return this.instance.db
  }

  partition(name: string): Db {
    return this.instance.partition(name)
  }

  get blobs(): Blobs {
    return this.instance.blobs
  }

  get url(): string {
    return this.call?.origin ?? this.instance.baseUrl
  }

  get strict(): boolean {
    return this.instance.settings.strictness === 'strict'
  }

  get autoConsent(): boolean {
    return this.instance.settings.consent === 'auto'
  }

  get isEventual(): boolean {
    return this.instance.settings.consistency === 'eventual'
  }

  now(): number {
    return this.instance.clock.now()
  }

  id(prefix: string, length: number, alphabet?: Alphabet): string {
    return prefix + this.#random.text(length, alphabet)
  }

  uuid(): string {
    return this.#random.uuid()
  }

  random(): number {
    return this.#random.next()
  }

  emit(type: string, data: unknown): void {
    const { events } = this.instance.twin
    if (!this.#events || !events) return
    for (const outgoing of events.expand(this, type, data)) {
      this.instance.outbox.add(outgoing, this.now(), this.uuid())
    }
  }

  at(due_ms: number, job: string, payload: unknown): number {
    return this.instance.jobs.schedule(due_ms, job, payload)
  }

  cancel(job: number): boolean {
    return this.instance.jobs.cancel(job)
  }

  send(connection: Connection, text: string | Uint8Array): void {
    this.afterCommit(() => this.instance.transmit(connection.id, connection, text))
  }

  push(group: string, text: string | Uint8Array): void {
    this.afterCommit(() => {
      for (const connection of this.instance.sockets.group(group)) {
        this.instance.transmit(group, connection, text)
      }
    })
  }

  connections(group: string): readonly Connection[] {
    return this.instance.sockets.group(group)
  }

  acknowledge(delivery: string, answer?: unknown): boolean {
    return this.instance.courier.acknowledge(this, delivery, answer)
  }

  afterCommit(work: () => void): void {
    this.#after ??= []
    this.#after.push(work)
  }

  rehearse<T>(work: () => T): T {
    const { store, jobs, outbox } = this.instance
    const { draws } = this.#random
    const after = this.#after?.slice()
    try {
      return store.rehearse(work)
    } finally {
      this.#random.draws = draws
      this.#after = after
      jobs.forget()
      outbox.forget()
    }
  }

  note(remark: string): void {
    this.call?.notes.push(remark)
  }

  /** Runs what waits for the commit, or forgets it where there was none. */
  finish(isCommitted: boolean): void {
    const work = this.#after
    if (!work) return
    this.#after = undefined
    if (isCommitted) for (const each of work) each()
  }
}
