import type { Delivery, DeliveryAnswer, SentMessage, Transport, World } from '../contract.ts'
import { webhookEffects } from '../faults/rules.ts'
import { excerpt } from '../instance/journal.ts'
import type { Deliveries, Kernel } from '../instance/kernel.ts'
import { post } from './post.ts'

/** An attempt in progress over a socket, until the receiver acknowledges it. */
interface Expectation {
  answered: (answer: DeliveryAnswer) => void
}

/**
 * Carries stored deliveries to their receivers: one at a time for each destination, all
 * destinations side by side, never inside a caller's request. Attempts and their outcomes are
 * recorded in transactions of their own.
 */
export class Dispatcher implements Deliveries {
  readonly #instance: Kernel
  readonly #lanes = new Map<string, Promise<void>>()
  readonly #queued = new Set<string>()
  readonly #expected = new Map<string, Expectation>()
  /** Socket groups nobody listens on; their deliveries wait without counting an attempt. */
  readonly #unreachable = new Set<string>()
  paused = false

  constructor(instance: Kernel) {
    this.#instance = instance
  }

  /** Starts every delivery that is due. */
  dispatchDue(by_ms = this.#instance.clock.now()): void {
    if (this.paused || this.#instance.closed) return
    const { outbox } = this.#instance
    if (outbox.nextDue() > by_ms) return
    for (const delivery of outbox.list({ status: 'pending', by_ms })) this.#enqueue(delivery)
  }

  #enqueue(delivery: Delivery): void {
    if (this.#queued.has(delivery.id) || this.#unreachable.has(delivery.to)) return
    this.#queued.add(delivery.id)
    const { epoch } = this.#instance
    const before = this.#lanes.get(delivery.to) ?? Promise.resolve()
    const lane = before
      .then(() => this.#attempt(delivery.id, epoch))
      .catch((error: unknown) =>
        this.#instance.log('error', 'delivery crashed', { error: String(error) }),
      )
      .finally(() => {
        this.#queued.delete(delivery.id)
        if (this.#lanes.get(delivery.to) === lane) this.#lanes.delete(delivery.to)
        this.#instance.startWhenDue()
      })
    this.#lanes.set(delivery.to, lane)
  }

  /** A socket joined these groups: what waited for it may go. */
  connected(groups: Iterable<string>): void {
    for (const group of groups) this.#unreachable.delete(group)
    this.dispatchDue()
  }

  /** When the next delivery that could be attempted is due, Infinity where there is none. */
  nextDue(): number {
    const { outbox } = this.#instance
    if (this.paused) return Number.POSITIVE_INFINITY
    if (this.#unreachable.size === 0) return outbox.nextDue()
    const reachable = outbox
      .list({ status: 'pending' })
      .filter((delivery) => !this.#unreachable.has(delivery.to))
    return Math.min(Number.POSITIVE_INFINITY, ...reachable.map((delivery) => delivery.due_ms))
  }

  /** Resolves when nothing that was started is under way any more. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values())
  }

  /** Attempts every pending delivery now, whenever it is due, and waits for the outcomes. */
  async flush(): Promise<number> {
    const pending = this.#instance.outbox.list({ status: 'pending' })
    for (const delivery of pending) this.#enqueue(delivery)
    await this.idle()
    return pending.length
  }

  /** Sends a delivery again; answers undefined where it is unknown. */
  async redeliver(id: string): Promise<Delivery | undefined> {
    const { outbox } = this.#instance
    const delivery = outbox.get(id)
    if (!delivery) return undefined
    this.#instance.transact({}, () => outbox.save({ ...delivery, status: 'pending' }))
    this.#enqueue(delivery)
    await this.idle()
    return outbox.get(id)
  }

  acknowledge(world: World, id: string, body: unknown): boolean {
    const expectation = this.#expected.get(id)
    if (!expectation) return false
    world.afterCommit(() => expectation.answered({ status: undefined, headers: {}, body }))
    return true
  }

  async #attempt(id: string, epoch: number): Promise<void> {
    const instance = this.#instance
    if (instance.epoch !== epoch || instance.closed || this.paused) return
    const delivery = instance.outbox.get(id)
    if (delivery?.status !== 'pending') return
    const transport = instance.twin.events?.transports[delivery.transport]
    if (!transport) throw new Error(`${instance.twin.name} has no transport ${delivery.transport}`)
    if (transport.kind === 'socket' && !instance.sockets.has(delivery.to)) {
      this.#unreachable.add(delivery.to)
      return
    }
    if (this.#strike(delivery)) return
    const started_ms = performance.now()
    const at_ms = instance.clock.now()
    const outcome = await this.#send(transport, delivery)
    if (instance.epoch !== epoch || instance.closed) return
    this.#record(transport, delivery, at_ms, outcome)
    this.#release(delivery)
    instance.journal.record(instance.twin.name, {
      kind: 'delivery',
      at_ms,
      operation: delivery.topic,
      method: 'POST',
      path: delivery.to,
      caller: delivery.subject,
      status: typeof outcome === 'string' ? 0 : (outcome.status ?? 200),
      duration_ms: performance.now() - started_ms,
      request: delivery.body,
      response: typeof outcome === 'string' ? outcome : outcome.body,
    })
  }

  /** Applies fault rules. True where the attempt does not take place now. */
  #strike(delivery: Delivery): boolean {
    const instance = this.#instance
    if (!instance.faults.active) return false
    const { topic: operation, to: path, subject: caller } = delivery
    const now_ms = instance.clock.now()
    const subject = { operation, path, caller, method: 'POST' }
    const rules = instance.faults.strike(subject, now_ms, webhookEffects)
    const rule = rules[0]
    if (!rule) return false
    return instance.transact({}, (world) => {
      if (rule.effect === 'webhook_bad_signature')
        delivery.context = { ...delivery.context, badSignature: true }
      if (rule.effect === 'webhook_duplicate') {
        instance.outbox.add({ ...delivery, delay_ms: 0 }, now_ms, world.uuid())
      }
      if (rule.effect === 'webhook_drop') instance.outbox.save({ ...delivery, status: 'dropped' })
      const due_ms = now_ms + (rule.delay_ms ?? 1000)
      if (rule.effect === 'webhook_delay') instance.outbox.save({ ...delivery, due_ms })
      if (rule.effect === 'webhook_reorder') {
        const context = { ...delivery.context, isHeldBack: true }
        instance.outbox.save({ ...delivery, due_ms, context })
      }
      return rule.effect !== 'webhook_duplicate' && rule.effect !== 'webhook_bad_signature'
    })
  }

  /** Lets go what a `webhook_reorder` held back until another delivery had overtaken it. */
  #release({ to, id }: Delivery): void {
    const { outbox, clock, faults } = this.#instance
    if (!faults.active) return
    const now_ms = clock.now()
    for (const each of outbox.list({ status: 'pending' })) {
      if (each.to !== to || each.id === id || !each.context?.isHeldBack) continue
      this.#instance.transact({}, () => outbox.save({ ...each, due_ms: now_ms }))
    }
  }

  #send(transport: Transport, delivery: Delivery): Promise<DeliveryAnswer | string> {
    const attempt = delivery.attempts.length + 1
    const message = this.#instance.transact({}, (world) => transport.sign(world, delivery, attempt))
    if (delivery.context?.badSignature) spoilSignature(transport, message)
    return transport.kind === 'socket'
      ? this.#sendOverSocket(transport, delivery, message)
      : post(delivery.to, message, transport.timeout_ms)
  }

  #sendOverSocket(
    transport: Transport,
    delivery: Delivery,
    message: SentMessage,
  ): Promise<DeliveryAnswer | string> {
    const connection = this.#instance.sockets.pick(delivery.to)
    if (!connection) return Promise.resolve('no open connection')
    return new Promise((resolve) => {
      const settle = (outcome: DeliveryAnswer | string) => {
        clearTimeout(timer)
        this.#expected.delete(delivery.id)
        resolve(outcome)
      }
      const timer = setTimeout(settle, transport.timeout_ms, 'timeout')
      this.#expected.set(delivery.id, { answered: settle })
      this.#instance.transmit(delivery.to, connection, message.body)
    })
  }

  #record(
    transport: Transport,
    delivery: Delivery,
    at_ms: number,
    outcome: DeliveryAnswer | string,
  ): void {
    const answer = typeof outcome === 'string' ? undefined : outcome
    const verdict = answer ? (transport.judge ?? isSuccess)(answer) : 'retry'
    const attempt = {
      at_ms,
      status: answer?.status,
      error: typeof outcome === 'string' ? outcome : undefined,
      response: excerpt(answer?.body),
    }
    const attempts = [...delivery.attempts, attempt]
    const delay_ms = transport.retryDelays_ms[attempts.length - 1]
    const status = verdict === 'retry' ? (delay_ms === undefined ? 'failed' : 'pending') : verdict
    const due_ms = status === 'pending' ? at_ms + (delay_ms ?? 0) : delivery.due_ms
    const finished: Delivery = { ...delivery, attempts, status, due_ms }
    this.#instance.transact({}, (world) => {
      this.#instance.outbox.save(finished)
      if (status !== 'pending') transport.finished?.(world, finished, answer)
    })
  }
}

function isSuccess({ status }: DeliveryAnswer): 'delivered' | 'retry' {
  return status === undefined || (status >= 200 && status < 300) ? 'delivered' : 'retry'
}

/** Changes the last letter of every signature, so that it is one of nothing. */
function spoilSignature({ signatureHeaders = [] }: Transport, { headers }: SentMessage): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!signatureHeaders.includes(name.toLowerCase())) continue
    headers[name] = value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')
  }
}
