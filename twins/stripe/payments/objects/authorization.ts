import { reshare, toIntentShares } from '../../connect/objects/application_fee.ts'
import { releaseCash } from '../../customers/objects/cash_balance.ts'
import { emit, emitChange, type Given, mergeMetadata } from '../../protocol/change.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Charge, PaymentIntent } from '../../schema/index.ts'
import { ensureStatus } from './payment_intent.ts'
import { refund } from './refund.ts'

/** How often a hold can grow. */
const increments = 10

interface Increment {
  amount: number
  changes: Given<Pick<PaymentIntent, 'description' | 'statement_descriptor'>>
  metadata?: Record<string, string> | null | undefined
  sharing?: Parameters<typeof reshare>[3]
}

function ensureIncrement(world: StripeWorld, before: PaymentIntent, amount: number): Charge {
  ensureStatus(before, 'increment', 'incremented', ['requires_capture'])
  const held = world.db.charges.get(before.latest_charge ?? '')
  const card = held?.payment_method_details?.card
  if (!held || card?.incremental_authorization?.status !== 'available') {
    throw new StripeError(
      'This PaymentIntent is not eligible for incremental authorization. See ' +
        'https://stripe.com/docs/payments/incremental-authorization for eligibility.',
      { code: 'payment_intent_incompatible_payment_method', payment_intent: before },
    )
  }
  ensure(
    amount > before.amount,
    `The amount (${amount}) must be greater than the amount that is already authorized ` +
      `(${before.amount}).`,
    { code: 'amount_too_small', param: 'amount' },
  )
  return held
}

/**
 * Holds more than was held. https://docs.stripe.com/api/payment_intents/increment_authorization
 */
export function increment(world: StripeWorld, before: PaymentIntent, args: Increment) {
  const { amount, changes, metadata, sharing = {} } = args
  const held = ensureIncrement(world, before, amount)
  const progress = world.db.intent_progress.get(before.id) ?? { id: before.id }
  const tried = progress.increments ?? 0
  ensure(
    tried < increments,
    `You can attempt at most ${increments} incremental authorizations on a PaymentIntent.`,
    { code: 'payment_intent_unexpected_state' },
  )
  world.db.intent_progress.put({ ...progress, increments: tried + 1 })
  const shared = reshare(world, held, amount, sharing)
  const details = held.payment_method_details
  const card = details?.card && { ...details.card, amount_authorized: amount }
  const grown: Charge = {
    ...held,
    ...shared,
    amount,
    payment_method_details: details && { ...details, ...(card && { card }) },
  }
  world.db.charges.replace(grown)
  emitChange(world, 'charge.updated', held, grown)
  const after = world.db.payment_intents.replace({
    ...before,
    ...changes,
    ...toIntentShares(shared),
    amount,
    amount_capturable: amount,
    metadata: mergeMetadata(before.metadata, metadata),
  })
  emit(world, 'payment_intent.amount_capturable_updated', after)
  return after
}

/** Ends an intent that is not paid; money that was only held goes back. */
export function cancelIntent(
  world: StripeWorld,
  before: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  const held = world.db.charges.get(before.latest_charge ?? '')
  if (before.status === 'requires_capture' && held && !held.refunded) refund(world, held, {})
  releaseCash(world, before)
  const after = world.db.payment_intents.replace({
    ...before,
    amount_capturable: 0,
    canceled_at: seconds(world),
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  })
  emit(world, 'payment_intent.canceled', after)
  return after
}

/**
 * The job by which a hold that nobody captures ends after its week.
 * https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
 */
export function expireAuthorization(world: StripeWorld, { charge: id }: { charge: string }): void {
  const held = world.db.charges.get(id)
  if (!held || held.captured || held.refunded) return
  const expired = { ...held, amount_refunded: held.amount, refunded: true }
  emit(world, 'charge.expired', world.db.charges.replace(expired))
  const intent = world.db.payment_intents.get(held.payment_intent ?? '')
  if (intent?.status === 'requires_capture') cancelIntent(world, intent, 'automatic')
}
