import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { AmountLines, PaymentIntent } from '../../schema/index.ts'

interface LineArgs {
  discount_amount?: number | undefined
  product_code?: string | undefined
  product_name: string
  quantity: number
  tax?: { total_tax_amount: number } | undefined
  unit_cost: number
  unit_of_measure?: string | undefined
}

interface AmountArgs {
  discount_amount?: number | null | undefined
  enforce_arithmetic_validation?: boolean | undefined
  line_items?: LineArgs[] | null | undefined
  shipping?:
    | {
        amount?: number | null | undefined
        from_postal_code?: string | null | undefined
        to_postal_code?: string | null | undefined
      }
    | null
    | undefined
  tax?: { total_tax_amount: number } | null | undefined
}

/** What the lines, the shipping and the taxes come to. */
function totalOf({ discount_amount, line_items, shipping, tax }: AmountArgs): number {
  const lines = (line_items ?? []).map(
    (each) =>
      each.unit_cost * each.quantity -
      (each.discount_amount ?? 0) +
      (each.tax?.total_tax_amount ?? 0),
  )
  const sum = lines.reduce((total, each) => total + each, 0)
  return sum - (discount_amount ?? 0) + (shipping?.amount ?? 0) + (tax?.total_tax_amount ?? 0)
}

/**
 * Says what a payment is made up of: its lines are kept beside it.
 * https://docs.stripe.com/payments/payment-line-items
 */
export function setAmountDetails(
  world: StripeWorld,
  intent: PaymentIntent,
  args: AmountArgs | null | undefined,
): PaymentIntent {
  if (args === undefined) return intent
  if (args === null) {
    world.db.amount_lines.delete(intent.id)
    return { ...intent, amount_details: { tip: {} } }
  }
  const { discount_amount, enforce_arithmetic_validation = true, line_items } = args
  ensure(
    !line_items || !enforce_arithmetic_validation || totalOf(args) === intent.amount,
    `The amount of the PaymentIntent (${intent.amount}) is not what its amount_details come to ` +
      `(${totalOf(args)}).`,
    { code: 'amount_details_total_mismatch', param: 'amount_details' },
  )
  if (line_items !== undefined) {
    const items = (line_items ?? []).map((each): AmountLines['items'][number] => ({
      id: world.id('uli_1', 23),
      object: 'payment_intent_amount_details_line_item',
      discount_amount: each.discount_amount ?? null,
      payment_method_options: null,
      product_code: each.product_code ?? null,
      product_name: each.product_name,
      quantity: each.quantity,
      tax: each.tax ?? null,
      unit_cost: each.unit_cost,
      unit_of_measure: each.unit_of_measure ?? null,
    }))
    world.db.amount_lines.put({ id: intent.id, items })
  }
  const { shipping, tax } = args
  const before = intent.amount_details ?? {}
  return {
    ...intent,
    amount_details: {
      ...before,
      ...(discount_amount != null && { discount_amount }),
      ...(shipping && {
        shipping: {
          amount: shipping.amount ?? null,
          from_postal_code: shipping.from_postal_code ?? null,
          to_postal_code: shipping.to_postal_code ?? null,
        },
      }),
      ...(tax && { tax }),
    },
  }
}
