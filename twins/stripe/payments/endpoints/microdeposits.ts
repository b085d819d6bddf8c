import { followSetup, followUp } from '../../checkout/objects/checkout_completion.ts'
import { checkDeposits, type Guess } from '../../payment_methods/objects/microdeposits.ts'
import { cardSecret, findPaymentMethod } from '../../payment_methods/objects/payment_method.ts'
import { integer, list, text } from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import type { StripeWorld } from '../../protocol/index.ts'
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../../schema/index.ts'
import { failNonCard, startDebit } from '../objects/non_card_payment.ts'
import { findIntent, unexpectedState } from '../objects/payment_intent.ts'
import {
  completeSetup,
  failSetup,
  findSetup,
  unexpectedSetupState,
} from '../objects/setup_intent.ts'

const args = () => ({
  id: text(),
  amounts: list(integer()).optional(),
  client_secret: text().optional(),
  descriptor_code: text().optional(),
})

const waitsNot = 'You cannot verify microdeposits: it is not waiting for them to be verified.'

function prove(world: StripeWorld, method: PaymentMethod): void {
  world.db.cards.put({ ...cardSecret(world, method.id), isSetUp: true })
}

function verifyPayment(world: StripeWorld, intent: PaymentIntent, guess: Guess): PaymentIntent {
  if (intent.next_action?.type !== 'verify_with_microdeposits') {
    throw unexpectedState(waitsNot, intent)
  }
  const verdict = checkDeposits(world, intent.id, guess)
  const method = findPaymentMethod(world, intent.payment_method ?? '')
  if (verdict === 'proved') prove(world, method)
  const step =
    verdict === 'proved'
      ? startDebit(world, intent, method)
      : failNonCard(world, intent, method, verdict.endsWith)
  followUp(world, step)
  return step.intent
}

function verifySetup(world: StripeWorld, setup: SetupIntent, guess: Guess): SetupIntent {
  if (setup.next_action?.type !== 'verify_with_microdeposits') {
    throw unexpectedSetupState(waitsNot, setup)
  }
  const verdict = checkDeposits(world, setup.id, guess)
  const method = findPaymentMethod(world, setup.payment_method ?? '')
  const step =
    verdict === 'proved'
      ? completeSetup(world, setup, method, true)
      : failSetup(world, setup, method, { code: verdict.endsWith })
  followSetup(world, step.setup)
  return step.setup
}

/** https://docs.stripe.com/api/payment_intents/verify_microdeposits */
export const microdeposits = {
  'POST /v1/payment_intents/{id}/verify_microdeposits': endpoint(
    args,
    (world, { id, client_secret, ...guess }) =>
      verifyPayment(world, findIntent(world, id, client_secret), guess),
    { browser: true },
  ),
  'POST /v1/setup_intents/{id}/verify_microdeposits': endpoint(
    args,
    (world, { id, client_secret, ...guess }) =>
      verifySetup(world, findSetup(world, id, client_secret), guess),
    { browser: true },
  ),
}
