import type { Args } from '../../../../shared/contract.ts'
import { endReturn, returnCash } from '../../customers/objects/cash_refund.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { Charge, Refund } from '../../schema/index.ts'
import { reverseAssociated } from '../../tax/objects/tax_association.ts'
import { byCharge, toChargeCondition } from '../args/charge_filters.ts'
import { refund as refundCharge } from '../objects/refund.ts'

const { integer, oneOf, text } = params
const byId = () => ({ id: text() })
const refund = resource<Refund>({ path: '/v1/refunds', table: 'refunds', noun: 'refund' })

const createArgs = () => ({
  amount: integer(1).optional(),
  charge: text().optional(),
  metadata: params.metadata().optional(),
  payment_intent: text().optional(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer').optional(),
  refund_application_fee: params.boolean().optional(),
  reverse_transfer: params.boolean().optional(),
  currency: params.currency().optional(),
  customer: text().optional(),
  instructions_email: text().optional(),
  origin: oneOf('customer_balance').optional(),
})

/** The charge that is meant, by itself or by its intent. */
function findCharge(
  world: StripeWorld,
  { charge, payment_intent }: { charge?: string | undefined; payment_intent?: string | undefined },
): Charge {
  if (charge !== undefined) {
    const found = world.db.charges.get(charge)
    ensureFound(found, 'charge', charge, 'charge')
    return found
  }
  ensure(
    payment_intent !== undefined,
    'One of the following params should be provided for this request: payment_intent or charge.',
  )
  const intent = world.db.payment_intents.get(payment_intent)
  ensureFound(intent, 'payment_intent', payment_intent, 'payment_intent')
  const found = world.db.charges.get(intent.latest_charge ?? '')
  if (found?.status === 'succeeded') return found
  throw new StripeError(
    `This PaymentIntent (${payment_intent}) does not have a successful charge to refund.`,
    { code: 'payment_intent_unexpected_state', param: 'payment_intent' },
  )
}

/** Money that a customer sent and that paid for nothing goes back. */
function refundBalance(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Refund {
  const { amount, charge, currency, customer, payment_intent } = args
  ensure(
    charge === undefined && payment_intent === undefined,
    'You cannot pass `charge` or `payment_intent` when `origin` is `customer_balance`.',
    { param: 'origin' },
  )
  const missing = (param: string) => ({ code: 'parameter_missing', param })
  ensure(amount !== undefined, 'Missing required param: amount.', missing('amount'))
  ensure(currency !== undefined, 'Missing required param: currency.', missing('currency'))
  ensure(customer !== undefined, 'Missing required param: customer.', missing('customer'))
  return returnCash(world, { ...args, amount, currency, customer })
}

function createRefund(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Refund {
  const { charge, payment_intent } = args
  if (args.origin !== undefined) return refundBalance(world, args)
  ensure(
    charge === undefined || payment_intent === undefined,
    'You may only specify one of these parameters: charge, payment_intent.',
    { param: 'charge' },
  )
  const made = refundCharge(world, findCharge(world, args), args)
  reverseAssociated(world, made)
  return made
}

/** https://docs.stripe.com/api/refunds */
export const refunds = {
  'POST /v1/refunds': refund.create(createArgs, createRefund),
  'GET /v1/refunds/{id}': refund.get(),
  'POST /v1/refunds/{id}': refund.update(
    () => ({ metadata: params.metadata().optional() }),
    (_world, before, { metadata }) => ({
      ...before,
      metadata: mergeMetadata(before.metadata, metadata),
    }),
    (world, doc) => world.db.refunds.replace(doc),
    'refund.updated',
  ),
  'GET /v1/refunds': refund.list(byCharge, toChargeCondition),
  'POST /v1/refunds/{id}/cancel': endpoint(byId, (world, { id }) =>
    endReturn(world, refund.find(world, id), 'canceled'),
  ),
  'POST /v1/test_helpers/refunds/{id}/expire': endpoint(byId, (world, { id }) =>
    endReturn(world, refund.find(world, id), 'failed'),
  ),
}
