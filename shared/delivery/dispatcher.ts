import type { Delivery, DeliveryAnswer, SentMessage, Transport, World } from '../contract.ts'
import { strikeDelivery } from '../faults/effects.ts'
import { excerpt } from '../instance/journal.ts'
import type { Deliveries, Kernel } from '../instance/kernel.ts'
import { post } from './post.ts'
import { spoilSignature } from './signature.ts'

/** An attempt in progress over a socket, until the receiver acknowledges it. */
interface Expectation {
  answered: (answer: DeliveryAnswer) => void
}

/** How long a destination rests after something broke here, on the machine's clock. */
const rest_ms = 1000

/** What an attempt is said to have come to until its outcome is known. */
const unknownOutcome = 'no outcome was recorded'

/**
 * Carries stored deliveries to their receivers: posts one at a time for each destination, socket
 * messages without waiting for the one before, all destinations side by side, never inside a
 * caller's request. An attempt is recorded before it is made and once more with its outcome, so
 * that what breaks between the two costs a receiver one duplicate and no more.
 */
export class Dispatcher implements Deliveries {
  readonly #instance: Kernel
  readonly #lanes = new Map<string, Promise<void>>()
  /** Socket messages that are waiting to be acknowledged, by the delivery's id. */
  readonly #underway = new Map<string, Promise<void>>()
  readonly #expected = new Map<string, Expectation>()
  /** Socket groups nobody listens on; their deliveries wait without counting an attempt. */
  readonly #unreachable = new Set<string>()
  readonly #resting = new Set<string>()
  paused = false

  constructor(instance: Kernel) {
    this.#instance = instance
  }

