import type { z } from 'zod'
import type { Tables } from './db/collection.ts'
import type { Channel, Delivery, Outgoing } from './delivery/outbox.ts'
import type { SocketEndpoint } from './delivery/sockets.ts'
import type { TwinError } from './errors.ts'
import type { Allowance } from './faults/rates.ts'
import type { Call } from './http/call.ts'
import type { Reply } from './http/reply.ts'
import type { World } from './world.ts'

export type Shape = z.ZodRawShape
export type Args<S extends Shape> = z.output<z.ZodObject<S>>
export type Issue = z.core.$ZodIssue

/**
 * One thing a client can ask for. `args` are the arguments after the protocol has read them from
 * path, query and body, path parameters included. Methods are declared in method form throughout
 * this file so that a twin may name its own, narrower world.
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

/** Declares an operation; each twin's protocol wraps this in a helper that knows its world. */
export function operation<W extends World, S extends Shape, Extra extends object>(
  extra: Extra,
  args: () => S,
  run: (world: W, args: Args<S>) => unknown,
): Extra & { args: () => S; run: (world: W, args: Args<S>) => unknown } {
  return { ...extra, args, run }
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

/** How a provider speaks HTTP: what its docs say once for all operations. */
export interface Protocol {
  /**
   * Where an operation answers; path parameters are written `{name}` or `{name*}` for the rest of a
   * path.
   */
  route(operation: string): { methods: readonly string[]; path: string }
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

export type JobHandler = { run(world: World, payload: unknown): void }['run']
/** What a person or the provider would do, by `POST /admin/simulate {action, ...args}`. */
export interface Simulation {
  args(): Shape
  run(world: World, args: unknown): unknown
}

/** How a twin's domain events become deliveries, and how those travel. */
export interface Events {
  /** The deliveries an event causes, from the state inside the transaction. */
  expand(world: World, type: string, data: unknown): readonly Outgoing[]
  readonly channels: Readonly<Record<string, Channel>>
  /** The endpoints that are registered now, for `GET /admin/webhooks`. */
  endpoints?(world: World): readonly Record<string, unknown>[]
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

/** Declares a twin; checks at compile time that it is one. */
export function defineTwin(twin: Twin): Twin {
  return twin
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

export type { Delivery }
