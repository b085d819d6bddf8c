import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import type { Blobs } from './db/blobs.ts'
import type { Tables } from './db/collection.ts'
import type { Db } from './db/repository.ts'
import type { TwinError } from './errors.ts'
import type { Allowance, RateState } from './faults/rates.ts'
import type { Reply } from './http/reply.ts'
import type { Alphabet } from './instance/random.ts'
import type { VolatileKey } from './instance/volatile.ts'

// What a twin and the kernel agree on: interfaces only. Methods are declared in method form
// throughout, so that a twin may name its own, narrower world and call.

export type Shape = z.ZodRawShape
export type Args<S extends Shape> = z.output<z.ZodObject<S>>
export type Issue = z.core.$ZodIssue

/**
 * One thing a client can ask for. `args` are the arguments after the protocol has read them from
 * path, query and body, path parameters included.
 */
export interface Operation {
  /** The shape of the arguments; built on first call. */
  args(): Shape
  run(world: World, args: unknown): unknown
  /** `none` skips `protocol.authenticate`. */
  readonly access?: 'none' | undefined
  /** Reads the arguments instead of `protocol.input`. */
  input?(call: Call): unknown
  /** One line for tool listings. */
  readonly summary?: string | undefined
}

/** Why the kernel itself refuses a call; the protocol says it in the provider's words. */
export type Refusal =
  | { reason: 'unknown_route' }
  | { reason: 'unsupported'; operation: string }
  | { reason: 'rate_limited'; retryAfter_s: number }
  | { reason: 'malformed'; message: string }
  | { reason: 'too_large'; limit_bytes: number }
  | { reason: 'crash' }
  | { reason: 'fault'; error: string | undefined; status: number | undefined }

/** Where an operation answers. */
export interface Route {
  readonly methods: readonly string[]
  /** Parameters are written `{name}`, or `{name*}` for the rest of a path. */
  readonly path: string
}

/** How a provider speaks HTTP: what its docs say once for all operations. */
export interface Protocol {
  /** Where an operation answers; by default its name is `METHOD /path/{name}`. */
  route?(operation: string): Route
  /** The path to route by, where the provider serves the same operations at several. */
  rewrite?(path: string): string
  /** What happens to arguments an operation does not declare. */
  readonly unknownArguments: 'refuse' | 'ignore'
  /** The text documents are stored as, so that it can pass through; compact JSON by default. */
  print?(doc: object): string
  /** Reads the body before authenticating, where the token may be in it. */
  readonly inputFirst?: boolean | undefined
  /** The caller behind a call's credentials; throws the provider's refusal. */
  authenticate(world: World, call: Call): unknown
  /** Throws where the caller may not do this. */
  authorize?(world: World, call: Call, operation: Operation): void
  /** Reads arguments from query and body. A promise only where there is a body to wait for. */
  input(call: Call): unknown
  /** The refusal of arguments that do not fit. `input` is what was read. */
  invalid(issues: readonly Issue[], call: Call, input: unknown): TwinError
  /** An answer that makes running the operation unnecessary, such as an idempotent replay. */
  before?(world: World, call: Call, args: unknown): Reply | undefined
  ok(result: unknown, call: Call): Reply
  error(error: TwinError, call: Call): Reply
  refuse(refusal: Refusal, call: Call): TwinError
  /**
   * Sees every answer to an operation inside its transaction; errors that rolled back get one of
   * their own.
   */
  after?(world: World, call: Call, reply: Reply): void
  /** The documented allowance of a call, when the instance has `rate_limiting: documented`. */
  allowance?(call: Call): Allowance | undefined
}

/** What of an instance a call may reach outside any transaction, while its body is being read. */
export interface Runtime {
  readonly blobs: Blobs
  /** Milliseconds since the epoch on the instance's clock. */
  now(): number
  /** Runs work in a transaction of its own. */
  run<W extends World, T>(work: (world: W) => T): T
  /** Another call of the same instance, such as a part of a batch. */
  fetch(request: Request): Response | Promise<Response>
  /**
   * Resolves with true when a transaction has signalled the topic, with false after a time on the
   * machine's clock or when the instance is reset or closed. For long polls, within a `callOut`.
   */
  waitFor(topic: string, timeout_ms: number): Promise<boolean>
}

