import type { Args } from '../../../../shared/contract.ts'
import { mandateData } from '../../payments/args/payment_intent.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { ConfirmationToken } from '../../schema/index.ts'
import { makeMethod, methodData } from '../args/payment_method.ts'
import { insertConfirmation } from '../objects/confirmation_token.ts'
import { ensureUsable, findPaymentMethod } from '../objects/payment_method.ts'

const { boolean, oneOf, text } = params
const token = resource<ConfirmationToken>({
  path: '/v1/confirmation_tokens',
  table: 'confirmation_tokens',
  noun: 'confirmation_token',
  param: 'confirmation_token',
})

const testArgs = () => ({
  payment_method: text().optional(),
  payment_method_data: methodData().optional(),
  return_url: text().optional(),
  setup_future_usage: oneOf('off_session', 'on_session').optional(),
  shipping: params.shipping().optional(),
  ...params.unbuilt('payment_method_options'),
})

/** What Stripe.js sends of the page that it is on. */
const browserArgs = () => ({
  ...testArgs(),
  mandate_data: mandateData().optional(),
  use_stripe_sdk: boolean().optional(),
})

function makeToken(
  world: StripeWorld,
  args: Args<ReturnType<typeof browserArgs>>,
): ConfirmationToken {
  const { payment_method: known, payment_method_data: data } = args
  const both = 'You may only specify one of these parameters: payment_method, payment_method_data.'
  ensure(!known || !data, both, { param: 'payment_method' })
  if (data) {
    return insertConfirmation(world, makeMethod(world, data, 'payment_method_data'), true, args)
  }
  const message = 'You must supply one of these parameters: payment_method, payment_method_data.'
  ensure(known, message, { code: 'parameter_missing', param: 'payment_method' })
  const isKnown = world.db.payment_methods.has(known)
  const method = findPaymentMethod(world, known)
  ensureUsable(world, method)
  return insertConfirmation(world, method, !isKnown, args)
}

/** https://docs.stripe.com/api/confirmation_tokens */
export const confirmationTokens = {
  'GET /v1/confirmation_tokens/{id}': token.get(),
  'POST /v1/test_helpers/confirmation_tokens': endpoint(testArgs, makeToken),
}

/** What Stripe.js alone calls: no description names it. */
export const browserConfirmations = {
  'POST /v1/confirmation_tokens': token.create(browserArgs, makeToken, { browser: true }),
}
