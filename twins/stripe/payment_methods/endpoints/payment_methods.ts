import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCustomer, toAddress } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { emitChange, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { PaymentMethod } from '../../schema/index.ts'
import { makeMethod, methodData, redisplay } from '../args/payment_method.ts'
import { toBillingDetails } from '../objects/billing_details.ts'
import { attach, cardSecret, findPaymentMethod } from '../objects/payment_method.ts'

const { hash, integer, text } = params
const method = resource<PaymentMethod>({
  path: '/v1/payment_methods',
  table: 'payment_methods',
  noun: 'PaymentMethod',
  param: 'payment_method',
})

const createArgs = () => ({
  ...methodData().shape,
  customer: text().optional(),
  ...params.unbuilt('payment_method'),
})

function createMethod(
  world: StripeWorld,
  args: Args<ReturnType<typeof createArgs>>,
): PaymentMethod {
  ensure(
    args.customer === undefined,
    'You cannot pass `customer` when creating a PaymentMethod; attach it afterwards.',
    { param: 'customer' },
  )
  return makeMethod(world, args)
}

const updateArgs = () => ({
  allow_redisplay: redisplay().optional(),
  billing_details: params.billingDetails().optional(),
  card: hash({
    exp_month: integer(1, 12).optional(),
    exp_year: integer().optional(),
    ...params.unbuilt('networks'),
  }).optional(),
  metadata: params.metadata().optional(),
})

function changeMethod(
  _world: StripeWorld,
  before: PaymentMethod,
  args: Args<ReturnType<typeof updateArgs>>,
): PaymentMethod {
  const { billing_details, card: change, metadata, allow_redisplay } = args
  ensure(
    before.customer !== null,
    'You must save this PaymentMethod to a customer before you can update it.',
  )
  const billing = toBillingDetails({ ...before.billing_details, ...billing_details })
  const { address } = billing_details ?? {}
  return {
    ...before,
    ...omitUndefined({ allow_redisplay }),
    ...(before.card && { card: { ...before.card, ...omitUndefined({ ...change }) } }),
    billing_details: {
      ...billing,
      address: address === undefined ? before.billing_details.address : toAddress(address),
    },
    metadata: metadata === undefined ? before.metadata : mergeMetadata(before.metadata, metadata),
  }
}

/** Takes a payment method from its customer, for good. */
function detach(world: StripeWorld, { id }: { id: string }): PaymentMethod {
  const before = method.find(world, id)
  const { customer } = before
  ensure(
    customer !== null,
    'The payment method you provided is not attached to a customer so detachment is impossible.',
    { param: 'payment_method' },
  )
  const after = world.db.payment_methods.replace({ ...before, customer: null })
  world.db.cards.put({ ...cardSecret(world, id), spent: true })
  const owner = world.db.customers.get(customer)
  if (owner?.invoice_settings.default_payment_method === id) {
    const invoice_settings = { ...owner.invoice_settings, default_payment_method: null }
    world.db.customers.replace({ ...owner, invoice_settings })
  }
  emitChange(world, 'payment_method.detached', before, after)
  return after
}

/** A mobile client attaches to the customer its key is about, and to nobody else. */
function ensureOwnCustomer({ caller }: StripeWorld, customer: string): void {
  ensure(
    caller.kind !== 'ephemeral' || caller.customer === customer,
    'The provided key can only attach payment methods to its own customer.',
    { status: 403 },
  )
}

/** https://docs.stripe.com/api/payment_methods */
export const paymentMethods = {
  'POST /v1/payment_methods': method.create(createArgs, createMethod, { browser: true }),
  'GET /v1/payment_methods/{id}': method.get(),
  'POST /v1/payment_methods/{id}': method.update(
    updateArgs,
    changeMethod,
    (world, doc) => world.db.payment_methods.replace(doc),
    'payment_method.updated',
  ),
  'GET /v1/payment_methods': method.list(
    () => ({
      allow_redisplay: redisplay().optional(),
      customer: text().optional(),
      type: text().optional(),
      ...params.unbuilt('customer_account'),
    }),
    ({ allow_redisplay, customer, type }) => ({ allow_redisplay, customer, type }),
  ),
  'POST /v1/payment_methods/{id}/attach': endpoint(
    () => ({ id: text(), customer: text(), ...params.unbuilt('customer_account') }),
    (world, { id, customer }) => {
      const owner = findCustomer(world, customer)
      ensureOwnCustomer(world, owner.id)
      return attach(world, findPaymentMethod(world, id, 'payment_method', 404), owner)
    },
  ),
  'POST /v1/payment_methods/{id}/detach': endpoint(() => ({ id: text() }), detach),
}
