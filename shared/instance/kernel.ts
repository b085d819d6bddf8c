import type { Connection, Operation, Runtime, Twin, World } from '../contract.ts'
import type { Store } from '../db/store.ts'
import type { Outbox } from '../delivery/outbox.ts'
import type { TargetPolicy } from '../delivery/outgoing.ts'
import type { Sockets } from '../delivery/sockets.ts'
import type { Rates } from '../faults/rates.ts'
import type { Faults } from '../faults/rules.ts'
import type { Clock } from '../time/clock.ts'
import type { Jobs } from '../time/jobs.ts'
import type { Exercised } from './exercised.ts'
import type { Journal } from './journal.ts'
import type { Random } from './random.ts'
import type { Log, Settings } from './settings.ts'
import type { Volatile } from './volatile.ts'
import type { Waiting } from './waiting.ts'

/** The parsing of an operation's arguments. */
export interface ArgumentSchema {
  safeParse(
    input: unknown,
  ):
    | { success: true; data: unknown }
    | { success: false; error: { issues: Parameters<Twin['protocol']['invalid']>[0] } }
}

export interface TransactionOptions {
  call?: World['call']
  caller?: unknown
  /** Whether `emit` reaches subscribers; seeds say no. */
  events?: boolean | undefined
  random?: Random | undefined
  at_ms?: number | undefined
}

/** What carries stored deliveries to their receivers, as the other parts see it. */
export interface Deliveries {
  nextDue(): number
  dispatchDue(by_ms?: number): void
  idle(): Promise<void>
  /** A socket joined these groups: what waited for it may go. */
  connected(groups: Iterable<string>): void
  acknowledge(world: World, delivery: string, answer: unknown): boolean
}

/** One instance as its parts and the pipeline see it. */
export interface Kernel extends Runtime {
  fetch(request: Request, environment?: { prefix?: string }): Response | Promise<Response>
  readonly twin: Twin
  readonly clock: Clock
  readonly journal: Journal
  readonly faults: Faults
  readonly rates: Rates
  readonly sockets: Sockets
  readonly deliveries: Deliveries
  readonly jobs: Jobs
  readonly outbox: Outbox
  readonly store: Store
  readonly random: Random
  readonly settings: Settings
  readonly exercised: Exercised
  readonly memory: Volatile
  readonly waiting: Waiting
  /** Names that calls under way have taken. */
  readonly held: Set<string>
  readonly targets: TargetPolicy
  readonly log: Log
  readonly baseUrl: string
  /** Grows at every reset and restore; work begun in an earlier epoch leaves no trace. */
  readonly epoch: number
  readonly closed: boolean
  /** Whether a transaction is open. */
  readonly isWorking: boolean
  /** The repositories of the instance's own collections, or of those a partition keeps apart. */
  collections(partition: string | undefined): unknown
  /** The schema of an operation's arguments, built on first call. */
  schemaOf(operation: Operation): ArgumentSchema
  /** Runs work in one transaction at one instant; see `Instance.transact`. */
  transact<T>(options: TransactionOptions, work: (world: World) => T): T
  /** The same for a transaction at hand. */
  within<T>(transaction: { finish(isCommitted: boolean): void }, at_ms: number, work: () => T): T
  runDue(): void
  /** Starts what is due and sets the timer for what is due next. */
  startWhenDue(): void
  saveClock(): void
  transmit(operation: string, connection: Connection, message: string | Uint8Array): void
  noteSocket(method: string, operation: string, path: string, text: string | undefined): void
}
