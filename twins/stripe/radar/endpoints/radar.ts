import type { Args } from '../../../../shared/contract.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { findPaymentMethod, testCard } from '../../payment_methods/objects/payment_method.ts'
import { byCharge, toChargeCondition } from '../../payments/args/charge_filters.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { EarlyFraudWarning } from '../../schema/index.ts'

const { hash, integer, text } = params
const warning = resource<EarlyFraudWarning>({
  path: '/v1/radar/early_fraud_warnings',
  table: 'early_fraud_warnings',
  noun: 'early fraud warning',
})

const contact = () => ({
  email: text().optional(),
  name: text().optional(),
  phone: text().optional(),
})

const evaluationArgs = () => ({
  client_device_metadata_details: hash({ radar_session: text() }).optional(),
  customer_details: hash({
    ...contact(),
    customer: text().optional(),
    ...params.unbuilt('customer_account'),
  }),
  metadata: params.metadata().optional(),
  payment_details: hash({
    amount: integer(1),
    currency: params.currency(),
    description: text().optional(),
    payment_method_details: hash({
      billing_details: hash({ ...contact(), address: params.address().optional() }).optional(),
      payment_method: text(),
    }),
    shipping_details: hash({
      address: params.address().optional(),
      name: text().optional(),
      phone: text().optional(),
    }).optional(),
    statement_descriptor: text().optional(),
    ...params.unbuilt('money_movement_details'),
  }),
})

const scores = { normal: 23, elevated: 68, highest: 92 } as const

/** How risky a payment would be; a test card's risk is what it is documented to be. */
function evaluate(world: StripeWorld, args: Args<ReturnType<typeof evaluationArgs>>) {
  const { customer_details: who, payment_details: what } = args
  if (who.customer !== undefined) findCustomer(world, who.customer)
  const { payment_method } = what.payment_method_details
  const { risk } = testCard(world, findPaymentMethod(world, payment_method).id)
  const risk_level = risk === 'blocked' ? 'highest' : (risk ?? 'normal')
  const evaluated_at = seconds(world)
  return {
    id: world.id('peval_1', 23),
    object: 'radar.payment_evaluation',
    ...(args.client_device_metadata_details && {
      client_device_metadata_details: args.client_device_metadata_details,
    }),
    created_at: evaluated_at,
    customer_details: {
      customer: who.customer ?? null,
      customer_account: null,
      email: who.email ?? null,
      name: who.name ?? null,
      phone: who.phone ?? null,
    },
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    recommended_action: risk_level === 'highest' ? 'block' : 'continue',
    signals: {
      early_fraud_warning: null,
      fraudulent_dispute: null,
      fraudulent_payment: { evaluated_at, risk_level, score: scores[risk_level] },
    },
  }
}

/** https://docs.stripe.com/api/radar/early_fraud_warnings */
export const radar = {
  'GET /v1/radar/early_fraud_warnings/{id}': warning.get(),
  'GET /v1/radar/early_fraud_warnings': warning.list(byCharge, toChargeCondition),
  'POST /v1/radar/payment_evaluations': endpoint(evaluationArgs, evaluate),
}
