import type { z } from 'zod'
import type { Args } from '../../../../shared/contract.ts'
import { findCustomer, toAddress } from '../../customers/objects/customer.ts'
import * as params from '../../protocol/args/params.ts'
import { emitChange, given, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, refuseUnbuilt, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { PaymentMethod } from '../../schema/index.ts'
import { kindOf } from '../objects/method_kinds.ts'
import { insertOtherMethod } from '../objects/non_card_method.ts'
import {
  attach,
  type CardEntry,
  cardSecret,
  checkEntry,
  entryOf,
  findPaymentMethod,
  insertPaymentMethod,
  toBillingDetails,
} from '../objects/payment_method.ts'
import { numberOfAlias } from '../objects/test_cards.ts'
import { useToken } from '../objects/token.ts'

const { clearable, hash, integer, oneOf, text } = params
const method = resource<PaymentMethod>({
  path: '/v1/payment_methods',
  table: 'payment_methods',
  noun: 'PaymentMethod',
  param: 'payment_method',
})

const redisplay = () => oneOf('always', 'limited', 'unspecified')

const card = () =>
  hash({
    cvc: text().optional(),
    exp_month: integer().optional(),
    exp_year: integer().optional(),
    number: text().optional(),
    token: text().optional(),
    ...params.unbuilt('networks'),
  })

const debits = () => ({
  acss_debit: hash({
    account_number: text(),
    institution_number: text(),
    transit_number: text(),
  }).optional(),
  au_becs_debit: hash({ account_number: text(), bsb_number: text() }).optional(),
  bacs_debit: hash({ account_number: text(), sort_code: text() }).optional(),
  eps: hash({ bank: text().optional() }).optional(),
  ideal: hash({ bank: text().optional() }).optional(),
  p24: hash({ bank: text().optional() }).optional(),
  sepa_debit: hash({ iban: text() }).optional(),
  us_bank_account: hash({
    account_holder_type: oneOf('company', 'individual').optional(),
    account_number: text(),
    account_type: oneOf('checking', 'savings').optional(),
    routing_number: text(),
    ...params.unbuilt('financial_connections_account'),
  }).optional(),
})

/** Types that come with nothing, as an empty hash. */
const plain = () => {
  const names = [
    'affirm',
    'afterpay_clearpay',
    'alipay',
    'amazon_pay',
    'bancontact',
    'cashapp',
    'customer_balance',
    'klarna',
    'link',
    'wechat_pay',
  ] as const
  const entries = names.map((name) => [name, clearable(hash({})).optional()])
  return Object.fromEntries(entries) as Record<(typeof names)[number], z.ZodOptional> // one each
}

/** A payment method as it is given, alone or inside of an intent. */
export const methodData = () =>
  hash({
    type: text(),
    allow_redisplay: redisplay().optional(),
    billing_details: params.billingDetails().optional(),
    card: card().optional(),
    ...debits(),
    ...plain(),
    metadata: params.metadata().optional(),
    ...params.unbuilt('radar_options'),
  })

type MethodData = Args<ReturnType<typeof methodData>['shape']>

/** The card that was given, typed in or as a token. */
function readEntry(world: StripeWorld, data: MethodData, prefix = ''): CardEntry {
  const at = prefix === '' ? 'card' : `${prefix}[card]`
  const missing = (name: string) => ({ code: 'parameter_missing', param: name })
  ensure(data.card, `Missing required param: ${at}.`, missing(at))
  const { token, number, exp_month, exp_year, cvc } = data.card
  if (token !== undefined) {
    const known = numberOfAlias(world, token)
    return known === undefined ? useToken(world, token, `${at}[token]`) : entryOf(world, known)
  }
  ensure(number !== undefined, `Missing required param: ${at}[number].`, missing(`${at}[number]`))
  ensure(
    exp_month !== undefined,
    `Missing required param: ${at}[exp_month].`,
    missing(`${at}[exp_month]`),
  )
  ensure(
    exp_year !== undefined,
    `Missing required param: ${at}[exp_year].`,
    missing(`${at}[exp_year]`),
  )
  return checkEntry(world, { number, exp_month, exp_year, cvc }, at)
}

/** Makes the payment method that was given, alone or inside of an intent. */
export function makeMethod(world: StripeWorld, data: MethodData, prefix = ''): PaymentMethod {
  const { type } = data
  if (type === 'card') return insertPaymentMethod(world, readEntry(world, data, prefix), data)
  const kind = kindOf(type)
  if (!kind) refuseUnbuilt(world, `The payment method type ${type}`)
  const at = prefix === '' ? type : `${prefix}[${type}]`
  // What a type is given is a hash of texts under the type's name.
  const details = (data as unknown as Record<string, Record<string, string> | null>)[type]
  ensure(details || kind.how !== 'debit', `Missing required param: ${at}.`, {
    code: 'parameter_missing',
    param: at,
  })
  return insertOtherMethod(world, data, details ?? {}, { at })
}

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
    ...given({ allow_redisplay }),
    ...(before.card && { card: { ...before.card, ...given({ ...change }) } }),
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
  ...method.create(createArgs, createMethod, { browser: true }),
  ...method.get(),
  ...method.update(
    updateArgs,
    changeMethod,
    (world, doc) => world.db.payment_methods.replace(doc),
    'payment_method.updated',
  ),
  ...method.list(
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
