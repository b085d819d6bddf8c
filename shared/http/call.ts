import type { IncomingMessage } from 'node:http'
import type { Call, Operation } from '../contract.ts'
import type { RateState } from '../faults/rates.ts'
import type { FaultRule } from '../faults/rules.ts'
import type { Kernel } from '../instance/kernel.ts'

/** What the server passes along with a request. */
export interface CallEnvironment {
  instance: Kernel
  /** The path prefix under which the instance was reached, cut before routing. */
  prefix?: string | undefined
  /**
   * Node's own request, where there is one: its headers are read without building a Headers object.
   */
  incoming?: IncomingMessage | undefined
  /** Whoever serves the instance has made sure who calls: `/admin` asks for no token. */
  isTrusted?: boolean | undefined
}

/** A host and perhaps its port, as they may stand in a URL. */
const hostForm = /^[\w.-]+(:\d{1,5})?$|^\[[\da-fA-F:.]+\](:\d{1,5})?$/

/** What a request asks for. */
interface CallTarget {
  operation: string | undefined
  definition: Operation | undefined
  path: string
  params: Readonly<Record<string, string>>
  given?: unknown
}

/** One request as the pipeline carries it along. */
export class IncomingCall implements Call {
  readonly request: Request
  readonly environment: CallEnvironment
  readonly operation: string | undefined
  readonly definition: Operation | undefined
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly given: unknown
  readonly sequence: number
  readonly headers: Record<string, string> = {}
  readonly notes: string[] = []
  readonly state: object = {}
  caller: unknown
  callerName: string | undefined
  rate: RateState | undefined
  bodyText: string | undefined
  /** Whether the answer was an error of the provider's, whatever its status. */
  isRefused = false
  /** When it came, on the machine's clock and on the instance's. */
  readonly started_ms = performance.now()
  readonly at_ms: number
  /** The last fault rule that struck. */
  fault: FaultRule | undefined
  #cleanups: (() => void)[] | undefined
  #query: URLSearchParams | undefined
  #origin: string | undefined

  constructor(request: Request, environment: CallEnvironment, target: CallTarget) {
    this.request = request
    this.environment = environment
    this.operation = target.operation
    this.definition = target.definition
    this.path = target.path
    this.params = target.params
    this.given = target.given
    this.sequence = environment.instance.journal.nextSequence()
    this.at_ms = environment.instance.clock.now()
  }

  get instance(): Kernel {
    return this.environment.instance
  }

  get runtime(): Call['runtime'] {
    const { instance, prefix } = this.environment
    if (!prefix) return instance
    return {
      blobs: instance.blobs,
      now: () => instance.now(),
      run: (work) => instance.run(work),
      fetch: (request) => instance.fetch(request, { prefix }),
      waitFor: (topic, timeout_ms) => instance.waitFor(topic, timeout_ms),
    }
  }

  get incoming(): IncomingMessage | undefined {
    return this.environment.incoming
  }

  get method(): string {
    return this.request.method
  }

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

  get origin(): string {
    if (this.#origin === undefined) {
      const { url } = this.request
      const start = url.indexOf('://')
      const end = url.indexOf('/', start + 3)
      const forwarded = this.header('x-forwarded-proto')
      const scheme = forwarded && /^https?$/.test(forwarded) ? forwarded : url.slice(0, start)
      const reached = this.header('x-forwarded-host') ?? this.header('host')
      const host =
        reached && hostForm.test(reached)
          ? reached
          : url.slice(start + 3, end === -1 ? undefined : end)
      this.#origin = `${scheme}://${host}${this.environment.prefix ?? ''}`
    }
    return this.#origin
  }

  onClose(work: () => void): void {
    this.#cleanups ??= []
    this.#cleanups.push(work)
  }

  hold(name: string): boolean {
    const { held } = this.instance
    if (held.has(name)) return false
    held.add(name)
    this.onClose(() => held.delete(name))
    return true
  }

  close(): void {
    for (const work of this.#cleanups ?? []) work()
  }
}
