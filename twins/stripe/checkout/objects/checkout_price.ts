import type { CheckoutItem, CheckoutSession, ShippingRate } from '../../schema/index.ts'
import { toAmounts } from './line_item.ts'

type Amounts = Pick<
  CheckoutSession,
  'amount_subtotal' | 'amount_total' | 'shipping_cost' | 'total_details'
>

/** The amounts of a session that takes no money. */
export const noAmounts: Amounts = {
  amount_subtotal: null,
  amount_total: null,
  shipping_cost: null,
  total_details: null,
}

/** The amounts of a session that sells these items, with what it costs to send them. */
export function withShipping(
  items: readonly CheckoutItem[],
  rate: ShippingRate | undefined,
): Amounts {
  const { total_details, amount_total, ...amounts } = toAmounts(items)
  const amount_shipping = rate?.fixed_amount?.amount ?? 0
  return {
    ...amounts,
    amount_total: amount_total + amount_shipping,
    shipping_cost: rate
      ? {
          amount_subtotal: amount_shipping,
          amount_tax: 0,
          amount_total: amount_shipping,
          shipping_rate: rate.id,
        }
      : null,
    total_details: { ...total_details, amount_shipping },
  }
}