  /** Starts every delivery that is due. */
  dispatchDue(by_ms = this.#instance.clock.now()): void {
    if (this.paused || this.#instance.closed) return
    const { outbox } = this.#instance
    if (outbox.nextDue() > by_ms) return
    for (const { destination, due_ms } of outbox.lanes()) {
      const isWaiting = this.#unreachable.has(destination) || this.#resting.has(destination)
      if (due_ms > by_ms || isWaiting || this.#lanes.has(destination)) continue
      this.#open(destination, (epoch) => this.#drain(destination, epoch))
    }
  }

  /** Does work for a destination after what is being done for it. */
  #open(destination: string, work: (epoch: number) => Promise<void>): void {
    const { epoch } = this.#instance
    const before = this.#lanes.get(destination) ?? Promise.resolve()
    const lane = before
      .then(() => work(epoch))
      .catch((error: unknown) => this.#rest(destination, error))
      .finally(() => {
        if (this.#lanes.get(destination) === lane) this.#lanes.delete(destination)
        this.#instance.startWhenDue()
      })
    this.#lanes.set(destination, lane)
  }

  /** What broke is not tried again at once: a full disk would have it tried for ever. */
  #rest(destination: string, error: unknown): void {
    this.#instance.log('error', 'a delivery broke', { destination, error: String(error) })
    this.#resting.add(destination)
    const timer = setTimeout(() => {
      this.#resting.delete(destination)
      this.#instance.startWhenDue()
    }, rest_ms)
    timer.unref()
  }

  /** Attempts what is due for a destination, one after the other. */
  async #drain(destination: string, epoch: number): Promise<void> {
    const { clock, outbox } = this.#instance
    while (this.#isOpen(epoch) && !this.#unreachable.has(destination)) {
      const id = outbox.firstDue(destination, clock.now())
      if (id === undefined || this.#underway.has(id)) return
      await this.#attempt(id, epoch)
    }
  }

  #isOpen(epoch: number): boolean {
    return this.#instance.epoch === epoch && !this.#instance.closed && !this.paused
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
    if (this.#unreachable.size + this.#resting.size === 0) return outbox.nextDue()
    const dues = outbox
      .lanes()
      .filter(({ destination }) => !this.#unreachable.has(destination))
      .filter(({ destination }) => !this.#resting.has(destination))
    return Math.min(Number.POSITIVE_INFINITY, ...dues.map(({ due_ms }) => due_ms))
  }

  /** Resolves when nothing that was started is under way any more. */
  async idle(): Promise<void> {
    while (this.#lanes.size + this.#underway.size > 0) {
      await Promise.all([...this.#lanes.values(), ...this.#underway.values()])
    }
  }

  /** Attempts every pending delivery now, whenever it is due, and waits for the outcomes. */
  async flush(): Promise<number> {
    const { outbox } = this.#instance
    const pending = outbox.lanes().flatMap(({ destination }) =>
      outbox.pendingIds(destination).map((id) => {
        this.#open(destination, (epoch) => this.#attempt(id, epoch))
        return id
      }),
    )
    await this.idle()
    return pending.length
  }

  /** Sends a delivery again; answers undefined where it is unknown. */
  async redeliver(id: string): Promise<Delivery | undefined> {
    const { outbox } = this.#instance
    const delivery = outbox.get(id)
    if (!delivery) return undefined
    this.#open(delivery.to, (epoch) => {
      this.#instance.transact({}, () => outbox.save({ ...delivery, status: 'pending' }))
      return this.#attempt(id, epoch)
    })
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
    if (!this.#isOpen(epoch)) return
    const delivery = instance.outbox.get(id)
    if (delivery?.status !== 'pending' || this.#underway.has(id)) return
    const transport = instance.twin.events?.transports[delivery.transport]
    if (!transport) throw new Error(`${instance.twin.name} has no transport ${delivery.transport}`)
    if (transport.kind === 'socket' && !instance.sockets.has(delivery.to)) {
      this.#unreachable.add(delivery.to)
      return
    }
    if (strikeDelivery(instance, delivery)) return
    const done = this.#carry(transport, delivery, epoch)
    if (transport.kind === 'http') return done
    const acknowledged = done
      .catch((error: unknown) => this.#rest(delivery.to, error))
      .finally(() => {
        this.#underway.delete(id)
        instance.startWhenDue()
      })
    this.#underway.set(id, acknowledged)
  }

  /** Makes one attempt and records what came of it. */
  async #carry(transport: Transport, delivery: Delivery, epoch: number): Promise<void> {
    const instance = this.#instance
    const started_ms = performance.now()
    const at_ms = instance.clock.now()
    const message = this.#begin(transport, delivery, at_ms)
    const outcome = await this.#send(transport, delivery, message)
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

  /** Signs the message and notes the attempt, which is not due again while it may be under way. */
  #begin(transport: Transport, delivery: Delivery, at_ms: number): SentMessage {
    const attempt = delivery.attempts.length + 1
    const delay_ms = transport.retryDelays_ms[attempt - 1] ?? 0
    const due_ms = at_ms + Math.max(delay_ms, 2 * transport.timeout_ms)
    const begun = { at_ms, status: undefined, error: unknownOutcome, response: undefined }
    const attempts = [...delivery.attempts, begun]
    return this.#instance.transact({}, (world) => {
      this.#instance.outbox.save({ ...delivery, attempts, due_ms })
      const message = transport.sign(world, delivery, attempt)
      if (delivery.context?.badSignature)
        spoilSignature(message.headers, transport.signatureHeaders)
      return message
    })
  }

  /** Lets go what a `webhook_reorder` held back until another delivery had overtaken it. */
  #release({ to, id }: Delivery): void {
    const { outbox, clock, faults } = this.#instance
    if (!faults.active) return
    const now_ms = clock.now()
    for (const each of outbox.pendingIds(to)) {
      const held = outbox.get(each)
      if (!held || each === id || !held.context?.isHeldBack) continue
      this.#instance.transact({}, () => outbox.save({ ...held, due_ms: now_ms }))
    }
  }

  #send(
    transport: Transport,
    delivery: Delivery,
    message: SentMessage,
  ): Promise<DeliveryAnswer | string> {
    return transport.kind === 'socket'
      ? this.#sendOverSocket(transport, delivery, message)
      : post(delivery.to, message, transport.timeout_ms, this.#instance.targets)
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
