import type { IncomingMessage } from 'node:http'
import type { Operation } from '../contract.ts'
import type { RateState } from '../faults/rates.ts'
import type { Instance } from '../instance/instance.ts'

/** What the server passes along with a request. */
export interface CallEnvironment {
  instance: Instance
  /** The path prefix under which the instance was reached, cut before routing. */
  prefix?: string | undefined
  /**
   * Node's own request, where there is one: its headers are read without building a Headers object.
   */
  incoming?: IncomingMessage | undefined
  /** Whoever serves the instance has made sure who calls: `/admin` asks for no token. */
  isTrusted?: boolean | undefined
}

/** One request on its way through a twin. */
export class Call {
  readonly request: Request
  readonly environment: CallEnvironment
  /** The provider's name of the operation, undefined for a path the provider does not know. */
  readonly operation: string | undefined
  readonly definition: Operation | undefined
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** Arguments at hand, for a call that did not come over the provider's wire. */
  readonly given: unknown
  readonly sequence: number
  /** Headers that every answer to this call carries, errors included. */
  readonly headers: Record<string, string> = {}
  readonly notes: string[] = []
  /** Who calls, once the protocol has recognised it. */
  caller: unknown
  /** The same in a word, for the journal and for fault rules. */
  callerName: string | undefined
  rate: RateState | undefined
  /** Whether the answer was an error of the provider's, whatever its status. */
  isRefused = false
  /** The text of the body, once it was read. */
  bodyText: string | undefined
  readonly #cleanups: (() => void)[] = []
  #query: URLSearchParams | undefined
  #origin: string | undefined

  constructor(
    request: Request,
    environment: CallEnvironment,
    target: {
      operation: string | undefined
      definition: Operation | undefined
      path: string
      params: Readonly<Record<string, string>>
      given?: unknown
    },
  ) {
    this.request = request
    this.environment = environment
    this.operation = target.operation
    this.definition = target.definition
    this.path = target.path
    this.params = target.params
    this.given = target.given
    this.sequence = environment.instance.journal.nextSequence()
  }

  get instance(): Instance {
    return this.environment.instance
  }

  get method(): string {
    return this.request.method
  }

  /** A request header; `name` is in lower case. */
  header(name: string): string | undefined {
    const { incoming } = this.environment
    if (!incoming) return this.request.headers.get(name) ?? undefined
    const value = incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  get queryText(): string {
    const { url } = this.request
    const start = url.indexOf('?')
    return start === -1 ? '' : url.slice(start + 1)
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.queryText)
    return this.#query
  }

  /** The instance's base URL as this client reached it, behind proxies too; no slash at the end. */
  get origin(): string {
    if (this.#origin === undefined) {
      const { url } = this.request
      const start = url.indexOf('://')
      const end = url.indexOf('/', start + 3)
      const scheme = this.header('x-forwarded-proto') ?? url.slice(0, start)
      const reached = this.header('x-forwarded-host') ?? this.header('host')
      const host = reached ?? url.slice(start + 3, end === -1 ? undefined : end)
      this.#origin = `${scheme}://${host}${this.environment.prefix ?? ''}`
    }
    return this.#origin
  }

  /** Something to do when the call has been answered, whatever the answer. */
  onClose(work: () => void): void {
    this.#cleanups.push(work)
  }

  close(): void {
    for (const work of this.#cleanups) work()
  }
}
