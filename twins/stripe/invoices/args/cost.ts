import type { Args } from '../../../../shared/contract.ts'
import { choosePrice } from '../../billing/args/billing.ts'
import { costOf, roundCents } from '../../billing/objects/amount.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { InvoiceItemArgs } from '../objects/invoice_item.ts'
import { toPricing } from '../objects/invoice_line.ts'
import type { lineArgs } from './invoice.ts'

type LineArgs = Args<ReturnType<typeof lineArgs>> & { unit_amount_decimal?: string | undefined }

type Cost = Pick<InvoiceItemArgs, 'amount' | 'currency' | 'description' | 'pricing' | 'quantity'>

/** What is to be billed: so many of a price, an amount each, or an amount. */
export function toCost(
  world: StripeWorld,
  args: LineArgs,
  currency: string | undefined,
): Cost | undefined {
  const { amount, description, pricing, price_data, unit_amount_decimal: unit } = args
  const quantity = args.quantity ?? 1
  const price = choosePrice(world, { price: pricing?.price, price_data }, 'pricing[price]')
  if (price) {
    ensure(
      price.type === 'one_time',
      'The price specified is set to `type=recurring` but this field only accepts prices with ' +
        '`type=one_time`.',
      { param: 'pricing[price]' },
    )
    ensure(
      currency === undefined || price.currency === currency,
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected ` +
        `currency: \`${currency}\`.`,
      { param: 'pricing[price]' },
    )
    return {
      amount: costOf(world, price, quantity),
      currency: price.currency,
      description: description ?? world.db.products.get(price.product)?.name ?? null,
      pricing: toPricing(price),
      quantity,
    }
  }
  if (amount === undefined && unit === undefined) return undefined
  ensure(
    amount === undefined || args.quantity === undefined,
    'You cannot pass `quantity` with `amount`.',
    {
      param: 'quantity',
    },
  )
  ensure(currency, 'Missing required param: currency.', {
    code: 'parameter_missing',
    param: 'currency',
  })
  const total = amount ?? roundCents(Number(unit) * quantity)
  const unit_amount_decimal = unit ?? String(total)
  return {
    amount: total,
    currency,
    description: description ?? null,
    pricing: { type: 'price_details', unit_amount_decimal },
    quantity,
  }
}
