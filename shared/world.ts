import type { Blobs } from './db/blobs.ts'
import type { Tables } from './db/collection.ts'
import type { Db } from './db/repository.ts'
import type { Connection } from './delivery/sockets.ts'
import type { Call } from './http/call.ts'
import type { Alphabet } from './instance/random.ts'

/**
 * Everything a handler may touch, inside one transaction. Times are milliseconds since the epoch on
 * the instance's clock and stand still for the length of the transaction.
 */
export interface World {
  /** The call that is being answered; undefined in jobs, seeds and simulations. */
  readonly call: Call | undefined
  /** The instance's base URL as the client reached it, without a slash at the end. */
  readonly url: string
  readonly blobs: Blobs
  /** False where the instance was asked to be `loose`. */
  readonly strict: boolean
  /** True where consent pages answer without a person, for headless runs. */
  readonly autoConsent: boolean
  /** True where searches learn of what was made as late as the provider's do. */
  readonly isEventual: boolean
  now(): number
  /** A new id: the prefix and so many random characters. */
  id(prefix: string, length: number, alphabet?: Alphabet): string
  uuid(): string
  /** A number of at least 0 and below 1. */
  random(): number
  /** Tells subscribers that something happened; stored with the state, delivered after commit. */
  emit(type: string, data: unknown): void
  /** Schedules one of the twin's jobs. Answers a number to cancel it by. */
  at(due_ms: number, job: string, payload: unknown): number
  /** Cancels a job; false where it has run or never was. */
  cancel(job: number): boolean
  /** Sends over one socket after commit. */
  send(connection: Connection, text: string | Uint8Array): void
  /** Sends over every socket of a group after commit. */
  push(group: string, text: string | Uint8Array): void
  /** The open sockets of a group. */
  connections(group: string): readonly Connection[]
  /** Marks a socket delivery as received; `answer` is what the receiver sent back with it. */
  acknowledge(delivery: string, answer?: unknown): boolean
  /** Runs work and takes back all that it wrote, for answers about what would happen. */
  rehearse<T>(work: () => T): T
  /** Work to do once the transaction has committed. */
  afterCommit(work: () => void): void
  /** Notes a leniency or a remark in the journal. */
  note(remark: string): void
}

/** A world with a twin's own collections and the caller its protocol recognised. */
export interface TwinWorld<T extends Tables, Caller> extends World {
  readonly db: Db<T>
  /** The same collections once more, for what must be kept apart, such as another tenant's. */
  partition(name: string): Db<T>
  readonly caller: Caller
}
