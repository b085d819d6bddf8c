import type { Delivery } from '../contract.ts'
import type { Kernel } from '../instance/kernel.ts'
import { type FaultRule, webhookEffects } from './rules.ts'

/** What is known where an effect strikes a delivery. */
interface Strike {
  instance: Kernel
  delivery: Delivery
  rule: FaultRule
  now_ms: number
  /** The id of a further delivery. */
  newId: () => string
}

type Effect = (strike: Strike) => 'goes on' | 'waits'

/** What each effect does to a delivery whose attempt is about to be made. */
const effects: Readonly<Partial<Record<FaultRule['effect'], Effect>>> = {
  webhook_drop({ instance, delivery }) {
    instance.outbox.save({ ...delivery, status: 'dropped' })
    return 'waits'
  },
  webhook_delay({ instance, delivery, rule, now_ms }) {
    instance.outbox.save({ ...delivery, due_ms: now_ms + (rule.delay_ms ?? 1000) })
    return 'waits'
  },
  webhook_reorder({ instance, delivery, rule, now_ms }) {
    const context = { ...delivery.context, isHeldBack: true }
    instance.outbox.save({ ...delivery, due_ms: now_ms + (rule.delay_ms ?? 1000), context })
    return 'waits'
  },
  webhook_duplicate({ instance, delivery, now_ms, newId }) {
    instance.outbox.add({ ...delivery, delay_ms: 0 }, now_ms, newId())
    return 'goes on'
  },
  webhook_bad_signature({ delivery }) {
    delivery.context = { ...delivery.context, badSignature: true }
    return 'goes on'
  },
}

/** Applies the first fault rule that strikes. True where the attempt does not take place now. */
export function strikeDelivery(instance: Kernel, delivery: Delivery): boolean {
  if (!instance.faults.active) return false
  const { topic: operation, to: path, subject: caller } = delivery
  const now_ms = instance.clock.now()
  const subject = { operation, path, caller, method: 'POST' }
  const [rule] = instance.faults.strike(subject, now_ms, webhookEffects)
  const effect = rule && effects[rule.effect]
  if (!effect) return false
  return instance.transact({}, (world) => {
    const newId = () => world.uuid()
    return effect({ instance, delivery, rule, now_ms, newId }) === 'waits'
  })
}
