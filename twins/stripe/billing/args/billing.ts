import type { Args } from '../../../../shared/contract.ts'
import type { LineDraft } from '../../invoices/objects/invoice_line.ts'
import { toPricing } from '../../invoices/objects/invoice_line.ts'
import { findProduct, insertPrice, insertProduct } from '../../products/objects/price.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import type { Price } from '../../schema/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import { costOf } from '../objects/amount.ts'

// What several of the billing objects take.
const { boolean, clearable, hash, integer, list, oneOf, text } = params

/** A list that an empty value empties. */
export const discounts = () =>
  clearable(
    list(
      hash({
        coupon: text().optional(),
        discount: text().optional(),
        promotion_code: text().optional(),
      }),
    ),
  )

export const taxRateIds = () => clearable(list(text()))

/** Whether taxes are found by where the customer is. https://docs.stripe.com/tax */
export const automaticTax = () =>
  hash({ enabled: boolean(), ...params.unbuilt('liability') }).optional()

const taxBehavior = () => oneOf('exclusive', 'inclusive', 'unspecified')

/** A price made for one use. */
export const priceData = () =>
  hash({
    currency: params.currency(),
    product: text().optional(),
    product_data: hash({
      description: text().optional(),
      images: list(text(2048)).optional(),
      metadata: params.metadata().optional(),
      name: text(),
      tax_code: text().optional(),
      unit_label: text(12).optional(),
    }).optional(),
    recurring: hash({
      interval: oneOf('day', 'week', 'month', 'year'),
      interval_count: integer(1).optional(),
    }).optional(),
    tax_behavior: taxBehavior().optional(),
    unit_amount: integer().optional(),
    unit_amount_decimal: params.decimal().optional(),
  })

interface Priced {
  plan?: string | undefined
  price?: string | undefined
  price_data?: Args<{ it: ReturnType<typeof priceData> }>['it'] | undefined
}

export function findPrice(world: StripeWorld, id: string, param = 'price'): Price {
  const price = world.db.prices.get(id)
  ensureFound(price, 'price', id, param, 400)
  return price
}

/** The price that is named or given; undefined where there is neither. */
export function choosePrice(world: StripeWorld, given: Priced, param: string): Price | undefined {
  const { plan, price, price_data } = given
  if (price !== undefined && price_data) {
    throw new StripeError('You may only specify one of these parameters: price, price_data.', {
      param,
    })
  }
  if (price_data) {
    const { product, product_data, ...rest } = price_data
    const owner = product_data
      ? insertProduct(world, product_data)
      : findProduct(world, product ?? '', `${param}[product]`)
    return insertPrice(world, { ...rest, product: owner.id })
  }
  const id = price ?? plan
  return id === undefined ? undefined : findPrice(world, id, param)
}

/** `add_invoice_items`: what a first invoice bills besides. */
export const extraItems = () =>
  list(
    hash({
      discountable: boolean().optional(),
      metadata: params.metadata().optional(),
      price: text().optional(),
      price_data: priceData().optional(),
      quantity: integer(1).optional(),
      tax_rates: taxRateIds().optional(),
      ...params.unbuilt('discounts', 'period'),
    }),
  )

type Extra = Args<{ it: ReturnType<typeof extraItems> }>['it'][number]

/** A one-time price as a line of an invoice. */
export function toExtraLine(world: StripeWorld, extra: Extra, now: number): LineDraft {
  const price = choosePrice(world, extra, 'add_invoice_items[0][price]')
  ensure(price, 'Missing required param: add_invoice_items[0][price].', {
    code: 'parameter_missing',
    param: 'add_invoice_items[0][price]',
  })
  ensure(
    price.type === 'one_time',
    'The price specified is set to `type=recurring` but this field only accepts prices with ' +
      '`type=one_time`.',
    { param: 'add_invoice_items[0][price]' },
  )
  const quantity = extra.quantity ?? 1
  return {
    amount: costOf(world, price, quantity),
    currency: price.currency,
    description: findProduct(world, price.product).name,
    discountable: extra.discountable,
    metadata: extra.metadata ?? {},
    parent: null,
    period: { start: now, end: now },
    pricing: toPricing(price),
    quantity,
    tax_rates: findTaxRates(world, extra.tax_rates).map(({ id }) => id),
  }
}