/** One request on its way through a twin. `State` is what the protocol keeps about it. */
export interface Call<State extends object = object> {
  readonly request: Request
  /** Node's own request, where there is one. */
  readonly incoming: IncomingMessage | undefined
  readonly runtime: Runtime
  /** The provider's name of the operation, undefined for a path the provider does not know. */
  readonly operation: string | undefined
  readonly definition: Operation | undefined
  readonly method: string
  /** Without the prefix under which the instance was reached. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly queryText: string
  /** The instance's base URL as this client reached it, behind proxies too; no slash at the end. */
  readonly origin: string
  /** Arguments at hand, for a call that did not come over the provider's wire. */
  readonly given: unknown
  readonly sequence: number
  /** Headers that every answer to this call carries, errors included. */
  readonly headers: Record<string, string>
  /** Leniencies and remarks, for the journal. */
  readonly notes: string[]
  /** What the protocol keeps while the call is answered; empty at first. */
  readonly state: Partial<State>
  /** Who calls, once the protocol has recognised it. */
  readonly caller: unknown
  /** The same in a word, for the journal and for fault rules. */
  callerName: string | undefined
  readonly rate: RateState | undefined
  /** The text of the body, once it was read. */
  bodyText: string | undefined
  /** Whether the answer is an error of the provider's, whatever its status. */
  isRefused: boolean
  /** A request header; `name` is in lower case. */
  header(name: string): string | undefined
  /** Something to do when the call has been answered, whatever the answer. */
  onClose(work: () => void): void
  /** Takes a name until this call is answered; false where another call of the instance has it. */
  hold(name: string): boolean
}

/** What `world.as` changes; what is not given stays. */
export interface WorldChanges<Caller = unknown, Context = unknown> {
  /** Who acts. */
  caller?: Caller
  /** Whose collections `db` holds: letters, digits and `_`; undefined for the instance's own. */
  partition?: string | undefined
  /** What the twin keeps of where it acts, such as a team or a site. */
  context?: Context
  /** The time, in milliseconds since the epoch, for what is done in the past or on a test clock. */
  now_ms?: number
  /** Takes what `at` would schedule, and answers the number to cancel it by. */
  schedule?(due_ms: number, job: string, payload: unknown): number
  /** Cancels what `schedule` took, by that number; false where it has run or never was. */
  cancel?(job: number): boolean
  /** Takes what `emit` would tell. */
  emit?(type: string, data: unknown): void
}

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
  /** Whose collections `db` holds; undefined for the instance's own. */
  readonly partition: string | undefined
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
  /**
   * Posts to somebody outside, where the instance may: the `request` of a `callOut`. A text says
   * why no answer came.
   */
  post(url: string, message: SentMessage, timeout_ms: number): Promise<DeliveryAnswer | string>
  /** Wakes the calls that wait for a topic, after commit. */
  signal(topic: string): void
  /**
   * What the instance keeps in memory under a key until it is reset, restored or stopped, such as
   * the sessions of a gateway. It is no part of the state: snapshots and rollbacks leave it alone.
   */
  volatile<T extends object>(key: VolatileKey<T>): T
  /** The same transaction as somebody else, somewhere else or at another time. */
  as(changes: WorldChanges): this
  /** Runs work and takes back all that it wrote, for answers about what would happen. */
  dryRun<T>(work: () => T): T
  /** Work to do once the transaction has committed. */
  afterCommit(work: () => void): void
  /** True where the transaction asks by this name for the first time, for what it tells once. */
  once(name: string): boolean
  /** Notes a leniency or a remark in the journal. */
  note(remark: string): void
}

/** The types a twin's world is made of. */
interface WorldTypes {
  readonly tables: Tables
  /** Who calls, as the protocol recognises it. */
  readonly caller?: unknown
  /** What the twin emits: the data of each event by the event's name. */
  readonly events?: object
  /** What the protocol keeps of a call. */
  readonly state?: object
  /** Where it acts, such as a team or a site. */
  readonly context?: unknown
}

/** One of the events a map lists, as a union over their names. */
export type EventOf<Events> = {
  [Type in keyof Events & string]: { readonly type: Type; readonly data: Events[Type] }
}[keyof Events & string]

type EventsOf<T extends WorldTypes> = T['events'] extends object
  ? T['events']
  : Record<string, unknown>

/** A world with a twin's own collections, caller, events and context. */
export interface TwinWorld<T extends WorldTypes> extends World {
  readonly call: Call<T['state'] extends object ? T['state'] : object> | undefined
  readonly db: Db<T['tables']>
  readonly caller: T['caller']
  readonly context: T['context']
  emit<Type extends keyof EventsOf<T> & string>(type: Type, data: EventsOf<T>[Type]): void
  as(changes: WorldChanges<T['caller'], T['context']>): this
}

export type JobHandler = { run(world: World, payload: unknown): void }['run']

/** What a person or the provider would do, by `POST /admin/simulate {action, ...args}`. */
export interface Simulation {
  args(): Shape
  run(world: World, args: unknown): unknown
}

