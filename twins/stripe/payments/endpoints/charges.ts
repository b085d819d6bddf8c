import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { ensureConnected, reshare } from '../../connect/objects/application_fee.ts'
import { findCustomer, toPaymentShipping } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { Charge } from '../../schema/index.ts'
import { searchEndpoint } from '../../search/endpoint.ts'
import { cardError } from '../objects/card_error.ts'
import { charge as attemptCharge, captureCharge } from '../objects/charge.ts'
import { ensureAmount } from '../objects/payment_intent.ts'
import { chargeable, chargeNonCard } from '../objects/source_charge.ts'
import { chargeSearch } from '../schema/payments.ts'

const { boolean, hash, integer, oneOf, text } = params
const charge = resource<Charge>({
  path: '/v1/charges',
  table: 'charges',
  noun: 'charge',
})

const createArgs = () => ({
  amount: integer(),
  capture: boolean().optional(),
  currency: params.currency(),
  customer: text().optional(),
  description: text().optional(),
  metadata: params.metadata().optional(),
  receipt_email: params.email().optional(),
  shipping: params.shipping().optional(),
  source: text().optional(),
  statement_descriptor: text(22).optional(),
  statement_descriptor_suffix: text(22).optional(),
  transfer_group: text().optional(),
  application_fee_amount: integer(0).optional(),
  on_behalf_of: text().optional(),
  transfer_data: hash({ amount: integer(1).optional(), destination: text() }).optional(),
  ...params.unbuilt('application_fee', 'destination', 'radar_options'),
})

/** The old way to pay: a token, at once. https://docs.stripe.com/api/charges/create */
function createCharge(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Charge {
  const { amount, currency } = args
  ensureAmount(amount, currency)
  ensureConnected(world, args)
  const customer = args.customer === undefined ? null : findCustomer(world, args.customer)
  const isCharged = args.source !== undefined || args.customer !== undefined
  ensure(isCharged, 'Must provide source or customer.')
  const source = args.source ?? customer?.default_source ?? undefined
  if (source === undefined) {
    throw cardError({ code: 'missing' }, { param: 'card' })
  }
  const paidBy = chargeable(world, source, customer?.id, amount)
  const attempt = {
    ...omitUndefined({
      customer: args.customer,
      description: args.description,
      receipt_email: args.receipt_email,
      statement_descriptor: args.statement_descriptor,
      statement_descriptor_suffix: args.statement_descriptor_suffix,
      application_fee_amount: args.application_fee_amount,
      on_behalf_of: args.on_behalf_of,
      transfer_group: args.transfer_group,
    }),
    transfer_data: args.transfer_data
      ? { ...omitUndefined(args.transfer_data), destination: args.transfer_data.destination }
      : null,
    amount,
    currency,
    capture: args.capture ?? true,
    metadata: mergeMetadata({}, args.metadata),
    shipping: toPaymentShipping(args.shipping),
    source: paidBy.source,
  }
  if (!paidBy.method) return chargeNonCard(world, attempt, paidBy.source)
  const { method } = paidBy
  const { charge: made, decline } = attemptCharge(world, { ...attempt, method })
  if (decline) throw cardError(decline, { charge: made.id, commits: true })
  return world.db.charges.get(made.id) ?? made
}

const updateArgs = () => ({
  customer: text().optional(),
  description: text().optional(),
  fraud_details: hash({ user_report: oneOf('fraudulent', 'safe') }).optional(),
  metadata: params.metadata().optional(),
  receipt_email: params.email().optional(),
  shipping: params.shipping().optional(),
  transfer_group: text().optional(),
})

function changeCharge(
  world: StripeWorld,
  before: Charge,
  args: Args<ReturnType<typeof updateArgs>>,
): Charge {
  const { customer, description, fraud_details, metadata, receipt_email, transfer_group } = args
  if (customer !== undefined) findCustomer(world, customer)
  const shipping = args.shipping && toPaymentShipping(args.shipping)
  return {
    ...before,
    ...omitUndefined({
      customer,
      description,
      fraud_details,
      receipt_email,
      shipping,
      transfer_group,
    }),
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

const captureArgs = () => ({
  id: text(),
  amount: integer(1).optional(),
  receipt_email: params.email().optional(),
  statement_descriptor: text(22).optional(),
  statement_descriptor_suffix: text(22).optional(),
  application_fee_amount: integer(0).optional(),
  transfer_data: hash({ amount: integer(1).optional() }).optional(),
  transfer_group: text().optional(),
  ...params.unbuilt('application_fee'),
})

function capture(world: StripeWorld, args: Args<ReturnType<typeof captureArgs>>): Charge {
  const before = charge.find(world, args.id)
  const { receipt_email, statement_descriptor, statement_descriptor_suffix } = args
  ensure(!before.captured, `Charge ${before.id} has already been captured.`, {
    code: 'charge_already_captured',
  })
  const isOwn = before.payment_intent === null
  ensure(
    isOwn,
    'This charge was created through a PaymentIntent; capture the PaymentIntent instead.',
  )
  ensure(!before.refunded && before.paid, `Charge ${before.id} cannot be captured.`)
  const amount = args.amount ?? before.amount
  ensure(
    amount <= before.amount,
    `Amount captured (${amount}) cannot be greater than the amount of the charge ` +
      `(${before.amount}).`,
    { code: 'amount_too_large', param: 'amount' },
  )
  const changes = omitUndefined({
    receipt_email,
    statement_descriptor,
    statement_descriptor_suffix,
    transfer_group: args.transfer_group,
  })
  const shared = reshare(world, before, amount, args)
  return captureCharge(world, before, amount, { ...changes, ...shared })
}

/** https://docs.stripe.com/api/charges */
export const charges = {
  'POST /v1/charges': charge.create(createArgs, createCharge),
  'GET /v1/charges/{id}': charge.get(),
  'POST /v1/charges/{id}': charge.update(
    updateArgs,
    changeCharge,
    (world, doc) => world.db.charges.replace(doc),
    'charge.updated',
  ),
  'GET /v1/charges': charge.list(
    () => ({
      created: params.timeFilter().optional(),
      customer: text().optional(),
      payment_intent: text().optional(),
      transfer_group: text().optional(),
    }),
    ({ created, customer, payment_intent, transfer_group }) => ({
      created: toCondition(created),
      customer,
      payment_intent,
      transfer_group,
    }),
  ),
  'GET /v1/charges/search': searchEndpoint('charges', '/v1/charges', chargeSearch),
  'POST /v1/charges/{id}/capture': endpoint(captureArgs, capture),
}
