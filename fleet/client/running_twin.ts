/// <reference lib="esnext.disposable" preserve="true" />
import { AssertionError } from 'node:assert'
import type { FaultRule } from '../../shared/faults/rules.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import type { EnvOf, SeedOf } from './types.ts'

/** How a twin is started for a test. */
export interface StartOptions<Name extends string = string> {
  /** What it holds at the start: the twin's own part of a seed_config. */
  seed?: SeedOf<Name> | undefined
  /** The time at the start, ISO 8601; it runs on from there unless it is frozen. */
  now?: string | undefined
  /** Whether time stands still until it is advanced. */
  frozen?: boolean | undefined
  /** The port to listen on; a free one by default. */
  port?: number | undefined
  /** The address to listen on; only this machine by default. */
  host?: string | undefined
  /** Told of crashes and of failed jobs. */
  log?: ((level: string, message: string, details?: Record<string, unknown>) => void) | undefined
}

/** A fault rule as it is written; an id is made up where there is none. */
export type FaultInput = Pick<FaultRule, 'effect'> & Partial<Omit<FaultRule, 'effect'>>

/** One call, socket message or delivery that the twin remembers. */
export interface RecordedRequest {
  id: string
  sequence: number
  kind: 'request' | 'socket' | 'delivery'
  /** When, on the twin's clock. */
  at: string
  /** The provider's name of the operation, where it has one. */
  operation?: string
  method: string
  path: string
  caller?: string
  /** The status of the answer; 0 where there was none. */
  status: number
  duration_ms: number
  request?: string
  response?: string
  notes: string[]
  /** The id of the fault rule that struck. */
  fault?: string
  event?: 'unsupported_endpoint' | 'unknown_endpoint'
}

/** What a listing of requests is narrowed to; all given conditions must hold. */
export type RequestFilter = Partial<
  Pick<RecordedRequest, 'operation' | 'method' | 'path' | 'status' | 'caller' | 'kind' | 'event'>
> & { limit?: number }

/** What the requests should have been. */
export interface Expectation {
  operation?: string
  /** Exactly so many calls. */
  times?: number
  at_least?: number
  at_most?: number
  /** These operations in this order; others may come between them. */
  sequence?: string[]
  /** Only calls that were answered with this status. */
  status?: number
  caller?: string
}

/** A call of the admin API that was refused; `path` names the field, where it was one. */
export class TwinCallError extends Error {
  readonly status: number
  readonly path: string | undefined
  constructor(message: string, status: number, path?: string) {
    super(message)
    this.name = 'TwinCallError'
    this.status = status
    this.path = path
  }
}

type Answer = Record<string, unknown>

interface Reply {
  ok: boolean
  status: number
  fields: Answer
}

/** What lies behind a running twin. */
interface TwinAccess<Name extends string> {
  readonly url: string
  readonly env: EnvOf<Name>
  readonly seedResults: Answer
  now(): number
  fetch(request: Request): Response | Promise<Response>
  seed(seed: SeedOf<Name>): Answer
  close(): Promise<void>
}

/** A twin that runs in this process, for one test or for many. */
export class RunningTwin<Name extends string = string> {
  /** Where the provider's API is; no slash at the end. */
  readonly url: string
  /** What the app under test needs in its environment to reach this twin. */
  readonly env: EnvOf<Name>
  readonly #access: TwinAccess<Name>
  #seedResults: Answer

  /** Made by `startTwin`. */
  constructor(access: TwinAccess<Name>) {
    this.#access = access
    this.#seedResults = access.seedResults
    this.url = access.url
    this.env = access.env
  }

  /** What the last seed made: its status, counts and ids. */
  get seedResults(): Answer {
    return this.#seedResults
  }

  /** The time on the twin's clock. */
  get now(): Date {
    return new Date(this.#access.now())
  }

  /**
   * Applies the twin's own part of a seed_config, whole or not at all. It becomes part of what a
   * reset comes back to.
   */
  async seed(seed: SeedOf<Name>): Promise<Answer> {
    this.#seedResults = this.#access.seed(seed)
    return this.#seedResults
  }

  /** Goes back to the state after the last seed, clock and faults too. URLs and tokens stay. */
  async reset(): Promise<void> {
    await this.#admin('POST', '/reset')
  }

  /** What was asked of the twin, and what it sent, oldest first. */
  async requests(filter: RequestFilter = {}): Promise<RecordedRequest[]> {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(filter)) query.set(name, String(value))
    const answer = await this.#admin('GET', `/requests?${query}`)
    const { requests } = answer as { requests: RecordedRequest[] } // as the admin contract says it
    return requests
  }

  /** Forgets what was asked so far, so that a test counts only its own. */
  async clearRequests(): Promise<void> {
    await this.#admin('DELETE', '/requests')
  }

