import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { choosePrice, discounts, priceData, taxRateIds } from '../../billing/args/billing.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { findTaxRates } from '../../tax/objects/tax.ts'
import type { Offered } from '../objects/line_item.ts'

const { boolean, hash, integer, text } = params

const fields = () => ({
  price: text().optional(),
  price_data: priceData().optional(),
  quantity: integer(1).optional(),
})

const adjustableQuantity = () =>
  hash({
    enabled: boolean(),
    maximum: integer(1, 999_999).optional(),
    minimum: integer(0, 999_999).optional(),
  })

/** A line item of a Checkout Session. */
export const lineItem = () =>
  hash({
    ...fields(),
    adjustable_quantity: adjustableQuantity().optional(),
    metadata: params.metadata().optional(),
    tax_rates: taxRateIds().optional(),
    ...params.unbuilt('dynamic_tax_rates'),
  })

/** A line item of a payment link. */
export const linkItem = () =>
  hash({ ...fields(), adjustable_quantity: adjustableQuantity().optional() })

/** A line item of a quote. */
export const quoteItem = () =>
  hash({
    ...fields(),
    discounts: discounts().optional(),
    id: text().optional(),
    tax_rates: taxRateIds().optional(),
  })

interface ItemArgs extends Args<ReturnType<typeof fields>> {
  adjustable_quantity?: Args<{ it: ReturnType<typeof adjustableQuantity> }>['it'] | undefined
  discounts?: Args<{ it: ReturnType<typeof discounts> }>['it'] | undefined
  metadata?: Record<string, string> | null | undefined
  tax_rates?: string[] | null | undefined
}

/** The prices that are named, and how many of each. */
export function toOffered(world: StripeWorld, given_items: readonly ItemArgs[] = []): Offered[] {
  return given_items.map((each, index) => {
    const param = `line_items[${index}][price]`
    const price = choosePrice(world, each, param)
    ensure(price, `Missing required param: ${param}.`, { code: 'parameter_missing', param })
    const isMetered = price.recurring?.usage_type === 'metered'
    ensure(
      !isMetered || each.quantity === undefined,
      'Quantity should not be specified where usage_type is `metered`. Remove quantity from your ' +
        `line_items[${index}]`,
      { param: `line_items[${index}][quantity]` },
    )
    const adjustable = each.adjustable_quantity
    return {
      adjustable_quantity: adjustable?.enabled
        ? { enabled: true, maximum: adjustable.maximum ?? 99, minimum: adjustable.minimum ?? 0 }
        : null,
      discounts: (each.discounts ?? []).map((it) => omitUndefined(it)),
      metadata: mergeMetadata({}, each.metadata),
      price,
      quantity: isMetered ? null : (each.quantity ?? 1),
      tax_rates: findTaxRates(world, each.tax_rates, 'line_items').map(({ id }) => id),
    }
  })
}
