import type Stripe from 'stripe'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { PaymentMethod, SetupAttempt, SetupIntent } from '../../schema/index.ts'

/** One try to set up. https://docs.stripe.com/api/setup_attempts */
export function insertAttempt(
  world: StripeWorld,
  setup: SetupIntent,
  method: PaymentMethod,
  status: string,
  setup_error: Stripe.SetupAttempt['setup_error'] = null,
): SetupAttempt {
  const waiting = world.db.setup_attempts.get(setup.latest_attempt ?? '')
  if (waiting?.status === 'requires_action') {
    world.db.setup_attempts.replace({ ...waiting, status: 'abandoned' })
  }
  return world.db.setup_attempts.insert({
    id: world.id('setatt_1', 23),
    object: 'setup_attempt',
    application: null,
    created: seconds(world),
    customer: setup.customer,
    customer_account: null,
    flow_directions: null,
    livemode: isLive(world),
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_details: toAttemptDetails(method),
    setup_error,
    setup_intent: setup.id,
    status,
    usage: setup.usage,
  })
}

function toAttemptDetails(method: PaymentMethod): SetupAttempt['payment_method_details'] {
  const { type } = method
  return type === 'card' ? { card: toAttemptCard(method), type } : { [type]: {}, type }
}

function toAttemptCard({ card }: PaymentMethod): Stripe.SetupAttempt.PaymentMethodDetails.Card {
  return {
    brand: card?.brand ?? null,
    checks: card?.checks ?? null,
    country: card?.country ?? null,
    exp_month: card?.exp_month ?? null,
    exp_year: card?.exp_year ?? null,
    fingerprint: card?.fingerprint ?? null,
    funding: card?.funding ?? null,
    last4: card?.last4 ?? null,
    network: card?.networks?.available[0] ?? null,
    three_d_secure: null,
    wallet: null,
  }
}

/** Ends the attempt that waits for 3-D Secure, or makes one that ended at once. */
export function finishAttempt(
  world: StripeWorld,
  setup: SetupIntent,
  method: PaymentMethod,
  status: 'succeeded' | 'failed',
  setup_error: Stripe.SetupAttempt['setup_error'] = null,
): SetupAttempt {
  const waiting = world.db.setup_attempts.get(setup.latest_attempt ?? '')
  const isSame = waiting?.payment_method === method.id
  if (waiting?.status !== 'requires_action' || !isSame) {
    return insertAttempt(world, setup, method, status, setup_error)
  }
  return world.db.setup_attempts.replace({ ...waiting, status, setup_error })
}
