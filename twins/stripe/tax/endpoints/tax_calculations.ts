import type { Args } from '../../../../shared/contract.ts'
import { pageOfItems } from '../../checkout/objects/line_item.ts'
import { findCustomer, toAddress } from '../../customers/objects/customer.ts'
import { findProduct } from '../../products/objects/price.ts'
import * as params from '../../protocol/args/params.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { resource } from '../../protocol/resource.ts'
import type { TaxCalculation, TaxTransaction } from '../../schema/index.ts'
import { findAssociation } from '../objects/tax_association.ts'
import { findCalculation, insertCalculation } from '../objects/tax_calculation.ts'
import { commit, reverse } from '../objects/tax_transaction.ts'

const { hash, integer, list, oneOf, text } = params
const calculation = resource<TaxCalculation>({
  path: '/v1/tax/calculations',
  table: 'tax_calculations',
  noun: 'tax calculation',
  param: 'calculation',
})
const transaction = resource<TaxTransaction>({
  path: '/v1/tax/transactions',
  table: 'tax_transactions',
  noun: 'tax transaction',
  param: 'transaction',
})

const behavior = () => oneOf('exclusive', 'inclusive').optional()

const createArgs = () => ({
  currency: params.currency(),
  customer: text().optional(),
  customer_details: hash({
    address: params.address().optional(),
    address_source: oneOf('billing', 'shipping').optional(),
    ip_address: text().optional(),
    tax_ids: list(hash({ type: text(), value: text() })).optional(),
    taxability_override: oneOf('customer_exempt', 'none', 'reverse_charge').optional(),
  }).optional(),
  line_items: list(
    hash({
      amount: integer(),
      metadata: params.metadata().optional(),
      performance_location: text().optional(),
      product: text().optional(),
      quantity: integer(1).optional(),
      reference: text(500).optional(),
      tax_behavior: behavior(),
      tax_code: text().optional(),
    }),
  ),
  ship_from_details: hash({ address: params.address() }).optional(),
  shipping_cost: hash({
    amount: integer(0).optional(),
    shipping_rate: text().optional(),
    tax_behavior: behavior(),
    tax_code: text().optional(),
  }).optional(),
  tax_date: integer().optional(),
})

const page = () => ({ id: text(), ...params.pages() })

/** https://docs.stripe.com/api/tax/calculations */
export const taxCalculations = {
  'POST /v1/tax/calculations': calculation.create(createArgs, create),
  'GET /v1/tax/calculations/{id}': calculation.get(),
  'GET /v1/tax/calculations/{id}/line_items': endpoint(page, (world, { id, ...args }) => {
    const { lines = [] } = world.db.calculation_details.get(findCalculation(world, id).id) ?? {}
    return pageOfItems(lines, `/v1/tax/calculations/${id}/line_items`, args)
  }),
}

/** https://docs.stripe.com/api/tax/association */
export const taxAssociations = {
  'GET /v1/tax/associations/find': endpoint(
    () => ({ payment_intent: text() }),
    (world, { payment_intent }) => findAssociation(world, payment_intent),
  ),
}

/** https://docs.stripe.com/api/tax/transactions */
export const taxTransactions = {
  'GET /v1/tax/transactions/{id}': transaction.get(),
  'GET /v1/tax/transactions/{id}/line_items': endpoint(page, (world, { id, ...args }) => {
    const lines = transaction.find(world, id).line_items.data
    return pageOfItems(lines, `/v1/tax/transactions/${id}/line_items`, args)
  }),
  'POST /v1/tax/transactions/create_from_calculation': endpoint(
    () => ({
      calculation: text(),
      metadata: params.metadata().optional(),
      posted_at: integer().optional(),
      reference: text(500),
    }),
    commit,
  ),
  'POST /v1/tax/transactions/create_reversal': endpoint(
    () => ({
      flat_amount: integer(undefined, -1).optional(),
      line_items: list(
        hash({
          amount: integer(),
          amount_tax: integer(),
          metadata: params.metadata().optional(),
          original_line_item: text(),
          quantity: integer(1).optional(),
          reference: text(500),
        }),
      ).optional(),
      metadata: params.metadata().optional(),
      mode: oneOf('full', 'partial'),
      original_transaction: text(),
      reference: text(500),
      shipping_cost: hash({ amount: integer(), amount_tax: integer() }).optional(),
    }),
    reverse,
  ),
}

type CreateArgs = Args<ReturnType<typeof createArgs>>

/** What a customer's exemption is called here. */
const overrides: Readonly<Record<string, 'customer_exempt' | 'reverse_charge'>> = {
  exempt: 'customer_exempt',
  reverse: 'reverse_charge',
}

/** Who buys: the customer as it is known, or what is said of one. */
function toDetails(world: StripeWorld, args: CreateArgs): TaxCalculation['customer_details'] {
  const { customer: id, customer_details: details } = args
  const customer = id === undefined ? undefined : findCustomer(world, id)
  ensure(customer || details, 'You must pass either `customer` or `customer_details`.', {
    code: 'parameter_missing',
    param: 'customer_details',
  })
  const known = customer?.shipping?.address ?? customer?.address ?? null
  const tax_exempt = customer?.tax_exempt ?? 'none'
  const own = customer ? world.db.tax_ids.list({ where: { customer: customer.id } }) : []
  const address = toAddress(details?.address) ?? known
  const tax_ids = details?.tax_ids ?? own.map(({ type, value }) => ({ type, value }))
  return {
    address: address && { ...address, country: address.country ?? '' },
    address_source: details?.address_source ?? (customer?.shipping ? 'shipping' : 'billing'),
    ip_address: details?.ip_address ?? null,
    // Only Stripe's own kinds come through the parameters.
    tax_ids: tax_ids as TaxCalculation['customer_details']['tax_ids'],
    taxability_override: details?.taxability_override ?? overrides[tax_exempt] ?? 'none',
  }
}

function create(world: StripeWorld, args: CreateArgs): TaxCalculation {
  const { shipping_cost: shipping, line_items } = args
  ensure(line_items.length > 0, 'Missing required param: line_items.', {
    code: 'parameter_missing',
    param: 'line_items',
  })
  for (const { product } of line_items) if (product !== undefined) findProduct(world, product)
  const rate = shipping?.shipping_rate
  const known = rate === undefined ? undefined : world.db.shipping_rates.get(rate)
  if (rate !== undefined) {
    ensureFound(known, 'shipping rate', rate, 'shipping_cost[shipping_rate]', 400)
  }
  const amount = shipping?.amount ?? known?.fixed_amount?.amount ?? 0
  const from = toAddress(args.ship_from_details?.address)
  return insertCalculation(world, {
    currency: args.currency,
    customer: args.customer ?? null,
    details: toDetails(world, args),
    lines: line_items,
    ship_from_details: from ? { address: { ...from, country: from.country ?? '' } } : null,
    shipping: shipping && { ...shipping, amount },
    shipping_rate: rate,
    tax_date: args.tax_date,
  })
}