  /**
   * Throws an `AssertionError` unless the requests were like this: it says what was expected and
   * what was found, and test runners show the difference.
   */
  async verify(expectation: Expectation): Promise<void> {
    const { ok, fields } = await this.#ask('POST', '/requests/verify', expectation)
    if (ok) return
    if (fields.verified !== false) throw toCallError(fields, 400)
    throw toAssertionError(expectation, fields)
  }

  /**
   * Moves the clock forward by an ISO 8601 duration such as `P3D` or `PT1H`. What falls due on the
   * way happens, each thing at its own time, before this resolves.
   */
  async advance(duration: string): Promise<Date> {
    await this.#admin('POST', '/clock', { advance: duration })
    return this.now
  }

  /** Stops the clock, at an ISO 8601 time where one is given. */
  async freeze(now?: string): Promise<Date> {
    await this.#admin('POST', '/clock', { freeze: true, ...(now === undefined ? {} : { now }) })
    return this.now
  }

  /** Lets a frozen clock run on. */
  async unfreeze(): Promise<Date> {
    await this.#admin('POST', '/clock', { freeze: false })
    return this.now
  }

  /** Makes calls or deliveries fail by a rule. Answers the rule's id. */
  async fault(rule: FaultInput): Promise<string> {
    const { id } = await this.#admin('POST', '/faults', rule)
    return String(id)
  }

  /** Takes back one fault rule, or all of them. */
  async clearFaults(id?: string): Promise<void> {
    await this.#admin('DELETE', id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`)
  }

  /** Keeps the state under a name. */
  async snapshot(name: string): Promise<void> {
    await this.#admin('POST', '/snapshots', { name })
  }

  /** Goes back to a state that was kept. */
  async restore(name: string): Promise<void> {
    await this.#admin('POST', `/snapshots/${encodeURIComponent(name)}/restore`)
  }

  /** What was created, updated and deleted since a snapshot, or since the `baseline`. */
  async diff(from = 'baseline'): Promise<Answer> {
    return this.#admin('GET', `/diff?from=${encodeURIComponent(from)}`)
  }

  /** The whole state, or that of one collection. */
  async state(collection?: string): Promise<Answer> {
    const query = collection === undefined ? '' : `?collection=${encodeURIComponent(collection)}`
    return this.#admin('GET', `/state${query}`)
  }

  /** Does what a person or the provider would do: a user posts, a card is declined. */
  async simulate(action: string, details: Record<string, unknown> = {}): Promise<unknown> {
    const { result } = await this.#admin('POST', '/simulate', { ...details, action })
    return result
  }

  /** The webhooks and events that left or wait to leave, with every attempt. */
  async deliveries(): Promise<Answer[]> {
    const { deliveries } = await this.#admin('GET', '/webhooks/deliveries')
    return Array.isArray(deliveries) ? deliveries.filter(isRecord) : []
  }

  /** Attempts every waiting delivery now and resolves when they have been. */
  async flush(): Promise<void> {
    await this.#admin('POST', '/webhooks/flush')
  }

  /** Ends the twin and frees its port. */
  async close(): Promise<void> {
    await this.#access.close()
  }

  /** The same, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #ask(method: string, path: string, body?: object): Promise<Reply> {
    const init: RequestInit = { method }
    if (body !== undefined) init.body = JSON.stringify(body)
    const request = new Request(`http://twin.local/admin${path}`, init)
    const response = await this.#access.fetch(request)
    const answer = parseJson(await response.text())
    const { ok, status } = response
    return { ok, status, fields: isRecord(answer) ? answer : {} }
  }

  async #admin(method: string, path: string, body?: object): Promise<Answer> {
    const { ok, status, fields } = await this.#ask(method, path, body)
    if (ok) return fields
    throw toCallError(fields, status)
  }
}

function toCallError(fields: Answer, status: number): TwinCallError {
  const error = isRecord(fields.error) ? fields.error : {}
  const message = error.message ?? fields.problem ?? `the twin answered ${status}`
  const field = typeof error.path === 'string' ? error.path : undefined
  return new TwinCallError(String(message), status, field)
}

/** What was expected beside what there was, in the same form. */
function toAssertionError(expected: Expectation, { problem, operations }: Answer): AssertionError {
  const found = Array.isArray(operations) ? operations : []
  const { operation, sequence } = expected
  const times = found.filter((each) => operation === undefined || each === operation).length
  const bounds = (['times', 'at_least', 'at_most'] as const).filter((name) => name in expected)
  const actual = sequence
    ? { ...expected, sequence: found }
    : { ...expected, ...Object.fromEntries(bounds.map((name) => [name, times])) }
  return new AssertionError({ message: String(problem), actual, expected, operator: 'verify' })
}
