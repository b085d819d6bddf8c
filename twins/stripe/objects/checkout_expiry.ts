import { StripeError, type StripeWorld } from '../protocol.ts'
import { emit } from '../query/change.ts'
import type { CheckoutSession } from '../schema.ts'

/** https://docs.stripe.com/api/checkout/sessions/expire */
export function expire(world: StripeWorld, before: CheckoutSession): CheckoutSession {
  if (before.status !== 'open') {
    throw new StripeError(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Session has a ` +
        `status of \`${before.status ?? ''}\`.`,
    )
  }
  const after = world.db.checkout_sessions.replace({ ...before, status: 'expired', url: null })
  emit(world, 'checkout.session.expired', after)
  return after
}

/** The job by which a session ends that nobody completes. */
export function expireSession(world: StripeWorld, { id }: { id: string }): void {
  const session = world.db.checkout_sessions.get(id)
  if (session?.status === 'open') expire(world, session)
}