/** A message a twin wants sent. */
export interface Outgoing {
  /** The event's name, for listings and fault rules. */
  topic: string
  /** Which of the twin's transports carries it. */
  transport: string
  /** A URL, or the group of sockets for a socket transport. */
  to: string
  body: string
  headers?: Record<string, string>
  /** The subscriber: an app, a webhook endpoint. */
  subject?: string
  /** Anything the transport's hooks need; kept as JSON. */
  context?: Record<string, unknown>
  /** Waits so long before the first attempt. */
  delay_ms?: number
}

export interface Attempt {
  at_ms: number
  status: number | undefined
  error: string | undefined
  response: string | undefined
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'dropped'

/** A stored message and what became of it. */
export interface Delivery extends Outgoing {
  id: string
  created_ms: number
  status: DeliveryStatus
  attempts: Attempt[]
  due_ms: number
}

/** What a receiver answered. */
export interface DeliveryAnswer {
  /** The HTTP status; undefined for a socket's acknowledgement. */
  status: number | undefined
  headers: Readonly<Record<string, string>>
  body: unknown
}

export interface SentMessage {
  headers: Record<string, string>
  body: string
}

/** How deliveries of one kind travel. Times are milliseconds. */
export interface Transport {
  readonly kind: 'http' | 'socket'
  /** How long a receiver may take, on the machine's clock. */
  readonly timeout_ms: number
  /** The waits between attempts, on the instance's clock; as many retries as there are waits. */
  readonly retryDelays_ms: readonly number[]
  /** The headers that carry a signature, in lower case; a fault rule spoils them. */
  readonly signatureHeaders?: readonly string[]
  /** What is sent on this attempt (counted from 1), signed. */
  sign(world: World, delivery: Delivery, attempt: number): SentMessage
  /** Whether an answer ends the matter; a 2xx does by default. */
  judge?(answer: DeliveryAnswer): 'delivered' | 'retry' | 'failed'
  /** Called once, in a transaction, when a delivery was received or given up. */
  finished?(world: World, delivery: Delivery, answer: DeliveryAnswer | undefined): void
}

/** How a twin's events become deliveries, and how those travel. */
export interface Events {
  /** The deliveries an event causes, from the state inside the transaction. */
  expand(
    world: World,
    event: { readonly type: string; readonly data: unknown },
  ): readonly Outgoing[]
  readonly transports: Readonly<Record<string, Transport>>
  /** The endpoints that are registered now, for `GET /admin/webhooks`. */
  endpoints?(world: World): readonly Record<string, unknown>[]
}

/** One open WebSocket of an instance. */
export interface Connection {
  readonly id: string
  /** The groups it belongs to, by which messages and deliveries find it. */
  readonly groups: Set<string>
  /** What the twin keeps about it while it is open. */
  readonly data: Record<string, unknown>
  /** Sends at once and unrecorded; within a transaction `world.send` waits for its commit. */
  send(message: string | Uint8Array): void
  close(code?: number, reason?: string): void
}

/** What a twin does with the sockets of one path. Each hook runs in a transaction. */
export interface SocketEndpoint {
  /** A client asks to connect; throwing refuses the upgrade in the provider's words. */
  open(world: World, connection: Connection, call: Call): void
  message(world: World, connection: Connection, message: string | Uint8Array): void
  close?(world: World, connection: Connection, code: number): void
}

/** A provider's stand-in as data. */
export interface Twin {
  readonly name: string
  readonly label: string
  readonly kind: 'backend' | 'frontend'
  readonly port: number
  /** The provider's real host names, for the intercepting proxy. */
  readonly hosts: readonly string[]
  readonly protocol: Protocol
  readonly tables: Tables
  /** What is built, by the provider's own names. */
  readonly endpoints: Readonly<Record<string, Operation>>
  /** Every operation the provider publishes. */
  readonly catalog: readonly string[]
  /**
   * Further routes that are not API operations (pages, uploads, downloads), keyed `GET
   * /path/{name}`.
   */
  readonly routes?: Readonly<Record<string, Operation>> | undefined
  readonly events?: Events | undefined
  readonly jobs?: Readonly<Record<string, JobHandler>> | undefined
  readonly sockets?: Readonly<Record<string, SocketEndpoint>> | undefined
  readonly simulations?: Readonly<Record<string, Simulation>> | undefined
  /** The `Authorization` header of the credential that works after a plain start, for `/mcp`. */
  readonly defaultAuthorization?: string | undefined
}

/** What turns a `seed_config` into state. It inserts through the twin's objects; events are off. */
export interface Seeder {
  /** The twin's own part of a seed_config, without the fields common to all twins. */
  schema(): z.ZodType
  /** What exists after a plain start: the fixed credentials and the records they need. */
  baseline(world: World): void
  /** Inserts what the config names and answers the counts and ids for the seed result. */
  apply(world: World, config: unknown): Record<string, unknown>
  /** What an app needs to reach this instance. `url` has no slash at the end. */
  env(url: string, world: World): Record<string, string>
}
