import { emit, emitChange } from '../protocol/change.ts'
import { isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import type { Charge, Review } from '../schema/index.ts'

/** Whatever is to be known of a payment that Radar holds up for a person to look at. */
export function openReview(world: StripeWorld, charge: Charge): Charge {
  const review: Review = {
    id: world.id('prv_1', 23),
    object: 'review',
    billing_zip: charge.billing_details.address?.postal_code ?? null,
    charge: charge.id,
    closed_reason: null,
    created: seconds(world),
    ip_address: null,
    ip_address_location: null,
    livemode: isLive(world),
    open: true,
    opened_reason: 'rule',
    ...(charge.payment_intent !== null && { payment_intent: charge.payment_intent }),
    reason: 'rule',
    session: null,
  }
  world.db.reviews.insert(review)
  emit(world, 'review.opened', review)
  return world.db.charges.replace({ ...charge, review: review.id })
}

/** Ends the review of a payment, where one is open. https://docs.stripe.com/radar/reviews */
export function closeReview(
  world: StripeWorld,
  id: string | null,
  reason: NonNullable<Review['closed_reason']>,
): Review | undefined {
  const review = world.db.reviews.get(id ?? '')
  if (!review?.open) return review
  const closed = { ...review, closed_reason: reason, open: false, reason }
  emit(world, 'review.closed', world.db.reviews.replace(closed))
  return closed
}

/** An issuer says that a payment may be fraud. https://docs.stripe.com/disputes/measuring#early-fraud-warnings */
export function warnOfFraud(world: StripeWorld, charge: Charge): void {
  const warning = world.db.early_fraud_warnings.insert({
    id: world.id('issfr_1', 23),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: seconds(world),
    fraud_type: 'made_with_stolen_card',
    livemode: isLive(world),
    ...(charge.payment_intent !== null && { payment_intent: charge.payment_intent }),
  })
  emit(world, 'radar.early_fraud_warning.created', warning)
}

/** Nothing more can be done about a payment that was refunded whole. */
export function settleWarning(world: StripeWorld, charge: Charge): void {
  const warning = world.db.early_fraud_warnings.first({ where: { charge: charge.id } })
  if (!warning?.actionable || !charge.refunded) return
  const after = world.db.early_fraud_warnings.replace({ ...warning, actionable: false })
  emitChange(world, 'radar.early_fraud_warning.updated', warning, after)
}
