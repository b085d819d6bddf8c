import { day_s } from '../../../../shared/time/units.ts'
import { emit } from '../../protocol/change.ts'
import { ensure, StripeError, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { CheckoutSession } from '../../schema/index.ts'

/** https://docs.stripe.com/api/checkout/sessions/expire */
export function expire(world: StripeWorld, before: CheckoutSession): CheckoutSession {
  if (before.status !== 'open') {
    throw new StripeError(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Session has a ` +
        `status of \`${before.status ?? ''}\`.`,
    )
  }
  const after = world.db.checkout_sessions.replace({
    ...before,
    after_expiration: toRecovery(world, before),
    status: 'expired',
    url: null,
  })
  emit(world, 'checkout.session.expired', after)
  return after
}

const month_s = 30 * day_s

function toRecovery(world: StripeWorld, { after_expiration, id }: CheckoutSession) {
  const recovery = after_expiration?.recovery
  if (!recovery?.enabled) return after_expiration
  const expires_at = seconds(world) + month_s
  return { recovery: { ...recovery, expires_at, url: `${world.url}/r/${id}` } }
}

/** The session by which a buyer comes back to one that expired. https://docs.stripe.com/payments/checkout/abandoned-carts */
export function recover(world: StripeWorld, lost: CheckoutSession): CheckoutSession {
  const { allow_promotion_codes = false, expires_at } = lost.after_expiration?.recovery ?? {}
  ensure(expires_at && expires_at > seconds(world), 'This page has expired.', { status: 404 })
  const id = world.id('cs_test_', 58)
  const made = world.db.checkout_sessions.insert({
    ...lost,
    id,
    after_expiration: null,
    allow_promotion_codes: allow_promotion_codes || lost.allow_promotion_codes,
    created: seconds(world),
    expires_at: seconds(world) + day_s,
    payment_intent: null,
    recovered_from: lost.id,
    status: 'open',
    subscription: null,
    url: `${world.url}/c/pay/${id}`,
  })
  const order = world.db.checkout_orders.get(lost.id)
  if (order) world.db.checkout_orders.insert({ ...order, id })
  world.at(made.expires_at * 1000, 'expireSession', { id })
  return made
}

/** The job by which a session ends that nobody completes. */
export function expireSession(world: StripeWorld, { id }: { id: string }): void {
  const session = world.db.checkout_sessions.get(id)
  if (session?.status === 'open') expire(world, session)
}
